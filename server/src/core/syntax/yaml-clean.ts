import type { DraftFile, DraftProblem } from './draft';
import { readYamlBefore } from './yaml-events-prefix';
import { readYaml } from './yaml-reader';
import { readWellFormed } from './yaml-simple';

const MILLION = 1024 * 1024;

/**
 * In longer texts (UTF-16 code units) a mistake is not mended: they are read up to the first one. The reader that mends takes
 * half a second for a million characters, and is asked again with every key.
 */
const MAX_MENDED_LENGTH = 4 * MILLION;

/** Reads a text without unreadable characters: through the fast reader where it is well-formed, else through the one that mends. */
export function readWhole(text: string): DraftFile {
  const fast = readWellFormed(text);
  if (fast.kind === 'read') return { documents: fast.documents, problems: [] };
  return readMending(text, fast.kind === 'broken' ? fast.at : null);
}

/** Reads a text that the fast reader does not take; `breakAt` is where it found it broken, or null. */
export function readMending(text: string, breakAt: number | null): DraftFile {
  if (text.length > MAX_MENDED_LENGTH) return readLarge(text, breakAt);
  try {
    return readYaml(text);
  } catch {
    return { documents: [], problems: [{ message: 'This text could not be read as YAML', start: 0, end: 0 }] };
  }
}

/** Up to the offset of its first mistake; null where there is none, but something that the fast reader does not take. */
function readLarge(text: string, breakAt: number | null): DraftFile {
  const limit = MAX_MENDED_LENGTH / MILLION;
  const documents = breakAt === null ? null : readYamlBefore(text, breakAt);
  if (breakAt === null || !documents) {
    const message = `${limit} are the limit where anchors, tags, directives or tabs are used`;
    return { documents: [], problems: [tooLarge(text, message)] };
  }
  const message = `This is not valid YAML, and a text of more than ${limit} million characters without a list is read only up to its first mistake`;
  return { documents, problems: [{ message, start: breakAt, end: breakAt + 1 }] };
}

/** What is said of a text that is not read for its length. */
export function tooLarge(text: string, limit: string): DraftProblem {
  const size = `${(text.length / MILLION).toFixed(1)} million characters`;
  return {
    code: 'too-large',
    message: `This file is too large to be analysed: ${size}, and ${limit}`,
    start: 0,
    end: 0,
  };
}
