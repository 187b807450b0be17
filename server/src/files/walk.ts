import { opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isLookedInto, languageOfPath } from './recognise';

/**
 * The files below a folder that Mirrorscope reads, in the order in which they are met. Links are followed, each real folder is
 * entered once. What cannot be read is told to `onUnreadable` and passed over.
 */
export async function* walk(
  folder: string,
  onUnreadable: (path: string, error: unknown) => void = ignore,
): AsyncGenerator<string> {
  const entered = new Set<string>();
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    try {
      const real = await realpath(next);
      if (entered.has(real)) continue;
      entered.add(real);
      for await (const entry of await opendir(next)) {
        const file = path.join(next, entry.name);
        const kind = entry.isSymbolicLink() ? await kindBehind(file) : entry;
        if (kind?.isDirectory() && isLookedInto(entry.name)) open.push(file);
        else if (kind?.isFile() && languageOfPath(file.split(path.sep).join('/'))) yield file;
      }
    } catch (error) {
      onUnreadable(next, error);
    }
  }
}

interface EntryKind {
  isDirectory(): boolean;
  isFile(): boolean;
}

/** null for a link that leads nowhere. */
async function kindBehind(link: string): Promise<EntryKind | null> {
  try {
    return await stat(link);
  } catch {
    return null;
  }
}

function ignore(): void {
  // Who does not ask is not told.
}
