import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { walk } from '../files/walk';
import { LARGEST_READ, textOf, type FileReader } from './file-reader';
import { canonicalUri, uriInFolder } from './uris';

/**
 * The files of this machine; it knows nothing of other schemes. A file is read at once: the processor time that it takes to wait for
 * thousands of small ones is five times that of reading them.
 */
export const DISK: FileReader = {
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
    try {
      const found = statSync(file);
      // A pipe or a device would be waited for, or never end.
      return found.isFile() && found.size <= LARGEST_READ ? textOf(readFileSync(file)) : null;
    } catch {
      return null;
    }
  },
};

/** null for other schemes and for what is no path here. */
function pathOfUri(uri: string): string | null {
  if (!uri.startsWith('file:')) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}
