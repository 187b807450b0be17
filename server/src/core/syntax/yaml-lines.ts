/** What a line of YAML is by its indentation and its first characters alone. Offsets in UTF-16 code units; lines end at `\n`. */

/** Where the line after the one at `at` starts; the end of the text behind the last one. */
export function lineAfter(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}

/** The first character of a line that is not a blank. */
export function contentOf(text: string, lineStart: number): number {
  let at = lineStart;
  while (text.charCodeAt(at) === BLANK) at++;
  return at;
}

/** Whether from here on a line has nothing but blanks, tabs or a comment. */
export function isEmptyFrom(text: string, from: number): boolean {
  let at = from;
  let code = text.charCodeAt(at);
  while (code === BLANK || code === TAB) code = text.charCodeAt(++at);
  return code === NEWLINE || code === HASH || Number.isNaN(code) || (code === RETURN && isLineEnd(text, at + 1));
}

/** A `-` that begins an item. */
export function isDash(text: string, at: number): boolean {
  return text.charCodeAt(at) === DASH && isSeparator(text.charCodeAt(at + 1));
}

/** A line that begins with `---` or `...`, with nothing glued to it. */
export function isDocumentMarkLine(text: string, lineStart: number): boolean {
  const mark = text.charCodeAt(lineStart);
  if (mark !== DASH && mark !== DOT) return false;
  if (text.charCodeAt(lineStart + 1) !== mark || text.charCodeAt(lineStart + 2) !== mark) return false;
  return isSeparator(text.charCodeAt(lineStart + 3));
}

/** `]` or `}`: what it closes began above, however little it is indented. */
export function isClosingBracket(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 93 || code === 125;
}

/** Whether a line says `key:` and no more, so that a value below it is due. */
export function isOpenKey(line: string): boolean {
  return line.charCodeAt(contentEnd(line) - 1) === COLON;
}

/** Whether a line ends with the `|` or `>` of a block text. */
export function opensBlockText(line: string): boolean {
  let at = contentEnd(line) - 1;
  for (let steps = 0; steps < 2 && isIndicator(line.charCodeAt(at)); steps++) at--;
  const code = line.charCodeAt(at);
  return (code === 124 || code === 62) && (at === 0 || isSeparator(line.charCodeAt(at - 1)));
}

/** Where a line's content ends, without a comment and the blanks before it. */
function contentEnd(line: string): number {
  const hash = line.indexOf(' #');
  let end = hash < 0 ? line.length : hash;
  while (end > 0 && isSeparator(line.charCodeAt(end - 1))) end--;
  return end;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const HASH = 35;
const DASH = 45;
const DOT = 46;
const COLON = 58;

function isLineEnd(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === NEWLINE;
}

function isSeparator(code: number): boolean {
  return code === BLANK || code === NEWLINE || code === RETURN || code === TAB || Number.isNaN(code);
}

/** A digit, `+` or `-`. */
function isIndicator(code: number): boolean {
  return code === 43 || code === DASH || (code >= 48 && code <= 57);
}
