/** Whether a key speaks of an image: `image`, `releaseImage`, `driver-image`, `sidecar_image`, `IMAGE` (alone or behind `_`), and the plural that lists use. */
export function isImageKey(key: string): boolean {
  return /^images?$|(?:Images?|[-_.]images?|(?:^|_)IMAGE)$/.test(key);
}
