import type { Scalar } from './tree';
import { DOT, isBareKeyCode, isBlank } from './toml-codes';
import { DEEPEST, type TomlCursor } from './toml-cursor';
import { isQuote, readString } from './toml-string';

/** A key with its parts: `aliases."n/z"` has two. */
export interface KeyPath {
  /** What could be read; in a half-typed key (`a.`, `[[`) less than what is meant, perhaps nothing. */
  readonly parts: readonly Scalar[];
  /** Offsets in the text, without the blanks around. */
  readonly start: number;
  readonly end: number;
  readonly complete: boolean;
}

/** Reads a bare, quoted or dotted key, and leaves the cursor behind it and its blanks. What is no key is a problem. */
export function readKey(cursor: TomlCursor): KeyPath {
  cursor.skipBlanks();
  const start = cursor.at;
  const first = readPart(cursor, false);
  const end = cursor.at;
  cursor.skipBlanks();
  if (!first) return { parts: NO_PARTS, start, end, complete: false };
  if (cursor.code() !== DOT) return { parts: [first], start, end, complete: true };
  return readDotted(cursor, first, start);
}

const NO_PARTS: readonly Scalar[] = [];

/** Goes on at the dot behind the first part of a key. */
function readDotted(cursor: TomlCursor, first: Scalar, start: number): KeyPath {
  const parts = [first];
  while (true) {
    cursor.at++;
    cursor.skipBlanks();
    const part = readPart(cursor, true);
    const end = cursor.at;
    if (part && parts.length === DEEPEST) {
      cursor.reportBroken(`a key of more than ${DEEPEST} parts is too deep to be read`, start, end);
      return { parts, start, end, complete: false };
    }
    if (part) parts.push(part);
    cursor.skipBlanks();
    if (!part || cursor.code() !== DOT) return { parts: parts.slice(), start, end, complete: part !== null };
  }
}

function readPart(cursor: TomlCursor, afterDot: boolean): Scalar | null {
  const start = cursor.at;
  if (isQuote(cursor.code())) {
    const key = readString(cursor);
    if (key.style === 'block') cursor.report('a key cannot be a multi-line string', start, cursor.at);
    return key;
  }
  while (isBareKeyCode(cursor.code())) cursor.at++;
  if (isForeignLetter(cursor.code())) return readForeignPart(cursor, start);
  if (cursor.at > start) return bareKey(cursor, start);
  const message = afterDot ? 'a part of the key is missing behind the dot' : missingKey(cursor);
  cursor.reportBroken(message, start, cursor.atLineEnd ? start : start + 1);
  return null;
}

function missingKey(cursor: TomlCursor): string {
  if (cursor.atLineEnd) return 'a key is missing here';
  if (cursor.sees('{') || cursor.sees('}')) {
    return 'a line begins with a key or a table header; this looks like JSON, which is not read here';
  }
  if (cursor.sees('//') || cursor.sees(';')) return 'a comment begins with `#`';
  if (cursor.sees(']')) return 'a name is missing in this header';
  if (cursor.sees('=')) return 'a key is missing before the `=`';
  return `\`${cursor.text.slice(cursor.at, cursor.at + 1)}\` cannot begin a key; put a key with such characters in quotes`;
}

/** A key such as `größe`: TOML wants quotes around it. */
function readForeignPart(cursor: TomlCursor, start: number): Scalar {
  while (isBareKeyCode(cursor.code()) || isForeignLetter(cursor.code())) cursor.at++;
  const text = cursor.textBetween(start, cursor.at);
  cursor.report(`a key without quotes has only \`A-Za-z0-9_-\`; write \`"${text}"\``, start, cursor.at);
  return bareKey(cursor, start);
}

function isForeignLetter(code: number): boolean {
  return code > 0x7f && !isBlank(code);
}

function bareKey(cursor: TomlCursor, start: number): Scalar {
  const text = cursor.textBetween(start, cursor.at);
  return { kind: 'scalar', type: 'string', text, style: 'plain', place: cursor.place(start, cursor.at), verbatim: 0 };
}
