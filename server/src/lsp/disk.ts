import { promises, readFileSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { walk } from '../files/walk';
import { LARGEST_READ, textOf, type FileReader } from './file-reader';
import { canonicalUri, uriInFolder } from './uris';

/** How the bytes of a file are come by; null where there is no such file, or one that is not read. Never throws, never rejects. */
export interface FileBytes {
  atOnce(file: string): Uint8Array | null;
  later(file: string): Promise<Uint8Array | null>;
  /** Milliseconds. */
  now(): number;
}

/**
 * The files of this machine; it knows nothing of other schemes. A file is read at once: the processor time that it takes to wait for
 * thousands of small ones is five times that of reading them. Where that takes long (the disk is busy, or lies behind a network), the next
 * ones are waited for, several at a time, so that no question waits with them.
 */
export function diskReader(bytes: FileBytes = BYTES): FileReader {
  let patience = 0;
  return {
    *list(folder) {
      const root = pathOfUri(folder);
      if (root === null) return;
      let around = { path: '', uri: '' };
      for (const file of walk(root)) {
        const parent = path.dirname(file);
        if (parent !== around.path) around = { path: parent, uri: canonicalUri(pathToFileURL(parent).href) };
        yield uriInFolder(around.uri, path.basename(file));
      }
    },
    read(uri) {
      const file = pathOfUri(uri);
      if (file === null) return null;
      if (patience > 0) {
        patience--;
        return bytes.later(file).then((found) => found && textOf(found));
      }
      const begun = bytes.now();
      const found = bytes.atOnce(file);
      if (bytes.now() - begun > LONG_MS) patience = FILES_OF_PATIENCE;
      return found && textOf(found);
    },
    get readAhead() {
      return patience > 0 ? AT_ONCE : 1;
    },
  };
}

/** A small file comes in a twentieth of a millisecond. */
const LONG_MS = 10;

/** Before one is read at once again. */
const FILES_OF_PATIENCE = 200;

/** Node reads four. */
const AT_ONCE = 8;

const BYTES: FileBytes = {
  atOnce(file) {
    try {
      return isRead(statSync(file)) ? readFileSync(file) : null;
    } catch {
      return null;
    }
  },
  async later(file) {
    try {
      return isRead(await promises.stat(file)) ? await promises.readFile(file) : null;
    } catch {
      return null;
    }
  },
  now: () => performance.now(),
};

/** A pipe or a device would be waited for, or never end. */
function isRead(found: Stats): boolean {
  return found.isFile() && found.size <= LARGEST_READ;
}

/** null for other schemes and for what is no path here. */
function pathOfUri(uri: string): string | null {
  if (!uri.startsWith('file:')) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}
