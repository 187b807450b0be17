import type { Pieces } from './text-map';

/** The text of bytes that are UTF-8; null where they are not. A byte order mark at the start is no part of the text. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  const parts: string[] = [];
  let units: number[] = [];
  for (let at = markLength(bytes); at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length = lengthOf(first);
    const point = length === 0 ? null : pointAt(bytes, at, length);
    if (point === null) return null;
    if (point > 0xffff) units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
    else units.push(point);
    at += length;
    if (units.length < MOST_UNITS) continue;
    parts.push(String.fromCharCode(...units));
    units = [];
  }
  return parts.join('') + String.fromCharCode(...units);
}

/** So many arguments every engine takes. */
const MOST_UNITS = 4096;

function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

const LEAST = [0, 0, 0x80, 0x800, 0x10000];

function pointAt(bytes: Uint8Array, at: number, length: number): number | null {
  let point = length === 1 ? (bytes[at] ?? 0) : (bytes[at] ?? 0) & (0x7f >> length);
  for (let next = at + 1; next < at + length; next++) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return null;
    point = (point << 6) | (byte & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point < (LEAST[length] ?? 0) || point > 0x10ffff || isSurrogate ? null : point;
}

/** The bytes of a text in UTF-8. Half a surrogate pair becomes U+FFFD, as everywhere. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (const character of text) {
    const point = scalarValue(character);
    if (point < 0x80) bytes[at++] = point;
    else {
      const length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      for (let rest = length - 1; rest > 0; rest--)
        bytes[at + rest] = 0x80 | ((point >> (6 * (length - 1 - rest))) & 0x3f);
      bytes[at] = ((0xf00 >> length) & 0xff) | (point >> (6 * (length - 1)));
      at += length;
    }
  }
  return bytes.slice(0, at);
}

function scalarValue(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

/** Which bytes each code unit of a text was decoded from (`decodeUtf8`); both halves of a pair come from all of its four. */
export function utf8Pieces(text: string, bytes: Uint8Array): Pieces {
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  let at = markLength(bytes);
  for (let unit = 0; unit < text.length;) {
    const length = lengthOf(bytes[at] ?? 0);
    for (const last = unit + (length === 4 ? 2 : 1); unit < last; unit++) {
      starts[unit] = at;
      ends[unit] = at + length;
    }
    at += length;
  }
  return { starts, ends };
}
