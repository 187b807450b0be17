import type { Chunk, Place } from '../text/place';
import { Offsets } from '../text/offsets';
import type { Known } from '../text/renewed';
import type { Text } from '../text/text';
import { readPartsAgain } from './toml-again';
import { assembleAlone, assembleTogether } from './toml-assembly';
import { TomlCursor } from './toml-cursor';
import { NOTHING_CARRIED } from './toml-finding';
import { readPart, type PartsOfText } from './toml-part';
import { beginsAsUtf16, UTF_16 } from './toml-stray';
import { newTable, type GrowingTable } from './toml-tables';
import type { ReadPart, SyntaxFile, SyntaxProblem } from './tree';

/**
 * Parses any text as TOML 1.0. Never throws, takes time linear in the text's length, and gives a tree of all that could be
 * read with a problem for each thing that could not: after a mistake it goes on with the next line. Half-typed lines stay in
 * the tree as keys without a value. Syntax that only TOML 1.1 has is read and has the problem `toml-1-1`.
 *
 * Chunks: the text up to the first `[[registry]]`, then one for each such table with the tables below it
 * (`[[registry.mirror]]`), and one for what follows from the next other header up to the next `[[registry]]`. Numbers and times
 * keep their text. Texts over MAX_TOML_LENGTH have no tree and one problem.
 *
 * With `before`, the syntax of an older text, only the parts that the change touches are read, and the others are those of the text before, identical by
 * reference; the outcome says the same. A text in which the parts depend on each other (a table that is defined in two of them, a
 * `registry` that is no list of tables) is read whole.
 */
export function parseToml(text: Text, file: string, before: Known<SyntaxFile> | null = null): SyntaxFile {
  if (text.length > MAX_TOML_LENGTH) return unread(text, file);
  if (beginsAsUtf16(text)) return noText(text, file);
  const again = before && readPartsAgain(text, file, before);
  const alone = assembleAlone(text, again ?? readAlone(text.toString(), file), again && (before.value.memory ?? null));
  return alone ?? readTogether(text.toString(), file);
}

/** UTF-16 code units: some 25,000 registries. Longer texts would keep an editor waiting with every key. */
export const MAX_TOML_LENGTH = 8 * 1024 * 1024;

const NOWHERE: Place = { chunk: { file: '', length: 0 }, start: 0, end: 0 };

function readAlone(text: string, file: string): PartsOfText {
  const parts = readParts(text, file, null);
  const starts = new Int32Array(parts.length + 1);
  for (const [index, { chunk }] of parts.entries()) starts[index + 1] = (starts[index] ?? 0) + chunk.length;
  return { parts, starts: new Offsets(starts), chunksRead: parts.length };
}

/** `root`: what all parts know of the top of the file; null where each knows itself alone. */
function readParts(text: string, file: string, root: GrowingTable | null): ReadPart[] {
  const cursor = new TomlCursor(text, file);
  const parts: ReadPart[] = [];
  let carry = NOTHING_CARRIED;
  do {
    cursor.startPart(cursor.at, carry);
    const part = readPart(cursor, root ?? newTable('header', cursor.place(cursor.at, cursor.at)), carry);
    parts.push(part);
    carry = part.reading.carryOut;
  } while (!cursor.ended);
  return parts;
}

/** Reads a text whose parts depend on each other: all of them know one table at the top. */
function readTogether(text: string, file: string): SyntaxFile {
  const root = newTable('header', { ...NOWHERE });
  const parts = readParts(text, file, root);
  const [first] = parts;
  if (first) root.mapping.place = { chunk: first.chunk, start: 0, end: 0 };
  return assembleTogether(text, parts, root.mapping);
}

/** Nothing is said of what begins as UTF-16 but that. */
function noText(text: Text, file: string): SyntaxFile {
  const chunk = { file, length: text.length };
  return emptyTree(text, chunk, { code: 'toml-syntax', message: UTF_16, place: { chunk, start: 0, end: 1 } });
}

function unread(text: Text, file: string): SyntaxFile {
  const chunk = { file, length: text.length };
  const size = `${(text.length / 1024 / 1024).toFixed(1)} million characters`;
  const message = `This file is too large to be analysed: ${size}, and ${MAX_TOML_LENGTH / 1024 / 1024} are the limit`;
  return emptyTree(text, chunk, { code: 'too-large', message, place: { chunk, start: 0, end: 0 } });
}

function emptyTree(text: Text, chunk: Chunk, problem: SyntaxProblem): SyntaxFile {
  const root = newTable('header', { chunk, start: 0, end: 0 }).mapping;
  return {
    chunks: [chunk],
    documents: [{ root, place: { chunk, start: 0, end: text.length } }],
    problems: [problem],
    statements: [],
    parts: [],
    text,
  };
}
