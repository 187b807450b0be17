import type { Pieces } from './text-map';
import { encodeUtf8 } from './utf8';

/** The bytes of a text with percent escapes (RFC 3986, 2.1), as Go's `url.PathUnescape` reads it; null where an escape is broken. */
export function decodePercent(text: string): Uint8Array | null {
  const bytes = encodeUtf8(text);
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== PERCENT) {
      bytes[count++] = byte;
      continue;
    }
    const [high, low] = [digitOf(bytes[at + 1]), digitOf(bytes[at + 2])];
    if (high < 0 || low < 0) return null;
    bytes[count++] = high * 16 + low;
    at += 2;
  }
  return bytes.subarray(0, count);
}

const PERCENT = 37;

function digitOf(byte: number | undefined): number {
  return byte === undefined ? -1 : HEX.indexOf(String.fromCharCode(byte).toUpperCase());
}

const HEX = '0123456789ABCDEF';

/** Which characters of such a text each byte stands in. */
export function percentPieces(text: string, length: number): Pieces {
  const starts = new Int32Array(length);
  const ends = new Int32Array(length);
  let byte = 0;
  for (let at = 0; at < text.length;) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const width = character === '%' ? 3 : character.length;
    const count = character === '%' ? 1 : encodeUtf8(character).length;
    for (const last = byte + count; byte < last; byte++) {
      starts[byte] = at;
      ends[byte] = at + width;
    }
    at += width;
  }
  return { starts, ends };
}

/** Bytes as text of a data URL: letters, digits and `-_.~/` stand for themselves, everything else is escaped. */
export function encodePercent(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    parts.push(
      byte < 128 && /[\w.~/-]/.test(character) ? character : `%${HEX.charAt(byte >> 4)}${HEX.charAt(byte & 15)}`,
    );
  }
  return parts.join('');
}
