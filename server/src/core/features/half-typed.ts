import { lineStartIn, nextLineIn, type Text } from '../text/text';

/** The word at the cursor of a line of YAML, and what it can be from what stands before it in its line. */
export interface HalfTyped {
  /** `value`: behind a `key:`. `start`: a key, or an item of a list; nothing in the line tells which. */
  readonly position: 'value' | 'start';
  /** The word; offsets in UTF-16 code units from the start of the text. */
  readonly start: number;
  readonly end: number;
  /** The quote that the word stands in. */
  readonly quote: '"' | "'" | null;
  /** Whether the closing quote is there. */
  readonly isClosed: boolean;
  /** Whether a `:` follows the word, so that it is a key already. */
  readonly hasColon: boolean;
  /** Whether a bracket or brace is open in the line. */
  readonly isInFlow: boolean;
}

/** Reads the line around an offset; null in a comment, behind a finished value and before what would then stand beside it. Works in time linear in the line. */
export function halfTypedAt(text: Text, offset: number): HalfTyped | null {
  const from = lineStartIn(text, offset);
  const next = nextLineIn(text, offset);
  const line = text.slice(from, next);
  const found = halfTypedIn(line, offset - from);
  if (found?.position === 'value' && !found.isInFlow && isAboveValue(text, next, skipMarks(line, 0, line.length)))
    return null;
  return found && { ...found, start: from + found.start, end: from + found.end };
}

/** Whether the lines below are the value of a key in this column: they are indented farther, or a list under it. */
function isAboveValue(text: Text, below: number, column: number): boolean {
  let start = below;
  for (let passed = 0; passed < MOST_PASSED && start < text.length; passed++) {
    const next = nextLineIn(text, start);
    const line = text.slice(start, next);
    const indent = line.search(/[^ \t\r\n]/);
    if (indent >= 0 && line.charAt(indent) !== '#')
      return indent > column || (indent === column && /^-\s/.test(line.slice(indent)));
    start = next;
  }
  return false;
}

/** More blank lines and comments than these are not looked through. */
const MOST_PASSED = 1000;

/** The same in a line, with its end. */
function halfTypedIn(text: string, offset: number): HalfTyped | null {
  let position: HalfTyped['position'] = 'start';
  let start = skipMarks(text, 0, offset);
  let quote: HalfTyped['quote'] = null;
  let depth = 0;
  let isBehindValue = false;
  for (let i = start; i < offset; i++) {
    const c = text.charAt(i);
    if (quote) {
      if (c === quote && !(quote === "'" && text.charAt(i + 1) === "'")) [quote, isBehindValue] = [null, true];
      else if (c === quote || (c === '\\' && quote === '"')) i++;
      continue;
    }
    if ((c === '"' || c === "'") && i === start) {
      quote = c;
      start = i + 1;
    } else if (c === '#' && (i === 0 || isBlank(text.charAt(i - 1)))) return null;
    else if (c === ':' && (isBlank(text.charAt(i + 1)) || i + 1 >= text.length)) {
      position = 'value';
      isBehindValue = false;
      start = skipBlanks(text, i + 1, offset);
      i = start - 1;
    } else if ((c === '{' || c === '[') && (i === start || depth > 0)) {
      depth++;
      position = 'start';
      start = skipBlanks(text, i + 1, offset);
      i = start - 1;
    } else if ((depth > 0 || isBehindValue) && (c === ',' || c === '}' || c === ']')) {
      if (c !== ',') depth--;
      isBehindValue = c !== ',';
      position = 'start';
      start = skipBlanks(text, i + 1, offset);
      i = start - 1;
    }
  }
  if (isBehindValue) return null;
  return finish(text, { position, start, offset, quote, depth });
}

function finish(
  text: string,
  {
    position,
    start,
    offset,
    quote,
    depth,
  }: { position: HalfTyped['position']; start: number; offset: number; quote: HalfTyped['quote']; depth: number },
): HalfTyped | null {
  let end = offset;
  while (end < text.length && !endsWord(text, end, quote, position)) end++;
  const isClosed = quote !== null && text.charAt(end) === quote;
  const behind = skipBlanks(text, isClosed ? end + 1 : end, text.length);
  const hasColon = position === 'start' && text.charAt(behind) === ':';
  // A list or mapping that begins at the cursor, or what follows in the line, would stand beside the word.
  if (start === offset && quote === null && /^(?:[[{]|-\s)/.test(text.slice(offset, offset + 2))) return null;
  if (!hasColon && !ENDS.test(text.slice(behind, behind + 1))) return null;
  return { position, start, end, quote, isClosed, hasColon, isInFlow: depth > 0 };
}

/** What may follow a word in its line. */
const ENDS = /^[\n\r,\]}#]?$/;

function endsWord(text: string, at: number, quote: HalfTyped['quote'], position: HalfTyped['position']): boolean {
  const c = text.charAt(at);
  if (c === '\n' || c === '\r') return true;
  if (quote) return c === quote;
  if (isBlank(c) || c === ',' || c === ']' || c === '}') return true;
  return position === 'start' && c === ':' && (isBlank(text.charAt(at + 1)) || at + 1 >= text.length);
}

/** Past the indentation and the `- ` of lists. */
function skipMarks(text: string, from: number, to: number): number {
  let i = skipBlanks(text, from, to);
  while (i + 1 < to + 1 && text.charAt(i) === '-' && i + 1 <= to && (text.charAt(i + 1) === ' ' || i + 1 === to)) {
    i = skipBlanks(text, i + 1, to);
  }
  return Math.min(i, to);
}

function skipBlanks(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && (text.charAt(i) === ' ' || text.charAt(i) === '\t')) i++;
  return i;
}

function isBlank(c: string): boolean {
  return c === ' ' || c === '\t' || c === '\n' || c === '\r';
}
