import { lineEnd } from '../text/line-end';

/**
 * The end of what stands at `from` between two values of a document: blanks, line ends, comments, and the signs `-`, `?`, `:`
 * and `,`. Looks no further than `to`; stops at the first other character, which may be a tab that is more than a blank at
 * the end of its line. Offsets in UTF-16 code units. Linear in what it passes.
 */
export function gapEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === BLANK || code === NEWLINE || isSign(code)) at++;
    else {
      const next = afterRarer(text, at, code);
      if (next === at) return at;
      at = next;
    }
  }
  return at;
}

/** As `gapEnd`, between documents, where no signs stand. */
export function pageGapEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === BLANK || code === NEWLINE) at++;
    else {
      const next = afterRarer(text, at, code);
      if (next === at) return at;
      at = next;
    }
  }
  return at;
}

/** Whether a line begins at the offset with `---` or `...`, as `mark` says, and nothing is glued to it. */
export function isDocumentMark(text: string, at: number, mark: '---' | '...'): boolean {
  if (!text.startsWith(mark, at) || !isLineStart(text, at)) return false;
  const behind = text.charCodeAt(at + 3);
  return Number.isNaN(behind) || behind === BLANK || behind === NEWLINE || behind === RETURN;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const HASH = 35;

/** `,`, `-`, `:` or `?`. */
function isSign(code: number): boolean {
  return code === 45 || code === 58 || code === 44 || code === 63;
}

/** Behind the comment, the line end or the last blanks of a line that stand at `at`; `at` where it is none of them. */
function afterRarer(text: string, at: number, code: number): number {
  switch (code) {
    case HASH:
      return isSpace(text.charCodeAt(at - 1)) || isLineStart(text, at) ? lineEnd(text, at) : at;
    case RETURN:
      return text.charCodeAt(at + 1) === NEWLINE ? at + 2 : at;
    case TAB:
      return afterLastBlanks(text, at);
    default:
      return at;
  }
}

/** Blanks and tabs behind something, up to the end of its line or a comment; `from` where they are no such. */
function afterLastBlanks(text: string, from: number): number {
  let before = from;
  while (text.charCodeAt(before - 1) === BLANK) before--;
  if (isLineStart(text, before)) return from;
  let at = from;
  while (text.charCodeAt(at) === TAB || text.charCodeAt(at) === BLANK) at++;
  const code = text.charCodeAt(at);
  return at === text.length || code === NEWLINE || code === RETURN || code === HASH ? at : from;
}

function isSpace(code: number): boolean {
  return code === BLANK || code === TAB || code === NEWLINE;
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || text.charCodeAt(at - 1) === NEWLINE;
}
