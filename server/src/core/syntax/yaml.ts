import { cutIntoChunks } from './chunking';
import type { DraftFile, DraftProblem } from './draft';
import { placeDocument } from './draft-placing';
import type { SyntaxDocument, SyntaxFile } from './tree';
import { chunkCuts } from './yaml-cuts';
import { readYaml } from './yaml-reader';

/** Further problems of one text are left out; a text that is no YAML at all would have thousands. */
const MAX_PROBLEMS = 500;

/** Longer texts (UTF-16 code units) get no tree. */
export const MAX_ANALYSED_LENGTH = 4 * 1024 * 1024;

/**
 * Reads any YAML or JSON text: a tree for each document (with holes where there is nothing), the chunks of the text, and a
 * problem for each thing that is wrong; what is half typed does not hide the rest. `file` is the URI that the chunks
 * carry. Types of plain scalars are those that Kubernetes sees (see `plainScalarType`). Never throws: a failure of the
 * package that reads is caught here, and becomes a problem of its own. Texts with a NUL (binary) or over
 * MAX_ANALYSED_LENGTH have no tree and one problem.
 */
export function parseYaml(text: string, file: string): SyntaxFile {
  const refusal = refuse(text);
  const { documents, problems } = refusal ? { documents: [], problems: [refusal] } : read(text);
  const chunking = cutIntoChunks(file, text.length, chunkCuts(text, documents));
  const found: DraftProblem[] = [...problems];
  const placed = documents.map((document, index): SyntaxDocument => {
    const start = index === 0 ? 0 : document.start;
    const end = documents[index + 1]?.start ?? text.length;
    return placeDocument({ ...document, start }, end, text, chunking, (problem) => void found.push(problem));
  });
  return {
    chunks: chunking.chunks,
    documents: placed,
    problems: found
      .toSorted((a, b) => a.start - b.start)
      .slice(0, MAX_PROBLEMS)
      .map(({ message, start, end }) => {
        const shown = visibleSpan(text, start, end);
        return { code: 'yaml-syntax', message, place: chunking.placeOf(shown.start, shown.end) };
      }),
  };
}

/** A text that cannot or will not be read; null for all others. */
function refuse(text: string): DraftProblem | null {
  if (text.length > MAX_ANALYSED_LENGTH) {
    const size = `${(text.length / 1024 / 1024).toFixed(1)} million characters`;
    return { message: `This file is too large to be analysed: ${size}, and 4 are the limit`, start: 0, end: 0 };
  }
  if (text.includes('\0')) return { message: 'This is binary data, not YAML', start: 0, end: 0 };
  return null;
}

function read(text: string): DraftFile {
  const readable = text.replace(UNREADABLE, (character) => (character === '\r' ? '\n' : ' '));
  try {
    const { documents, problems } = readYaml(readable);
    return { documents, problems: [...problems, ...controlCharacters(text)] };
  } catch {
    return { documents: [], problems: [{ message: 'This text could not be read as YAML', start: 0, end: 0 }] };
  }
}

/**
 * Control characters, which YAML forbids (and which the package uses for itself), and a lone carriage return, which YAML takes for a
 * line's end and the package does not.
 */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNREADABLE = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<=[^])\ufeff/g;

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

/** The span within its first line; where it has nothing to see, the next word, or at the end of the text the last one. */
function visibleSpan(text: string, from: number, to: number): { start: number; end: number } {
  const start = Math.min(Math.max(from, 0), text.length);
  if (from === to) return { start, end: start };
  const newline = text.indexOf('\n', start);
  const end = Math.max(Math.min(to, newline < 0 ? text.length : newline), start);
  const shown = text.slice(start, end);
  if (shown.includes('\t') || shown.trim() !== '') return { start, end: start + shown.replace(/[ \r]+$/, '').length };
  const next = /\S+/g;
  next.lastIndex = start;
  const word = next.exec(text);
  if (word) return { start: word.index, end: next.lastIndex };
  const last = text.trimEnd().length;
  return { start: Math.max(last - 1, 0), end: last };
}
