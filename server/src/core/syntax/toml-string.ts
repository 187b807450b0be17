import type { Scalar } from './tree';
import { APOSTROPHE, BACKSLASH, isBlank, isLineBreak, QUOTE } from './toml-codes';
import type { TomlCursor } from './toml-cursor';

/**
 * Reads the string that begins at the cursor's quote: basic, literal, or one of the multi-line kinds. A string that is never
 * closed ends with its first line and is a problem, as are wrong escapes; both leave a value.
 */
export function readString(cursor: TomlCursor): Scalar {
  const quote = cursor.code() === QUOTE ? '"' : "'";
  return cursor.sees(quote.repeat(3)) ? readMultiline(cursor, quote) : readSingleLine(cursor, quote);
}

/** Whether a string begins with this code unit. */
export function isQuote(code: number): boolean {
  return code === QUOTE || code === APOSTROPHE;
}

function readSingleLine(cursor: TomlCursor, quote: string): Scalar {
  const start = cursor.at;
  const end = findSingleLineEnd(cursor.text, start + 1, quote);
  cursor.at = end;
  if (cursor.atLineEnd) {
    cursor.reportBroken(`the string is not closed in its line, a \`${quote}\` is missing at its end`, start, end);
  } else cursor.at++;
  return scalarOf(cursor, quote, { start, from: start + 1, to: end, style: quote === '"' ? 'double' : 'single' });
}

/** The offset of the closing quote, or of the end of the line where there is none. */
function findSingleLineEnd(text: string, from: number, quote: string): number {
  const close = quote.charCodeAt(0);
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === close || isLineBreak(code)) return at;
    at += code === BACKSLASH && close === QUOTE && !isLineBreak(text.charCodeAt(at + 1)) ? 2 : 1;
  }
  return text.length;
}

function readMultiline(cursor: TomlCursor, quote: string): Scalar {
  const start = cursor.at;
  const fence = quote.repeat(3);
  const from = afterLineBreak(cursor.text, start + 3);
  const end = cursor.neverClosed.has(fence) ? -1 : findFence(cursor.text, fence, start + 3);
  if (end < 0) return readUnclosed(cursor, fence, start);
  // up to two quotes of the text may stand right before the closing ones
  let to = end;
  while (to < end + 2 && cursor.text[to + 3] === quote) to++;
  cursor.at = to + 3;
  return scalarOf(cursor, quote, { start, from: Math.min(from, to), to, style: 'block' });
}

function readUnclosed(cursor: TomlCursor, fence: string, start: number): Scalar {
  cursor.reportOpen(fence, start);
  const to = cursor.lineEnd(start + 3);
  cursor.at = to;
  return { ...scalarOf(cursor, "'", { start, from: start + 3, to, style: 'block' }), verbatim: -1 };
}

/** What multi-line strings begin and end with. */
export const FENCES = ['"""', "'''"];

/** The offset of the first closing fence (`"""` or `'''`); -1 where there is none. */
export function findFence(text: string, fence: string, from: number): number {
  const first = text.indexOf(fence, from);
  if (fence === "'''" || first < 0) return first;
  for (let at = from; at < text.length; at++) {
    if (text.charCodeAt(at) === BACKSLASH) at++;
    else if (text.charCodeAt(at) === QUOTE && text.startsWith(fence, at)) return at;
  }
  return -1;
}

function afterLineBreak(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return at + 2;
  return text[at] === '\n' ? at + 1 : at;
}

interface Extent {
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly style: 'single' | 'double' | 'block';
}

function scalarOf(cursor: TomlCursor, quote: string, { start, from, to, style }: Extent): Scalar {
  const raw = cursor.textBetween(from, to);
  const escaped = quote === '"' && raw.includes('\\');
  const text = escaped ? unescape(cursor, from, to, style === 'block') : raw;
  const verbatim = escaped || raw.includes('\n') ? -1 : from - start;
  return { kind: 'scalar', type: 'string', text, style, place: cursor.place(start, cursor.at), verbatim };
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['"', '"'],
  ['\\', '\\'],
]);

/** The text between two offsets with its escapes replaced. A wrong escape stays as it is written. */
function unescape(cursor: TomlCursor, from: number, to: number, multiline: boolean): string {
  const { text } = cursor;
  const parts: string[] = [];
  let done = from;
  for (let at = text.indexOf('\\', from); at >= 0 && at < to; at = text.indexOf('\\', done)) {
    parts.push(text.slice(done, at));
    const escape = readEscape(cursor, at, to, multiline);
    parts.push(escape.text);
    done = escape.end;
  }
  parts.push(text.slice(done, to));
  return parts.join('');
}

interface Escape {
  readonly text: string;
  readonly end: number;
}

function readEscape(cursor: TomlCursor, at: number, to: number, multiline: boolean): Escape {
  const letter = cursor.text[at + 1] ?? '';
  const simple = SIMPLE_ESCAPES.get(letter);
  if (simple !== undefined && at + 1 < to) return { text: simple, end: at + 2 };
  if (letter === 'e') {
    cursor.reportNewer('the escape `\\e` is TOML 1.1, older readers refuse the file; write `\\u001b`', at, at + 2);
    return { text: '\u001b', end: at + 2 };
  }
  if (letter === 'x') return readHexEscape(cursor, at, to, 2);
  if (letter === 'u') return readHexEscape(cursor, at, to, 4);
  if (letter === 'U') return readHexEscape(cursor, at, to, 8);
  if (multiline) {
    const end = afterLineContinuation(cursor.text, at + 1, to);
    if (end >= 0) return { text: '', end };
  }
  return wrongEscape(cursor, at, Math.min(at + 2, to));
}

function readHexEscape(cursor: TomlCursor, at: number, to: number, digits: number): Escape {
  const end = at + 2 + digits;
  const hex = cursor.text.slice(at + 2, Math.min(end, to));
  if (hex.length < digits || !/^[0-9A-Fa-f]+$/.test(hex)) return wrongEscape(cursor, at, Math.min(at + 2, to));
  const value = parseInt(hex, 16);
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    cursor.report(`\`${cursor.text.slice(at, end)}\` is no Unicode character, so the file is refused`, at, end);
    return { text: '\ufffd', end };
  }
  if (digits === 2) {
    const longer = `\\u00${hex}`;
    cursor.reportNewer(
      `the escape \`\\x${hex}\` is TOML 1.1, older readers refuse the file; write \`${longer}\``,
      at,
      end,
    );
  }
  return { text: String.fromCodePoint(value), end };
}

function wrongEscape(cursor: TomlCursor, at: number, end: number): Escape {
  const text = cursor.text.slice(at, end);
  cursor.report(`\`${text}\` is no escape of TOML; write \`\\\\\` for a backslash, or use single quotes`, at, end);
  return { text, end };
}

/** Behind a backslash: the end of the blanks and line breaks that it swallows; -1 where no line break is among them. */
function afterLineContinuation(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  if (at >= to || !isLineBreak(text.charCodeAt(at))) return -1;
  while (at < to && (isBlank(text.charCodeAt(at)) || isLineBreak(text.charCodeAt(at)))) at++;
  return at;
}
