import type { Pieces } from './text-map';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The value of each ASCII character; 64: none, 65: white space, which is passed over. */
const VALUES = new Uint8Array(128).fill(64);
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value;
for (const space of ' \t\r\n') VALUES[space.charCodeAt(0)] = 65;

/** The bytes of a text in base64 (RFC 4648 with padding, as Go's `base64.StdEncoding` reads it; spaces too); null for any other text. */
export function decodeBase64(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let [count, bits, digits, padding] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const value = VALUES[code] ?? 64;
    if (value === 65) continue;
    if (code === PAD) padding++;
    else if (value === 64 || padding > 0) return null;
    else {
      bits = ((bits << 6) | value) & 0xffffff;
      if (++digits % 4 === 0) {
        bytes[count++] = bits >> 16;
        bytes[count++] = bits >> 8;
        bytes[count++] = bits;
      }
    }
  }
  const over = digits % 4;
  if (over === 1 || padding > 2 || (digits + padding) % 4 !== 0) return null;
  if (over > 1) bytes[count++] = over === 2 ? bits >> 4 : bits >> 10;
  if (over === 3) bytes[count++] = bits >> 2;
  return bytes.subarray(0, count);
}

const PAD = 61;

/** Which characters of such a text the bits of each byte stand in. */
export function base64Pieces(text: string, length: number): Pieces {
  const starts = new Int32Array(length);
  const ends = new Int32Array(length);
  let digit = 0;
  for (let at = 0; at < text.length; at++) {
    if ((VALUES[text.charCodeAt(at)] ?? 64) >= 64) continue;
    // Three bytes stand in four digits: each begins in one of them, and ends in the one behind it.
    const byte = 3 * (digit >> 2) + (digit & 3);
    if ((digit & 3) < 3 && byte < length) starts[byte] = at;
    if ((digit & 3) > 0 && byte - 1 < length) ends[byte - 1] = at + 1;
    digit++;
  }
  return { starts, ends };
}

/** Bytes in base64, on one line, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digit = (shift: number): string => ALPHABET.charAt((bits >> shift) & 63);
    parts.push(digit(18) + digit(12) + (left > 1 ? digit(6) : '=') + (left > 2 ? digit(0) : '='));
  }
  return parts.join('');
}
