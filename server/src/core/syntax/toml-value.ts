import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  EQUALS,
  HASH,
  isBlank,
  isDigit,
  isLineBreak,
  OPEN_BRACE,
  OPEN_BRACKET,
} from './toml-codes';
import { DEEPEST, type TomlCursor } from './toml-cursor';
import { readKey } from './toml-key';
import { classifyBare } from './toml-number';
import { isQuote, readString } from './toml-string';
import { addPair, newTable, type GrowingTable } from './toml-tables';
import { wrongBareValue } from './toml-traps';
import type { Mapping, Scalar, Sequence, Tree } from './tree';

/** Reads the value at the cursor; null (and a problem) where none begins. What is broken inside is a problem and leaves a hole. */
export function readValue(cursor: TomlCursor): Tree | null {
  const code = cursor.code();
  if (isQuote(code)) return readString(cursor);
  if (code === OPEN_BRACKET || code === OPEN_BRACE) {
    if (cursor.depth >= DEEPEST) return tooDeep(cursor);
    cursor.depth++;
    const value = code === OPEN_BRACKET ? readArray(cursor) : readInlineTable(cursor);
    cursor.depth--;
    return value;
  }
  return readBare(cursor);
}

/** What stands at the cursor begins a statement, not an item of the array or table that is open. */
function seesStatement(cursor: TomlCursor): boolean {
  return seesHeader(cursor) || matchesAt(PAIR, cursor);
}

const HEADER = /\[{1,2}[ \t]*([A-Za-z_][A-Za-z0-9_-]*)[ \t]*[\].]/y;
const PAIR = /(?:[A-Za-z0-9_.-]+|"[^"\r\n]*")[ \t]*=/y;

function seesHeader(cursor: TomlCursor): boolean {
  HEADER.lastIndex = cursor.at;
  const name = HEADER.exec(cursor.text)?.[1];
  return name !== undefined && !['true', 'false', 'inf', 'nan'].includes(name);
}

function matchesAt(pattern: RegExp, cursor: TomlCursor): boolean {
  pattern.lastIndex = cursor.at;
  return pattern.test(cursor.text);
}

function tooDeep(cursor: TomlCursor): null {
  cursor.reportBroken(`arrays and inline tables nest more than ${DEEPEST} levels deep here`, cursor.at, cursor.at + 1);
  cursor.skipToLineEnd();
  return null;
}

function readArray(cursor: TomlCursor): Sequence {
  const start = cursor.at;
  const items: (Tree | null)[] = [];
  cursor.at++;
  let separated = true;
  while (true) {
    const end = cursor.at;
    const crossed = cursor.skipTrivia();
    if (cursor.code() === CLOSE_BRACKET) {
      cursor.at++;
      break;
    }
    if (cursor.ended || (crossed && seesStatement(cursor))) {
      reportUnclosed(cursor, 'array', ']', start);
      cursor.at = crossed && !cursor.ended ? end : cursor.at;
      break;
    }
    if (cursor.code() === COMMA) {
      if (separated) cursor.report('a value is missing before this comma', cursor.at, cursor.at + 1);
      cursor.at++;
      separated = true;
      continue;
    }
    if (!separated) cursor.reportBroken('a comma is missing before this item of the array', cursor.at, itemEnd(cursor));
    items.push(readItem(cursor));
    separated = false;
  }
  return { kind: 'sequence', style: 'flow', items, place: cursor.place(start, cursor.at) };
}

/** Reads a value, and goes on in any case. */
function readItem(cursor: TomlCursor): Tree | null {
  const before = cursor.at;
  const value = readValue(cursor);
  if (cursor.at === before) cursor.at++;
  return value;
}

function itemEnd(cursor: TomlCursor): number {
  return Math.min(cursor.at + 1, cursor.text.length);
}

function readInlineTable(cursor: TomlCursor): Mapping {
  const start = cursor.at;
  const table = newTable('inline', cursor.place(start, start + 1));
  cursor.at++;
  let separated = true;
  let newer = -1;
  while (true) {
    const end = cursor.at;
    const crossed = cursor.skipTrivia();
    if (crossed && newer < 0) newer = start;
    if (cursor.code() === CLOSE_BRACE) {
      if (separated && table.mapping.entries.length > 0 && newer < 0) newer = end - 1;
      cursor.at++;
      if (newer >= 0) reportNewerTable(cursor, newer);
      break;
    }
    if (cursor.ended || (crossed && (seesHeader(cursor) || (!separated && seesStatement(cursor))))) {
      reportUnclosed(cursor, 'inline table', '}', start);
      cursor.at = crossed && !cursor.ended ? end : cursor.at;
      break;
    }
    if (cursor.code() === COMMA) {
      if (separated) cursor.report('a key and its value are missing before this comma', cursor.at, cursor.at + 1);
      cursor.at++;
      separated = true;
      continue;
    }
    if (!separated) cursor.reportBroken('a comma is missing before this key', cursor.at, itemEnd(cursor));
    readInlinePair(cursor, table);
    separated = false;
  }
  table.mapping.place = cursor.place(start, cursor.at);
  return table.mapping;
}

/** Reads `key = value` inside braces, and goes on in any case. */
function readInlinePair(cursor: TomlCursor, table: GrowingTable): void {
  const before = cursor.at;
  const key = readKey(cursor);
  const code = cursor.code();
  let value: Tree | null = null;
  let end = key.end;
  if (key.complete && (code === EQUALS || code === COLON)) {
    if (code === COLON) cursor.report('a key and its value are joined by `=`, not by `:`', cursor.at, cursor.at + 1);
    cursor.at++;
    end = cursor.at;
    cursor.skipBlanks();
    cursor.depth += key.parts.length - 1;
    value = readValue(cursor);
    cursor.depth -= key.parts.length - 1;
    if (value) end = cursor.at;
  } else if (key.complete) {
    cursor.reportBroken('a `=` and a value are missing behind this key', key.start, key.end);
  }
  if (key.parts.length > 0) addPair(cursor, table, key, value, end);
  if (cursor.at === before) cursor.at++;
}

function reportUnclosed(cursor: TomlCursor, what: string, closing: string, start: number): void {
  const text = cursor.text.slice(start, start + 20).split(/[\r\n]/, 1)[0] ?? '';
  const message = `the ${what} that begins with \`${text}\` is not closed, a \`${closing}\` is missing before this`;
  if (!cursor.ended) cursor.reportBroken(message, cursor.at, cursor.at + 1);
  else cursor.reportBroken(message, Math.max(cursor.lastInk - 1, start), cursor.lastInk);
}

function reportNewerTable(cursor: TomlCursor, at: number): void {
  const message =
    'an inline table over several lines or with a comma at its end is TOML 1.1, older readers refuse the file; ' +
    'write it in one line or as a table of its own';
  cursor.reportNewer(message, at, Math.min(at + 1, cursor.text.length));
}

/** Reads a value without quotes: a number, a boolean, a time, or text that should have quotes (and is given as text). */
function readBare(cursor: TomlCursor): Scalar | null {
  const start = cursor.at;
  while (!endsBare(cursor.code())) cursor.at++;
  skipTimeOfDate(cursor, start);
  if (cursor.at === start) return missingValue(cursor);
  const bare = classifyBare(cursor.text.slice(start, cursor.at));
  if (bare.kind === 'value') {
    const newer = bare.newer;
    if (newer) cursor.reportNewer(`${newer} is TOML 1.1, older readers refuse the file`, start, cursor.at);
    return scalar(cursor, start, bare.type);
  }
  if (cursor.depth === 0) extendToLine(cursor, start);
  else if (bare.kind === 'text') extendToComma(cursor);
  const token = cursor.text.slice(start, cursor.at);
  cursor.report(
    bare.kind === 'wrong' ? `\`${token}\` is no value of TOML: ${bare.reason}` : wrongBareValue(token),
    start,
    cursor.at,
  );
  return scalar(cursor, start, 'string');
}

/** A date and a time may have one blank between them. */
function skipTimeOfDate(cursor: TomlCursor, start: number): void {
  if (cursor.at - start !== 10 || cursor.code() !== 0x20 || !isDigit(cursor.code(1)) || !isDigit(cursor.code(2)))
    return;
  if (cursor.code(3) !== COLON || cursor.text[start + 4] !== '-') return;
  cursor.at++;
  while (!endsBare(cursor.code())) cursor.at++;
}

/** Unquoted text behind a `=` goes up to the end of its line, or to a comment. */
function extendToLine(cursor: TomlCursor, start: number): void {
  let end = cursor.at;
  for (let at = cursor.at; at < cursor.text.length && !isLineBreak(cursor.text.charCodeAt(at)); at++) {
    const code = cursor.text.charCodeAt(at);
    if (code === HASH && isBlank(cursor.text.charCodeAt(at - 1))) break;
    if (!isBlank(code)) end = at + 1;
  }
  cursor.at = Math.max(end, start);
}

/** Unquoted text inside an array or inline table goes up to what may end an item. */
function extendToComma(cursor: TomlCursor): void {
  let end = cursor.at;
  while (isBlank(cursor.code()) || !endsBare(cursor.code())) {
    if (!isBlank(cursor.code())) end = cursor.at + 1;
    cursor.at++;
  }
  cursor.at = end;
}

function missingValue(cursor: TomlCursor): null {
  const end = cursor.atLineEnd ? cursor.at : cursor.at + 1;
  cursor.reportBroken('a value is missing here', cursor.at, end);
  return null;
}

function scalar(cursor: TomlCursor, start: number, type: Scalar['type']): Scalar {
  const text = cursor.textBetween(start, cursor.at);
  return { kind: 'scalar', type, text, style: 'plain', place: cursor.place(start, cursor.at), verbatim: 0 };
}

function endsBare(code: number): boolean {
  return (
    Number.isNaN(code) ||
    isBlank(code) ||
    isLineBreak(code) ||
    isQuote(code) ||
    code === COMMA ||
    code === CLOSE_BRACKET ||
    code === CLOSE_BRACE ||
    code === HASH ||
    code === EQUALS ||
    code === OPEN_BRACKET ||
    code === OPEN_BRACE
  );
}
