/** A value that stands in one line of YAML. */
export interface LineScalar {
  readonly kind: 'scalar';
  /** As written, without quotes. */
  readonly text: string;
  /** `block`: the only word of a block text, which stands in a line of its own. */
  readonly style: 'plain' | 'single' | 'double' | 'block';
  /** Offset of `text` in UTF-16 code units. */
  readonly start: number;
}

/** What stands in a line of YAML behind a key or a dash. */
export type LineValue =
  { readonly kind: 'none' | 'block' | 'unknown' } | LineScalar | { readonly kind: 'flow'; readonly text: string };

/**
 * The value between two offsets (UTF-16 code units), of which the second is the end of the line. `none`: nothing but a comment;
 * `block`: the head of a block text; `flow`: a collection of words and quoted texts, none inside another; `unknown`: anything else,
 * also what goes on in the next line.
 */
export function readLineValue(text: string, from: number, end: number): LineValue {
  if (isOver(text, from, end)) return NONE;
  const start = behindBlanks(text, from, end);
  const first = text.charAt(start);
  if (first === '"' || first === "'") return quoted(text, start, end, first);
  if (first === '|' || first === '>') return BLOCK.test(text.slice(start, end)) ? { kind: 'block' } : UNKNOWN;
  if (first === '[' || first === '{') return flow(text.slice(start, end));
  return isWord(text, start, end)
    ? { kind: 'scalar', text: text.slice(start, end), style: 'plain', start }
    : plain(text, start, end);
}

/**
 * The word that is all of a block text, behind a head that ends at an offset (UTF-16 code units) and belongs to an entry or item in the column
 * `indent`; null: the text has none, a long one, or more. Linear in what it looks at: a word, and blank lines.
 */
export function readBlockWord(text: string, end: number, indent: number): LineScalar | null {
  BLOCK_WORD.lastIndex = end;
  const match = BLOCK_WORD.exec(text);
  if (!match) return null;
  const [, head = '', margin = '', word = '', next = ''] = match;
  if (margin.length <= indent || next.length > indent) return null;
  return { kind: 'scalar', text: word, style: 'block', start: end + head.length + margin.length };
}

/** A line with one word, blank lines, and the indentation of the next one: where that is deeper, the text goes on. */
const BLOCK_WORD = /(\r?\n)( +)(\S{1,1000})(?:(?: *\r?\n)+( *)(?=\S)|[ \r\n]*$)/y;

/** Whether a line ends with what most values are, and nothing else: a word of no great length. */
function isWord(text: string, start: number, end: number): boolean {
  WORD.lastIndex = start;
  return end - start <= LONGEST_WORD && WORD.test(text) && WORD.lastIndex === end;
}

const WORD = /[A-Za-z0-9_./][^\s:]*(?::[^\s:]+)*/y;
/** The pattern needs room for each colon. */
const LONGEST_WORD = 1000;

/** The first offset from one on, at most `end`, at which there is no blank. */
export function behindBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === SPACE) at++;
  return at;
}

const SPACE = 32;
const NONE: LineValue = { kind: 'none' };
const UNKNOWN: LineValue = { kind: 'unknown' };

function quoted(text: string, start: number, end: number, quote: '"' | "'"): LineValue {
  const close = text.indexOf(quote, start + 1);
  if (close < 0 || close >= end || !isOver(text, close + 1, end)) return UNKNOWN;
  const inside = text.slice(start + 1, close);
  if (quote === '"' && inside.includes('\\')) return UNKNOWN;
  return { kind: 'scalar', text: inside, style: quote === '"' ? 'double' : 'single', start: start + 1 };
}

/** Whether nothing follows in a line, but for a comment behind a blank. */
export function isOver(text: string, from: number, end: number): boolean {
  const next = behindBlanks(text, from, end);
  return next === end || (next > from && text.charAt(next) === '#');
}

function plain(text: string, start: number, end: number): LineValue {
  const line = text.slice(start, end);
  if (!PLAIN_START.test(line)) return UNKNOWN;
  const comment = line.indexOf(' #');
  let length = comment < 0 ? line.length : comment;
  while (line.charCodeAt(length - 1) === SPACE) length--;
  const value = line.slice(0, length);
  if (value.includes(': ') || value.endsWith(':')) return UNKNOWN;
  return { kind: 'scalar', text: value, style: 'plain', start };
}

/** No character with a meaning of its own; a dash only in front of a word. */
const PLAIN_START = /^(?:[^\s,[\]{}#&*!|>'"%@`?:-]|-[^\s-]|--[^\s-])/;

const BLOCK = /^[|>][-+]? *(?:(?<= )#.*)?$/;

function flow(line: string): LineValue {
  if (line.length > LONGEST_FLOW) return UNKNOWN;
  return FLOW_LIST.test(line) || FLOW_MAP.test(line) ? { kind: 'flow', text: line } : UNKNOWN;
}

/** The patterns need room for each item. */
const LONGEST_FLOW = 10_000;

const FLOW_ITEM = `(?:"[^"\\\\]*"|'[^']*'|(?:[A-Za-z0-9_./]|-(?=[A-Za-z0-9-]))[A-Za-z0-9_./=+-]*)`;
const FLOW_LIST = new RegExp(`^\\[ *(?:${FLOW_ITEM}(?: *, *${FLOW_ITEM})*)? *\\] *(?:(?<= )#.*)?$`);
const FLOW_PAIR = `[A-Za-z0-9_./][A-Za-z0-9_./-]*: +${FLOW_ITEM}`;
const FLOW_MAP = new RegExp(`^\\{ *(?:${FLOW_PAIR}(?: *, *${FLOW_PAIR})*)? *\\} *(?:(?<= )#.*)?$`);
