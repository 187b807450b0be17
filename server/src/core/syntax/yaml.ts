import type { DraftFile, DraftProblem } from './draft';
import type { SyntaxFile } from './tree';
import { readYamlEvents } from './yaml-events';
import { readYamlBefore } from './yaml-events-prefix';
import { placeYaml } from './yaml-placing';
import { readYaml } from './yaml-reader';

const MILLION = 1024 * 1024;

/** Longer texts (UTF-16 code units) get no tree. */
export const MAX_ANALYSED_LENGTH = 16 * MILLION;

/**
 * In longer texts (UTF-16 code units) a mistake is not mended: they are read up to the first one. The reader that mends takes
 * half a second for a million characters, and is asked again with every key.
 */
const MAX_MENDED_LENGTH = 4 * MILLION;

/**
 * Reads any YAML or JSON text: a tree for each document (with holes where there is nothing), the chunks of the text, and a
 * problem for each thing that is wrong; what is half typed does not hide the rest (but in texts over MAX_MENDED_LENGTH).
 * `file` is the URI that the chunks carry. Types of plain scalars are those that Kubernetes sees (see `plainScalarType`).
 * Two readers make one tree: a fast one for well-formed text, and one that mends for all other. Never throws: a failure of
 * the packages that read is caught, and becomes a problem of its own. Texts with a NUL (binary) or over MAX_ANALYSED_LENGTH
 * have no tree and one problem.
 */
export function parseYaml(text: string, file: string): SyntaxFile {
  const refusal = refuse(text);
  const drafts = refusal ? { documents: [], problems: [refusal] } : read(text);
  return placeYaml(drafts, text, file);
}

/** A text that cannot or will not be read; null for all others. */
function refuse(text: string): DraftProblem | null {
  if (text.length > MAX_ANALYSED_LENGTH) return tooLarge(text, `${MAX_ANALYSED_LENGTH / MILLION} are the limit`);
  if (text.includes('\0')) return { message: 'This is binary data, not YAML', start: 0, end: 0 };
  return null;
}

function tooLarge(text: string, limit: string): DraftProblem {
  const size = `${(text.length / MILLION).toFixed(1)} million characters`;
  return {
    code: 'too-large',
    message: `This file is too large to be analysed: ${size}, and ${limit}`,
    start: 0,
    end: 0,
  };
}

function read(text: string): DraftFile {
  const readable = text.replace(UNREADABLE, readableFor);
  const { documents, problems } = readClean(readable);
  return { documents, problems: readable === text ? problems : [...problems, ...controlCharacters(text)] };
}

function readClean(text: string): DraftFile {
  const fast = readYamlEvents(text);
  if (fast.kind === 'read') return { documents: fast.documents, problems: [] };
  if (text.length > MAX_MENDED_LENGTH) return readLarge(text, fast.kind === 'broken' ? fast.at : null);
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
  const message = `This is not valid YAML, and a file of more than ${limit} million characters is read only up to its first mistake`;
  return { documents, problems: [{ message, start: breakAt, end: breakAt + 1 }] };
}

/**
 * Control characters, which YAML forbids (and which the packages use for themselves); a lone carriage return, which YAML takes for
 * a line's end and the packages do not; byte order marks, one of which may stand at the start and counts for nothing.
 */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNREADABLE = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|\ufeff/g;

/** What is read in place of an unreadable character: as long, and without a meaning. A blank at the start would indent. */
function readableFor(character: string, offset: number): string {
  return character === '\r' || offset === 0 ? '\n' : ' ';
}

/** The first of each kind. */
function controlCharacters(text: string): DraftProblem[] {
  const first = new Map<string, number>();
  for (const match of text.matchAll(UNREADABLE)) {
    if (match[0] !== '\r' && match[0] !== '\ufeff' && !first.has(match[0])) first.set(match[0], match.index);
  }
  return [...first].map(([character, start]) => {
    const name = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    return { message: `The control character ${name} is not allowed in YAML`, start, end: start + 1 };
  });
}
