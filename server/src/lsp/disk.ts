import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { diskBytes } from '../files/disk-bytes';
import { createPacedReader, type WaysToRead } from '../files/paced-reader';
import { walk, walkWithin } from '../files/walk';
import { LARGEST_READ, textOf, type FileReader } from './file-reader';
import { canonicalUri, uriInFolder } from './uris';

/** The bytes of a file; null where there is no such file, or one that is not read. */
export type FileBytes = WaysToRead<Uint8Array | null>;

/** The files of this machine; it knows nothing of other schemes. Messages are dealt with while files are waited for: no question waits for a slow disk. */
export function diskReader(bytes: FileBytes = BYTES): FileReader {
  const reader = createPacedReader(bytes);
  return {
    *list(folder, within) {
      const root = pathOfUri(folder);
      const outer = within === undefined ? null : pathOfUri(within);
      if (root === null) return;
      let around = { path: '', uri: '' };
      for (const file of outer === null ? walk(root) : walkWithin(outer, root)) {
        const parent = path.dirname(file);
        if (parent !== around.path) around = { path: parent, uri: canonicalUri(pathToFileURL(parent).href) };
        yield uriInFolder(around.uri, path.basename(file));
      }
    },
    read(uri) {
      const file = pathOfUri(uri);
      if (file === null) return null;
      const found = reader.read(file);
      return found instanceof Promise ? found.then(textIn) : textIn(found);
    },
    get readAhead() {
      return reader.readAhead;
    },
  };
}

/** A pipe or a device would be waited for, or never end. */
const BYTES: FileBytes = diskBytes(LARGEST_READ, { ofOther: () => null, ofError: () => null });

function textIn(bytes: Uint8Array | null): string | null {
  return bytes && textOf(bytes);
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
