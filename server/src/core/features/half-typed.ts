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

/**
 * Reads the line around an offset; null in a comment, behind a finished value and before what would then stand beside it. Works in time
 * linear in the line. `around`: what the lines above are known to have begun; unless that is a block, `,`, `]` and `}` end the word.
 */
export function halfTypedAt(text: Text, offset: number, around: 'block' | 'unknown' = 'unknown'): HalfTyped | null {
  const from = lineStartIn(text, offset);
  const next = nextLineIn(text, offset);
  const line = text.slice(from, next);
  const found = halfTypedIn(line, offset - from, around === 'block');
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
function halfTypedIn(text: string, offset: number, isInBlock: boolean): HalfTyped | null {
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
    } else if ((depth > 0 || isBehindValue) && isFlowEnd(c)) {
      if (c !== ',') depth--;
      isBehindValue = c !== ',';
      position = 'start';
      start = skipBlanks(text, i + 1, offset);
      i = start - 1;
    }
  }
  if (isBehindValue) return null;
  return finish(text, { position, start, offset, quote, isInFlow: depth > 0, hasFlowEnds: depth > 0 || !isInBlock });
}

function finish(
  text: string,
  word: Pick<HalfTyped, 'position' | 'start' | 'quote' | 'isInFlow'> & { offset: number; hasFlowEnds: boolean },
): HalfTyped | null {
  const { position, start, offset, quote, isInFlow, hasFlowEnds } = word;
  let end = start === offset && quote === null ? behindQuoted(text, offset) : offset;
  while (end < text.length && !endsWord(text, end, word)) end++;
  const isClosed = quote !== null && text.charAt(end) === quote;
  const behind = skipBlanks(text, isClosed ? end + 1 : end, text.length);
  const hasColon = position === 'start' && text.charAt(behind) === ':';
  // A list or mapping that begins at the cursor, or what follows in the line, would stand beside the word.
  if (start === offset && quote === null && /^(?:[[{]|-\s)/.test(text.slice(offset, offset + 2))) return null;
  const ends = hasFlowEnds ? FLOW_ENDS : ENDS;
  if (!hasColon && !ends.test(text.slice(behind, behind + 1))) return null;
  return { position, start, end, quote, isClosed, hasColon, isInFlow };
}

/** The end of the text in quotes that begins at an offset, else the offset: what would end a word is a letter in there. */
function behindQuoted(text: string, offset: number): number {
  return offset + (/^(?:"[^"\\\n]*"|'[^'\n]*')/.exec(text.slice(offset))?.[0].length ?? 0);
}

/** What may follow a word in its line. */
const FLOW_ENDS = /^[\n\r,\]}#]?$/;
const ENDS = /^[\n\r#]?$/;

function endsWord(
  text: string,
  at: number,
  { quote, position, hasFlowEnds }: Pick<HalfTyped, 'quote' | 'position'> & { hasFlowEnds: boolean },
): boolean {
  const c = text.charAt(at);
  if (c === '\n' || c === '\r') return true;
  if (quote) return c === quote;
  if (isBlank(c) || (hasFlowEnds && isFlowEnd(c))) return true;
  return position === 'start' && c === ':' && (isBlank(text.charAt(at + 1)) || at + 1 >= text.length);
}

/** Past the indentation and the `- ` of lists; a dash that something follows at once is part of a word. */
function skipMarks(text: string, from: number, to: number): number {
  let i = skipBlanks(text, from, to);
  while (i < to && text.charAt(i) === '-' && isBlankOrEnd(text.charAt(i + 1))) i = skipBlanks(text, i + 1, to);
  return i;
}

function skipBlanks(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && (text.charAt(i) === ' ' || text.charAt(i) === '\t')) i++;
  return i;
}

function isBlankOrEnd(c: string): boolean {
  return c === '' || isBlank(c);
}

/** What ends a word inside of brackets and braces. */
export function isFlowEnd(c: string): boolean {
  return c === ',' || c === ']' || c === '}';
}

function isBlank(c: string): boolean {
  return c === ' ' || c === '\t' || c === '\n' || c === '\r';
}
