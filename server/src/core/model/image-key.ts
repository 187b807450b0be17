/** Whether a key speaks of an image: `image`, `releaseImage`, `driver-image`, `sidecar_image`, and the plural that lists use. */
export function isImageKey(key: string): boolean {
  return /^images?$|(?:Images?|[-_.]images?|_IMAGE)$/.test(key);
}
