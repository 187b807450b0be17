import {
  CLOSE_BRACKET,
  COLON,
  EQUALS,
  HASH,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  TomlCursor,
  isDigit,
} from './toml-cursor';
import { readKey, type KeyPath } from './toml-key';
import { reportStrayCharacters } from './toml-stray';
import { isQuote } from './toml-string';
import { addPair, enterHeader, newTable, type GrowingTable } from './toml-tables';
import { unclosedHeader, wrongLineEnd, wrongSeparator } from './toml-traps';
import { readValue } from './toml-value';
import type { Statement, SyntaxFile, Tree } from './tree';

/**
 * Parses any text as TOML 1.0. Never throws, takes time linear in the text's length, and gives a tree of all that could be
 * read with a problem for each thing that could not: after a mistake it goes on with the next line. Half-typed lines stay in
 * the tree as keys without a value. Syntax that only TOML 1.1 has is read and has the problem `toml-1-1`.
 *
 * Chunks: the text up to the first `[[registry]]`, then one for each such table with the tables below it
 * (`[[registry.mirror]]`), and one for what follows from the next other header on. Numbers and times keep their text.
 * Texts over MAX_TOML_LENGTH have no tree and one problem.
 */
export function parseToml(text: string, file: string): SyntaxFile {
  if (text.length > MAX_TOML_LENGTH) return unread(text, file);
  const cursor = new TomlCursor(text, file);
  reportStrayCharacters(cursor);
  if (cursor.code() === BYTE_ORDER_MARK) cursor.at++;
  const rootPlace = cursor.place(0, 0);
  const root = newTable('header', rootPlace);
  const statements: Statement[] = [];
  let table = root;
  for (cursor.skipTrivia(); !cursor.ended; cursor.skipTrivia()) {
    if (cursor.code() === OPEN_BRACKET) {
      cutChunk(cursor);
      const header = readHeader(cursor, root);
      table = header.table;
      statements.push(header.statement);
    } else {
      const pair = readPair(cursor, table);
      if (pair) statements.push(pair);
    }
    finishLine(cursor);
  }
  const { chunks } = cursor;
  return {
    chunks,
    documents: [{ root: root.mapping, place: wholeFile(chunks) }],
    problems: cursor.problems(),
    statements,
    text,
  };
}

const BYTE_ORDER_MARK = 0xfeff;

/** UTF-16 code units: some 25,000 registries. Longer texts would keep an editor waiting with every key. */
export const MAX_TOML_LENGTH = 8 * 1024 * 1024;

function unread(text: string, file: string): SyntaxFile {
  const chunk = { file, length: text.length };
  const size = `${(text.length / 1024 / 1024).toFixed(1)} million characters`;
  const message = `This file is too large to be analysed: ${size}, and ${MAX_TOML_LENGTH / 1024 / 1024} are the limit`;
  const start = { chunk, start: 0, end: 0 };
  return {
    chunks: [chunk],
    documents: [{ root: newTable('header', start).mapping, place: { chunk, start: 0, end: text.length } }],
    problems: [{ code: 'too-large', message, place: start }],
    statements: [],
    text,
  };
}

function wholeFile(chunks: SyntaxFile['chunks']): SyntaxFile['documents'][number]['place'] {
  const [first = { file: '', length: 0 }] = chunks;
  const last = chunks.at(-1) ?? first;
  const place = { chunk: first, start: 0, end: last.length };
  return last === first ? place : { ...place, until: last };
}

const REGISTRY_HEADER = /\[\[[ \t]*["']?registry["']?[ \t]*(?![ \t"'A-Za-z0-9_.-])/iy;
const BELOW_REGISTRY = /\[{1,2}[ \t]*["']?registry["']?[ \t]*\./iy;

/** Lets a chunk begin in front of the header at the cursor, unless the header belongs to the registry above it. */
function cutChunk(cursor: TomlCursor): void {
  BELOW_REGISTRY.lastIndex = cursor.at;
  REGISTRY_HEADER.lastIndex = cursor.at;
  const isRegistry = REGISTRY_HEADER.test(cursor.text);
  if (!isRegistry && (BELOW_REGISTRY.test(cursor.text) || cursor.chunks.length === 1)) return;
  let start = cursor.at;
  while (start > 0 && ' \t'.includes(cursor.text.charAt(start - 1))) start--;
  cursor.startChunk(start);
}

function readHeader(cursor: TomlCursor, root: GrowingTable): { table: GrowingTable; statement: Statement } {
  const start = cursor.at;
  const array = cursor.code(1) === OPEN_BRACKET;
  cursor.at += array ? 2 : 1;
  const key = readKey(cursor);
  const end = closeHeader(cursor, array, key);
  const place = cursor.place(start, Math.max(end, key.end));
  const table = key.parts.length === 0 ? newTable('header', place) : enterHeader(cursor, root, key, place, array);
  return { table, statement: { kind: array ? 'tables' : 'table', path: key.parts, place, table: table.mapping } };
}

/** Reads the brackets behind a header's key; gives where the header ends. */
function closeHeader(cursor: TomlCursor, array: boolean, key: KeyPath): number {
  const closed = cursor.sees(array ? ']]' : ']');
  if (closed && key.complete) {
    cursor.at += array ? 2 : 1;
    return cursor.at;
  }
  const path = cursor.text.slice(key.start, key.end);
  if (key.complete) {
    cursor.reportBroken(unclosedHeader(array, path, cursor.text.charAt(cursor.at)), cursor.at, afterCursor(cursor));
  }
  while (cursor.code() === CLOSE_BRACKET) cursor.at++;
  const end = cursor.at;
  cursor.skipToLineEnd();
  return end;
}

function readPair(cursor: TomlCursor, table: GrowingTable): Statement | null {
  const key = readKey(cursor);
  if (key.parts.length === 0) {
    cursor.skipToLineEnd();
    return null;
  }
  const { value, end } = key.complete ? readAssignment(cursor, key) : { value: null, end: key.end };
  if (!key.complete) cursor.skipToLineEnd();
  const entry = addPair(cursor, table, key, value, end);
  const place = entry?.place ?? cursor.place(key.start, end);
  return { kind: 'pair', path: key.parts, value, place, table: table.mapping };
}

/** Reads `= value`, or what stands there instead. */
function readAssignment(cursor: TomlCursor, key: KeyPath): { value: Tree | null; end: number } {
  if (cursor.code() === EQUALS) {
    cursor.at++;
    return readAssigned(cursor, key);
  }
  const rest = cursor.atLineEnd || cursor.code() === HASH ? '' : cursor.text.slice(cursor.at, cursor.at + 80);
  const message = wrongSeparator(cursor.text.slice(key.start, key.end), rest);
  cursor.reportBroken(message, rest === '' ? key.start : cursor.at, rest === '' ? key.end : afterCursor(cursor));
  if (cursor.code() === COLON) {
    cursor.at++;
    return readAssigned(cursor, key);
  }
  if (beginsValue(cursor.code())) return readAssigned(cursor, key);
  cursor.skipToLineEnd();
  return { value: null, end: key.end };
}

function readAssigned(cursor: TomlCursor, key: KeyPath): { value: Tree | null; end: number } {
  const end = cursor.at;
  cursor.skipBlanks();
  if (cursor.atLineEnd || cursor.code() === HASH) {
    cursor.reportBroken(`\`${cursor.text.slice(key.start, key.end)}\` has no value`, key.start, end);
    return { value: null, end };
  }
  const value = readValue(cursor);
  return { value, end: value ? cursor.at : end };
}

function beginsValue(code: number): boolean {
  return isQuote(code) || code === QUOTE || code === OPEN_BRACKET || code === OPEN_BRACE || isDigit(code);
}

/** Skips to the next line; what stands before its end, but for a comment, is a problem. */
function finishLine(cursor: TomlCursor): void {
  cursor.skipBlanks();
  if (!cursor.atLineEnd && cursor.code() !== HASH) {
    const end = cursor.lineEnd(cursor.at);
    const rest = beforeComment(cursor.text.slice(cursor.at, end)).trimEnd();
    cursor.reportBroken(wrongLineEnd(rest), cursor.at, cursor.at + rest.length);
  }
  cursor.skipToLineEnd();
}

function beforeComment(rest: string): string {
  const comment = rest.indexOf(' #');
  return comment < 0 ? rest : rest.slice(0, comment);
}

function afterCursor(cursor: TomlCursor): number {
  return cursor.atLineEnd ? cursor.at : cursor.at + 1;
}
