/** The kind of the code action that fixes everything in a file that is safe to fix. */
export const FIX_ALL_KIND = 'source.fixAll.mirrorscope';
