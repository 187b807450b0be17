/**
 * Compares two texts by their UTF-8 bytes, as Go compares strings (`sort.Strings`). JavaScript's own comparison goes by
 * UTF-16 code units, which differs where a character outside the basic plane meets one of U+E000 to U+FFFF.
 */
export function compareBytewise(a: string, b: string): number {
  if (a === b) return 0;
  return HIGH.test(a) ? compareUnits(a, b) : a < b ? -1 : 1;
}

/** Only texts that both have such units can differ in that. V8 keeps most texts in bytes, and sees without a look at them that these have none. */
const HIGH = /[\ud800-\uffff]/;

function compareUnits(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** A copy, sorted by UTF-8 bytes. */
export function sortedBytewise(texts: Iterable<string>): string[] {
  const copy = [...texts];
  if (copy.length < 2) return copy;
  // Without such units the built-in order is the same, and faster.
  return copy.some((text) => HIGH.test(text)) ? copy.sort(compareBytewise) : copy.sort();
}

/** Code units in the order of the UTF-8 bytes that they stand for: surrogates (four bytes) come after U+FFFF. */
function rank(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return isSurrogate ? unit + 0x10000 : unit;
}
