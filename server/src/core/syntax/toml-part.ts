import { CLOSE_BRACKET, COLON, EQUALS, HASH, isBlank, isDigit, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './toml-codes';
import type { TomlCursor } from './toml-cursor';
import type { Carry } from './toml-finding';
import { readKey, type KeyPath } from './toml-key';
import { isQuote } from './toml-string';
import { addPair, enterHeader, newTable, trimTable, type GrowingTable } from './toml-tables';
import { unclosedHeader, wrongLineEnd, wrongSeparator } from './toml-traps';
import { readValue } from './toml-value';
import type { Mapping, ReadPart, Statement, TomlMemory, Tree } from './tree';

/** The parts of a text, where they start and where the last one ends, and how many of them had to be read. */
export interface PartsOfText extends Pick<TomlMemory, 'parts' | 'starts'> {
  readonly chunksRead: number;
}

/**
 * Reads the part that the cursor stands in, up to where the next one begins or the text ends. `root` is the table at the top of the
 * file, as far as what is read knows it: what stands there already is defined twice if it comes again.
 */
export function readPart(cursor: TomlCursor, root: GrowingTable, carryIn: Carry): ReadPart {
  const statements: Statement[] = [];
  const known = root.mapping.entries.length;
  const start = cursor.at;
  const { text } = cursor;
  const mayBeCut = beginsRegistry(text, afterBlanks(text, start));
  let mayCut = mayBeCut;
  if (start === 0 && cursor.code() === BYTE_ORDER_MARK) cursor.at++;
  let table = root;
  for (cursor.skipTrivia(); !cursor.ended; cursor.skipTrivia()) {
    if (cursor.code() === OPEN_BRACKET) {
      const cut = lineStartOf(text, cursor.at);
      const isForeign = mayCut && !isOfRegistry(text, cursor.at);
      if (cut > start && (beginsRegistry(text, cursor.at) || (isForeign && !comesBack(text, cut)))) {
        cursor.at = cut;
        break;
      }
      if (isForeign) mayCut = false;
      const header = readHeader(cursor, root);
      if (table !== root) trimTable(table);
      table = header.table;
      statements.push(header.statement);
    } else {
      const pair = readPair(cursor, table);
      if (pair) statements.push(pair);
    }
    finishLine(cursor);
  }
  if (table !== root) trimTable(table);
  return partOf(cursor, statements, { root, known, carryIn, mayBeCut });
}

/** More problems than this in one file help nobody: it is no TOML at all. */
export const MOST_PROBLEMS = 200;

/** Where the line begins whose first ink is at an offset. */
function lineStartOf(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && isBlank(text.charCodeAt(start - 1))) start--;
  return start;
}

function afterBlanks(text: string, offset: number): number {
  let at = offset;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

export const BYTE_ORDER_MARK = 0xfeff;

const REGISTRY_HEADER = /\[\[[ \t]*["']?registry["']?[ \t]*(?![ \t"'A-Za-z0-9_.-])/iy;
const OF_REGISTRY = /\[{1,2}[ \t]*["']?registry["']?[ \t]*(?![ \t"'A-Za-z0-9_-])/iy;
const NEXT_OF_REGISTRY = /^[ \t]*(?=\[{1,2}[ \t]*["']?registry["']?[ \t]*(?![ \t"'A-Za-z0-9_-]))/gim;

/** Whether a `[[registry]]` header stands at an offset, closed or not. */
function beginsRegistry(text: string, offset: number): boolean {
  REGISTRY_HEADER.lastIndex = offset;
  return REGISTRY_HEADER.test(text);
}

/** Whether a header stands at an offset that is about `registry` or something in it. */
function isOfRegistry(text: string, offset: number): boolean {
  OF_REGISTRY.lastIndex = offset;
  return OF_REGISTRY.test(text);
}

/** Whether the next header about `registry` is no new `[[registry]]`: it then goes on with the one above, which its part must hold. */
function comesBack(text: string, from: number): boolean {
  NEXT_OF_REGISTRY.lastIndex = from;
  const found = NEXT_OF_REGISTRY.exec(text);
  return found !== null && !beginsRegistry(text, found.index + found[0].length);
}

function partOf(
  cursor: TomlCursor,
  statements: readonly Statement[],
  { root, known, carryIn, mayBeCut }: { root: GrowingTable; known: number; carryIn: Carry; mayBeCut: boolean },
): ReadPart {
  const { chunk, findings, openStrings, carry } = cursor.endPart();
  const problems = findings.slice(0, MOST_PROBLEMS).map(({ code, message, start, end }) => {
    return { code, message, place: { chunk, start, end: Math.min(end, chunk.length) } };
  });
  const [first] = statements;
  const isRegistry = first !== undefined && isOpening(first.kind, first.path);
  const entries = root.mapping.entries.slice(known);
  return {
    chunk,
    kind: isRegistry ? 'registry' : 'other',
    statements,
    problems,
    tables: isRegistry ? tablesOf(statements) : [],
    entries: isRegistry ? entries.filter(({ key }) => key !== first.path[0]) : entries,
    reading: {
      carryIn,
      carryOut: carry,
      openStrings,
      mayBeCut,
      namesRegistry: !isRegistry && statements.some((statement) => isAboutRegistry(statement, root)),
    },
  };
}

const REGISTRY = 'registry';

/** The tables that the `[[registry]]` headers of a part open. */
function tablesOf(statements: readonly Statement[]): Mapping[] {
  const opening = statements.filter(({ kind, path }) => isOpening(kind, path));
  return opening.map(({ table }) => table);
}

function isOpening(kind: Statement['kind'], path: Statement['path']): boolean {
  return kind === 'tables' && path.length === 1 && path[0]?.text === REGISTRY;
}

function isAboutRegistry({ kind, path, table }: Statement, root: GrowingTable): boolean {
  return path[0]?.text === REGISTRY && (kind !== 'pair' || table === root.mapping);
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
