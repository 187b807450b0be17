import { decode } from '../files/decode';

/** The files behind the editor's documents. Nothing is ever written. */
export interface FileReader {
  /**
   * The canonical URIs of the files below a folder that Mirrorscope reads; those of one folder after each other. None where it is a file. `within` is a
   * folder around it that has been listed: links to what lies there are passed over.
   */
  list(folder: string, within?: string): Iterable<string> | AsyncIterable<string>;
  /** The text of a file; null where there is none: gone, not readable, binary, too large to be a text that anybody wrote. */
  read(uri: string): string | null | Promise<string | null>;
  /** How many files of a folder it pays to ask for before the first has come. Default: 1. */
  readonly readAhead?: number;
}

/** Larger files are not read, in bytes. */
export const LARGEST_READ = 64 * 1024 * 1024;

/**
 * The text of a file's bytes; null where they are none. As in editors, the byte order mark is no part of it, so that offsets agree
 * with theirs.
 */
export function textOf(bytes: Uint8Array): string | null {
  const decoded = decode(bytes);
  if (decoded.kind === 'binary') return null;
  return decoded.text.startsWith('\ufeff') ? decoded.text.slice(1) : decoded.text;
}
