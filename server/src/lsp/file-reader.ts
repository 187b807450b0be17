import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { decode } from '../files/decode';
import { walk } from '../files/walk';
import { pathOfUri, uriInFolder, uriOfPath } from './uris';

/** The files behind the editor's documents. Nothing is ever written. */
export interface FileReader {
  /** The canonical URIs of the files below a folder that Mirrorscope reads; those of one folder after each other. */
  list(folder: string): Iterable<string> | AsyncIterable<string>;
  /** The text of a file; null where there is none: gone, not readable, binary, too large to be a text that anybody wrote. */
  read(uri: string): string | null | Promise<string | null>;
}

/**
 * The files of this machine; documents of other schemes are known only while they are open. A file is read at once: the processor time
 * that it takes to wait for thousands of small ones is five times that of reading them.
 */
export const DISK: FileReader = {
  *list(folder) {
    const root = pathOfUri(folder);
    if (root === null) return;
    let around = { path: '', uri: '' };
    for (const file of walk(root)) {
      const parent = path.dirname(file);
      if (parent !== around.path) around = { path: parent, uri: uriOfPath(parent) };
      yield uriInFolder(around.uri, path.basename(file));
    }
  },
  read(uri) {
    const file = pathOfUri(uri);
    if (file === null) return null;
    try {
      if (statSync(file).size > LARGEST_READ) return null;
      const decoded = decode(readFileSync(file));
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
