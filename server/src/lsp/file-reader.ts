import { readFile, stat } from 'node:fs/promises';
import { decode } from '../files/decode';
import { walk } from '../files/walk';
import { pathOfUri, uriOfPath } from './uris';

/** The files behind the editor's documents. Nothing is ever written. */
export interface FileReader {
  /** The canonical URIs of the files below a folder that Mirrorscope reads. */
  list(folder: string): AsyncIterable<string>;
  /** The text of a file; null where there is none: gone, not readable, binary, too large to be a text that anybody wrote. */
  read(uri: string): Promise<string | null>;
}

/** The files of this machine; documents of other schemes are known only while they are open. */
export const DISK: FileReader = {
  async *list(folder) {
    const path = pathOfUri(folder);
    if (path === null) return;
    for await (const file of walk(path)) yield uriOfPath(file);
  },
  async read(uri) {
    const path = pathOfUri(uri);
    if (path === null) return null;
    try {
      if ((await stat(path)).size > LARGEST_READ) return null;
      const decoded = decode(await readFile(path));
      return decoded.kind === 'text' ? withoutMark(decoded.text) : null;
    } catch {
      return null;
    }
  },
};

const LARGEST_READ = 64 * 1024 * 1024;

/** As editors do: the byte order mark is no part of a document's text there, so offsets agree with theirs. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
