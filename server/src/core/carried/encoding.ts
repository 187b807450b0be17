import { base64Pieces, decodeBase64, encodeBase64 } from '../text/base64';
import { gunzip, gzipStored } from '../text/gzip';
import { decodePercent, encodePercent, percentPieces } from '../text/percent';
import { composedPieces, mapOfPieces, shiftedMap, throughBoth, wholeMap, type TextMap } from '../text/text-map';
import { decodeUtf8, encodeUtf8, utf8Pieces } from '../text/utf8';

/** How a text stands in the value that carries it. */
export type Encoding =
  /** As it is. */
  | { readonly kind: 'text' }
  /** In a data URL (RFC 2397), perhaps gzipped; `head` is all of it up to the comma, with that. */
  | { readonly kind: 'data-url'; readonly head: string; readonly isBase64: boolean; readonly isGzip: boolean };

/** As `binaryData` of a ConfigMap has it: a data URL without its head. */
export const BASE64: Encoding = { kind: 'data-url', head: '', isBase64: true, isGzip: false };

/** Larger texts are not unpacked: nobody writes them, and somebody could mean harm. UTF-8 bytes. */
const MOST_UNPACKED = 4 * 1024 * 1024;

/** The encoding of a data URL; null for a value that is none. `compression` is what the file's contents say of theirs. */
export function dataUrlEncoding(value: string, compression: string): Encoding | null {
  if (!/^data:/i.test(value)) return null;
  const comma = value.indexOf(',');
  if (comma < 0) return null;
  const head = value.slice(0, comma + 1);
  return { kind: 'data-url', head, isBase64: /;base64,$/i.test(head), isGzip: compression === 'gzip' };
}

/** The text in a value; null where the value is broken, holds no UTF-8, or is too large once it is unpacked. */
export function decodeValue(value: string, encoding: Encoding): string | null {
  if (encoding.kind === 'text') return value;
  const bytes = bytesOf(value, encoding);
  const plain = bytes && encoding.isGzip ? gunzip(bytes, MOST_UNPACKED) : bytes;
  const text = plain && decodeUtf8(plain);
  return text?.includes('\0') ? null : text;
}

/** How a text and the value that it was decoded from belong together. Of a compressed text no letter can be found again. */
export function valueMap(value: string, encoding: Encoding, text: string): TextMap {
  if (encoding.kind === 'text') return shiftedMap(0, text.length);
  const bytes = encoding.isGzip ? null : bytesOf(value, encoding);
  if (!bytes) return wholeMap(value.length);
  const { head, isBase64 } = encoding;
  const data = value.slice(head.length);
  const ofBytes = isBase64 ? base64Pieces(data, bytes.length) : percentPieces(data, bytes.length);
  const pieces = composedPieces(utf8Pieces(text, bytes), ofBytes);
  return throughBoth(
    mapOfPieces(() => pieces),
    shiftedMap(head.length, data.length),
  );
}

/** The value that carries a text in an encoding. */
export function encodeText(text: string, encoding: Encoding): string {
  if (encoding.kind === 'text') return text;
  const bytes = encoding.isGzip ? gzipStored(encodeUtf8(text)) : encodeUtf8(text);
  return encoding.head + (encoding.isBase64 ? encodeBase64(bytes) : encodePercent(bytes));
}

function bytesOf(value: string, { head, isBase64 }: Extract<Encoding, { kind: 'data-url' }>): Uint8Array | null {
  const data = value.slice(head.length);
  return isBase64 ? decodeBase64(data) : decodePercent(data);
}
