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

/** Whether what stands behind a dash in its line may begin a mapping. */
export function mayBeginMapping(rest: string): boolean {
  return /:(?:\s|$)|\{/.test(rest);
}

/** Whether a piece of a list may hold a mapping, by the first of its lines that has more than a dash. */
export function mayHoldMapping(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at = lineAfter(text, at)) {
    const content = contentOf(text, at);
    if (isEmptyFrom(text, content)) continue;
    if (!isDash(text, content)) return true;
    if (!isEmptyFrom(text, content + 1)) return mayBeginMapping(text.slice(content + 1, lineAfter(text, at)));
  }
  return false;
}

/** What a line leaves open at its end: the value of a key, or a block text. */
export type LineEnding = 'key' | 'block' | 'nothing';

/** Reads the ends of lines, which are asked for in the order of the text; linear in all that it is asked for. */
export function lineEndings(text: string): (from: number, next: number) => LineEnding {
  let comment = -1;
  return (from, next) => {
    if (comment < from) {
      // Where there is none near by, the search goes on from the end of what was searched.
      const found = text.slice(from, next + NEAR).indexOf(' #');
      comment = found < 0 ? next + NEAR - 1 : from + found;
    }
    let end = Math.min(next, comment);
    while (end > from && isSeparator(text.charCodeAt(end - 1))) end--;
    if (end === from) return 'nothing';
    if (text.charCodeAt(end - 1) === COLON) return 'key';
    return endsWithBlockSign(text, from, end) ? 'block' : 'nothing';
  };
}

const NEAR = 4_096;

/** `|` or `>`, with signs behind it and nothing glued to its front. */
function endsWithBlockSign(text: string, from: number, end: number): boolean {
  let at = end - 1;
  for (let steps = 0; steps < 2 && isIndicator(text.charCodeAt(at)); steps++) at--;
  const code = text.charCodeAt(at);
  return (code === 124 || code === 62) && (at <= from || isSeparator(text.charCodeAt(at - 1)));
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
