/** The OpenShift release that files are rendered and checked for. */
export type Target =
  { readonly kind: 'unknown' } | { readonly kind: 'release'; readonly major: number; readonly minor: number };

export const UNKNOWN_TARGET: Target = { kind: 'unknown' };

/**
 * Reads `4.18`, `4.18.3`, `v4.18`, `5.x`, `stable-4.18` (a channel), `latest`. `5.x` and `latest` are newer than every numbered release.
 * Anything else gives null.
 */
export function parseTarget(text: string): Target | null {
  if (text === 'latest') return { kind: 'release', major: 999, minor: 0 };
  const match = /^(?:[a-z]+-|v)?(\d{1,3})\.(\d{1,3}|x)(?:[.-][0-9A-Za-z.+-]*)?$/.exec(text);
  if (!match) return null;
  return { kind: 'release', major: Number(match[1]), minor: match[2] === 'x' ? 999 : Number(match[2]) };
}

/** Whether the target is this release or a newer one. An unknown target counts as the newest. */
export function isAtLeast(target: Target, major: number, minor: number): boolean {
  if (target.kind === 'unknown') return true;
  return target.major > major || (target.major === major && target.minor >= minor);
}

/** `4.18`, `5.x`, `latest` or `unknown`. */
export function describeTarget(target: Target): string {
  if (target.kind === 'unknown') return 'unknown';
  if (target.major === 999) return 'latest';
  return `${String(target.major)}.${target.minor === 999 ? 'x' : String(target.minor)}`;
}
