import type { Chunk, Place } from '../text/place';
import type { Entry, Mapping, Scalar, Sequence, Tree } from './tree';
import { isDash, isDocumentMarkLine } from './yaml-lines';
import { plainScalarType } from './yaml-scalar';

/** What stands in one place: null where there is no value, undefined where it is beyond this reader. */
type Read<Value extends Tree> = Value | null | undefined;

/** Of a mapping an entry, of a list an item. */
type Part = Entry | Tree | null;

/**
 * Reads what most YAML consists of straight into a tree, letter by letter and once: block mappings and lists, words and quoted
 * texts in one line, collections in brackets, comments. All else (anchors, tags, escapes, texts of several lines, tabs, doubled keys,
 * deep nesting, and whatever is wrong) it does not take, which costs what was read up to there. Linear.
 */
export class SimpleReader {
  private readonly text: string;
  private limit = 0;
  private base = 0;
  private chunk: Chunk = NO_CHUNK;
  private at = 0;
  /** Of the line at hand, and how far it is indented: -1 behind the last one. */
  private lineStart = 0;
  private column = -1;
  private depth = 0;
  /** What was scanned last: a word, or a text with its quotes. */
  private tokenEnd = 0;
  private style: 'plain' | 'single' | 'double' = 'plain';
  private readonly words: string[] = [];
  /** The parts of what is not closed yet; a list that grows one by one would keep room for more. */
  private readonly parts: Part[] = [];
  private partCount = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The value of the one list item that stands between two offsets (of lines); placed in the chunk that begins at the first. null: not taken. */
  item(start: number, end: number, chunk: Chunk): Tree | null {
    this.begin(start, end, chunk);
    if (this.column < 0 || !isDash(this.text, this.at)) return null;
    this.at++;
    const item = this.value(this.column, false);
    return item && this.column < 0 ? item : null;
  }

  /** All of the text as one document, and where it begins: at its `---` or its first value. null: not taken. */
  document(chunk: Chunk): { readonly start: number; readonly root: Tree } | null {
    this.begin(0, this.text.length, chunk);
    const start = this.at;
    if (this.column === 0 && isDocumentMarkLine(this.text, start)) {
      if (this.text.charCodeAt(start) !== DASH || !this.endLine(start + 3)) return null;
    }
    if (this.column < 0) return null;
    const root = isBracket(this.text.charCodeAt(this.at)) ? this.flowInBlock(this.column - 1) : this.block();
    return root && this.column < 0 ? { start, root } : null;
  }

  private begin(start: number, end: number, chunk: Chunk): void {
    this.base = start;
    this.limit = end;
    this.chunk = chunk;
    this.depth = 0;
    this.partCount = 0;
    this.toLine(start);
  }

  /** Goes on to the next line with content. */
  private nextLine(from: number): void {
    const newline = this.text.indexOf('\n', from);
    this.toLine(newline < 0 ? this.limit : newline + 1);
  }

  private toLine(from: number): void {
    const { text, limit } = this;
    let start = from;
    while (start < limit) {
      let at = start;
      while (text.charCodeAt(at) === BLANK) at++;
      const code = text.charCodeAt(at);
      if (code === NEWLINE) start = at + 1;
      else if (code === RETURN && text.charCodeAt(at + 1) === NEWLINE) start = at + 2;
      else if (code === HASH) {
        const newline = text.indexOf('\n', at);
        start = newline < 0 ? limit : newline + 1;
      } else if (at >= limit) start = limit;
      else {
        this.lineStart = start;
        this.at = at;
        this.column = at - start;
        return;
      }
    }
    this.at = limit;
    this.column = -1;
  }

  private push(part: Part): void {
    this.parts[this.partCount++] = part;
  }

  /** The parts of what is closed now. */
  private pop(from: number): Part[] {
    const parts = this.parts.slice(from, this.partCount);
    this.partCount = from;
    return parts;
  }

  /** What begins in a line of its own, or behind a dash: a list or a mapping. */
  private block(): Tree | undefined {
    if (++this.depth > DEEPEST) return undefined;
    const tree = isDash(this.text, this.at) ? this.sequence(this.column) : this.mapping(this.column);
    this.depth--;
    return tree;
  }

  private sequence(column: number): Sequence | undefined {
    const start = this.at - this.base;
    const from = this.partCount;
    let end = start + 1;
    while (this.column === column && isDash(this.text, this.at)) {
      this.at++;
      const item = this.value(column, false);
      if (item === undefined) return undefined;
      this.push(item);
      if (item) end = item.place.end;
    }
    if (this.column > column) return undefined;
    const items = this.pop(from) as (Tree | null)[];
    return { kind: 'sequence', style: 'block', items, place: { chunk: this.chunk, start, end } };
  }

  private mapping(column: number): Mapping | undefined {
    const start = this.at - this.base;
    const from = this.partCount;
    let end: number;
    do {
      if (column === 0 && isDocumentMarkLine(this.text, this.at)) return undefined;
      const key = this.key();
      if (!key || !isSeparator(this.text.charCodeAt(this.at))) return undefined;
      const value = this.value(column, true);
      if (value === undefined) return undefined;
      end = value ? value.place.end : key.place.end;
      this.push({ key, value, place: { chunk: this.chunk, start: key.place.start, end } });
    } while (this.column === column);
    const entries = this.pop(from) as Entry[];
    if (this.column > column || hasDoubledKey(entries)) return undefined;
    return { kind: 'mapping', style: 'block', entries, place: { chunk: this.chunk, start, end } };
  }

  /** What stands behind a key's colon or a dash in that column, in the same line or the next ones; ends at the line behind it. */
  private value(column: number, isOfKey: boolean): Read<Tree> {
    const { text } = this;
    let at = this.at;
    while (text.charCodeAt(at) === BLANK) at++;
    if (this.isEndOfLine(at)) {
      this.nextLine(at);
      const isDeeper = this.column > column || (isOfKey && this.column === column && isDash(text, this.at));
      return isDeeper ? this.block() : null;
    }
    this.at = at;
    if (isBracket(text.charCodeAt(at))) return this.flowInBlock(column);
    if (!isOfKey && isDash(text, at)) return this.compact();
    if (!this.scan(at)) return undefined;
    if (!isOfKey && text.charCodeAt(this.tokenEnd) === COLON) return this.compact();
    const scalar = this.scalar(at);
    return this.endLine(this.tokenEnd) ? scalar : undefined;
  }

  /** A list or a mapping that begins in the line of the dash that it belongs to. */
  private compact(): Tree | undefined {
    this.column = this.at - this.lineStart;
    return this.block();
  }

  private flowInBlock(column: number): Tree | undefined {
    const tree = this.flow(column);
    return tree && this.endLine(this.at) ? tree : undefined;
  }

  /** Goes on to the next line where there is nothing more in this one. */
  private endLine(from: number): boolean {
    let at = from;
    while (this.text.charCodeAt(at) === BLANK) at++;
    if (!this.isEndOfLine(at)) return false;
    this.nextLine(at);
    return true;
  }

  /** Whether a line has nothing but a comment from here on. */
  private isEndOfLine(at: number): boolean {
    const code = this.text.charCodeAt(at);
    if (code === NEWLINE || at >= this.limit) return true;
    if (code === HASH) return this.text.charCodeAt(at - 1) === BLANK;
    return code === RETURN && this.text.charCodeAt(at + 1) === NEWLINE;
  }

  /** A collection in brackets, every line of which is indented deeper than `column`. */
  private flow(column: number): Tree | undefined {
    if (++this.depth > DEEPEST) return undefined;
    const isMapping = this.text.charCodeAt(this.at) === BRACE;
    const start = this.at++ - this.base;
    const from = this.partCount;
    while (this.toFlowPart(column) && !isClosing(this.text.charCodeAt(this.at))) {
      const part = isMapping ? this.flowEntry(column) : this.flowValue(column);
      if (!part) return undefined;
      this.push(part);
      if (!this.toFlowPart(column)) return undefined;
      if (this.text.charCodeAt(this.at) === COMMA) this.at++;
      else if (!isClosing(this.text.charCodeAt(this.at))) return undefined;
    }
    if (this.at >= this.limit || this.text.charCodeAt(this.at) !== (isMapping ? BRACE_END : BRACKET_END))
      return undefined;
    const place = { chunk: this.chunk, start, end: ++this.at - this.base };
    this.depth--;
    const parts = this.pop(from);
    if (!isMapping) return { kind: 'sequence', style: 'flow', items: parts as Tree[], place };
    const entries = parts as Entry[];
    return hasDoubledKey(entries) ? undefined : { kind: 'mapping', style: 'flow', entries, place };
  }

  private flowEntry(column: number): Entry | undefined {
    const key = this.key(true);
    if (!key || (key.style === 'plain' && !isSeparator(this.text.charCodeAt(this.at)))) return undefined;
    const value = this.toFlowPart(column) ? this.flowValue(column) : undefined;
    return value && { key, value, place: { chunk: this.chunk, start: key.place.start, end: value.place.end } };
  }

  private flowValue(column: number): Tree | undefined {
    const { at } = this;
    if (isBracket(this.text.charCodeAt(at))) return this.flow(column);
    if (!this.scan(at, true)) return undefined;
    const scalar = this.scalar(at);
    this.at = this.tokenEnd;
    return scalar;
  }

  /** Goes over blanks, line ends and comments inside brackets; false where a line is not indented enough. */
  private toFlowPart(column: number): boolean {
    const { text } = this;
    for (;;) {
      while (text.charCodeAt(this.at) === BLANK) this.at++;
      if (this.at >= this.limit) return false;
      const code = text.charCodeAt(this.at);
      if (code !== NEWLINE && code !== RETURN && code !== HASH) return true;
      if (!this.isEndOfLine(this.at)) return false;
      this.nextLine(this.at);
      if (this.column <= column || (this.column === 0 && isDocumentMarkLine(text, this.at))) return false;
    }
  }

  /** A key and its colon. */
  private key(isInFlow = false): Scalar | undefined {
    const { at } = this;
    if (!this.scan(at, isInFlow) || this.text.charCodeAt(this.tokenEnd) !== COLON) return undefined;
    if (this.tokenEnd - at > LONGEST_KEY) return undefined;
    const key = this.scalar(at);
    this.at = this.tokenEnd + 1;
    return key;
  }

  /** The scalar that was scanned last. */
  private scalar(at: number): Scalar {
    const { text, tokenEnd, style, base } = this;
    const place: Place = { chunk: this.chunk, start: at - base, end: tokenEnd - base };
    if (style !== 'plain') {
      return { kind: 'scalar', type: 'string', text: text.slice(at + 1, tokenEnd - 1), style, place, verbatim: 1 };
    }
    const value = this.wordAt(at, tokenEnd);
    return { kind: 'scalar', type: plainScalarType(value), text: value, style, place, verbatim: 0 };
  }

  /** A word of the text; short ones that come again and again are one string. */
  private wordAt(start: number, end: number): string {
    const { text } = this;
    const length = end - start;
    if (length > LONGEST_KEPT) return text.slice(start, end);
    const slot = (length * 7 + text.charCodeAt(start) + text.charCodeAt(end - 1)) & 63;
    const kept = this.words[slot];
    if (kept?.length === length && text.startsWith(kept, start)) return kept;
    const word = text.slice(start, end);
    this.words[slot] = word;
    return word;
  }

  /** Goes over the word or quoted text that begins here and ends in this line. */
  private scan(at: number, isInFlow = false): boolean {
    const code = this.text.charCodeAt(at);
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return this.scanQuoted(at, code);
    if (!isPlainStart(code)) return false;
    const next = this.text.charCodeAt(at + 1);
    if (code === DASH && (isSeparator(next) || (isInFlow && isFlowSign(next)))) return false;
    return this.scanPlain(at, isInFlow);
  }

  private scanPlain(start: number, isInFlow: boolean): boolean {
    const { text, limit } = this;
    this.style = 'plain';
    let end = start;
    for (let at = start; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === BLANK) {
        if (text.charCodeAt(at + 1) === HASH) break;
        continue;
      }
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (isSeparator(next) || (isInFlow && isFlowSign(next))) break;
      } else if (code < BLANK || code > TILDE) {
        if (code === NEWLINE || (code === RETURN && text.charCodeAt(at + 1) === NEWLINE)) break;
        if (!isLetter(code)) return false;
      } else if (isInFlow && isFlowSign(code)) break;
      end = at + 1;
    }
    this.tokenEnd = end;
    return end > start;
  }

  private scanQuoted(start: number, quote: number): boolean {
    const { text, limit } = this;
    this.style = quote === DOUBLE_QUOTE ? 'double' : 'single';
    for (let at = start + 1; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.tokenEnd = at + 1;
        return quote === DOUBLE_QUOTE || text.charCodeAt(at + 1) !== SINGLE_QUOTE;
      }
      if ((code === BACKSLASH && quote === DOUBLE_QUOTE) || code < BLANK || (code > TILDE && !isLetter(code)))
        return false;
    }
    return false;
  }
}

const NO_CHUNK: Chunk = { file: '', length: 0 };

/** Deeper nesting is left to the other readers, which draw the line. */
const DEEPEST = 50;

/** YAML allows 1024 characters; what comes near is left to the other readers. */
const LONGEST_KEY = 1000;

const LONGEST_KEPT = 24;

const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const BACKSLASH = 92;
const BRACKET_END = 93;
const BRACE = 123;
const BRACE_END = 125;
const TILDE = 126;

function isBracket(code: number): boolean {
  return code === 91 || code === BRACE;
}

function isClosing(code: number): boolean {
  return code === BRACKET_END || code === BRACE_END;
}

function isFlowSign(code: number): boolean {
  return code === COMMA || isBracket(code) || isClosing(code);
}

function isSeparator(code: number): boolean {
  return code === BLANK || code === NEWLINE || code === RETURN || code === 9 || Number.isNaN(code);
}

/** A letter beyond ASCII that is one UTF-16 code unit and nothing special in any reader. */
function isLetter(code: number): boolean {
  return code >= 0xa0 && code < 0xd800 && code !== 0x2028 && code !== 0x2029;
}

/** Whether a word may begin with it: no sign with a meaning of its own, but for the dash in front of a letter. */
function isPlainStart(code: number): boolean {
  if (code > TILDE) return isLetter(code);
  return code > BLANK && INDICATORS[code] === 0;
}

/** By their codes: 1 for the signs that mean something at the start of a value. */
const INDICATORS = new Uint8Array(128);
for (const sign of ',[]{}#&*!|>\'"%@`?:') INDICATORS[sign.charCodeAt(0)] = 1;

/** The same key twice is said by those who report it. */
function hasDoubledKey(entries: readonly Entry[]): boolean {
  if (entries.length > FEW) return new Set(entries.map(({ key }) => key.text)).size < entries.length;
  for (let index = 1; index < entries.length; index++) {
    const text = entries[index]?.key.text;
    for (let before = 0; before < index; before++) if (entries[before]?.key.text === text) return true;
  }
  return false;
}

/** Up to here, comparing each with each is faster than a set. */
const FEW = 8;
