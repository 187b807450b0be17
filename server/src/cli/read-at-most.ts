import { closeSync, openSync, readSync } from 'node:fs';

const PIECE = 64 * 1024;

/**
 * What a pipe or a device gives, whose size nobody knows before: up to its end, or null where it gives more than `most` bytes. Throws what the
 * system throws.
 */
export function readAtMost(file: string, most: number): Uint8Array | null {
  const descriptor = openSync(file, 'r');
  try {
    const parts: Buffer[] = [];
    for (let size = 0; size <= most;) {
      const part = Buffer.allocUnsafe(PIECE);
      const read = readSync(descriptor, part, 0, PIECE, null);
      if (read === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, read));
      size += read;
    }
    return null;
  } finally {
    closeSync(descriptor);
  }
}
