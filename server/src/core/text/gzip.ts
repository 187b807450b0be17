import { inflate } from './inflate';

/** What gzipped bytes hold (RFC 1952, one member); null where they are broken, fail their checksum, or hold more than `most` bytes. */
export function gunzip(bytes: Uint8Array, most: number): Uint8Array | null {
  const start = headerLength(bytes);
  const plain = start === null ? null : inflate(bytes, start, most);
  if (!plain) return null;
  const isWhole = wordAt(bytes, bytes.length - 4) === plain.length && wordAt(bytes, bytes.length - 8) === crc32(plain);
  return isWhole ? plain : null;
}

/** Bytes as a gzip file that stores them as they are: valid for every reader, and without a need for a compressor. */
export function gzipStored(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(Math.ceil(bytes.length / LONGEST_STORED), 1);
  const out = new Uint8Array(HEADER.length + bytes.length + 5 * blocks + 8);
  out.set(HEADER);
  let at = HEADER.length;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * LONGEST_STORED, (block + 1) * LONGEST_STORED);
    const { length } = part;
    out.set([block === blocks - 1 ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255], at);
    out.set(part, at + 5);
    at += 5 + length;
  }
  for (const word of [crc32(bytes), bytes.length])
    for (let shift = 0; shift < 32; shift += 8) out[at++] = (word >>> shift) & 255;
  return out;
}

const LONGEST_STORED = 65535;
/** Deflated, no flags, no time, an unknown system. */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
const FLAG = { headerCheck: 2, extra: 4, name: 8, comment: 16 };

function headerLength(bytes: Uint8Array): number | null {
  if (bytes.length < 18 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return null;
  const flags = bytes[3] ?? 0;
  let at = HEADER.length;
  if (flags & FLAG.extra) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  return flags & FLAG.headerCheck ? at + 2 : at;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
