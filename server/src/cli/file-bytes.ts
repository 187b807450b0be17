import type { Stats } from 'node:fs';
import { diskBytes } from '../files/disk-bytes';
import { readAtMost } from './read-at-most';

/** Bytes. */
const LARGEST_FILE = 64 * 1024 * 1024;

/** What a file holds, or why it cannot be read. */
export type Bytes = Uint8Array | string;

/** The files of this machine, pipes and devices among them. */
export const fileBytes = diskBytes<Bytes>(LARGEST_FILE, { ofOther, ofError: reasonOf });

function ofOther(file: string, found: Stats): Bytes {
  return found.isFile() ? tooLarge(found.size) : (readAtMost(file, LARGEST_FILE) ?? tooLarge(LARGEST_FILE));
}

export function tooLarge(size: number): string {
  return `it is too large (${(size / 1024 / 1024).toFixed(1)} MiB)`;
}

/** Why a file cannot be read, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, where a file is due',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its links lead in a circle',
  ENOSPC: 'no space is left on the disk',
  ENAMETOOLONG: 'the name is too long',
};
