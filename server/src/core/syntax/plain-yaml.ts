import {
  behindBlanks,
  isOver,
  readBlockWord,
  readLineValue,
  type LineScalar,
  type LineValue,
} from './plain-yaml-value';

/** A mapping as far as its values have been read. */
export interface LineMapping {
  readonly parent: LineMapping | null;
  /** The values in one line of the keys that were asked for, each key's first; null: another value. Absent where there is no such key. */
  known: Map<string, LineScalar | null> | null;
}

/** What gets the values in the order of the text; `key` is the nearest one above, for an item of a list that of the list. */
export interface LineVisitor {
  readonly scalar: (scalar: LineScalar, key: string | null, mapping: LineMapping | null) => void;
  /** A flow collection; false: it has to be read otherwise. */
  readonly flow: (text: string, key: string | null) => boolean;
}

/**
 * Reads YAML as it is mostly written, line by line and without a tree, in a tenth of the time that a tree takes: block mappings and
 * lists, values of one line, block texts (of which those of one word are visited), flow collections of plain words in one line (as well), comments,
 * several documents. false: the text holds anything else (or an error), and nothing that was visited counts. `heads` are the keys
 * whose values a mapping remembers. Linear.
 */
export function readPlainYaml(text: string, heads: readonly string[], visitor: LineVisitor): boolean {
  if (UNUSUAL.test(text)) return false;
  const reader = new LineReader(text, heads, visitor);
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline;
    const end = text.charAt(next - 1) === '\r' && next > start ? next - 1 : next;
    if (!reader.line(start, end)) return false;
    start = next + 1;
  }
  return true;
}

/** Tabs, control characters, other breaks of lines, what stands outside of the basic plane; a carriage return without a line feed. */
const UNUSUAL = /[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|\r(?!\n)/;

/** A collection that the line at hand is in. */
interface Frame {
  readonly kind: 'mapping' | 'sequence';
  readonly indent: number;
  readonly mapping: LineMapping | null;
  /** In a mapping: of the entry at hand; in a list: of the list. */
  key: string | null;
  /** Whether the entry or item at hand has no value yet. */
  isOpen: boolean;
}

class LineReader {
  readonly #text: string;
  readonly #heads: readonly string[];
  readonly #visitor: LineVisitor;
  #frames: Frame[] = [];
  #hasRoot = false;
  /** Where the block text at hand has to be deeper than; -1: there is none. `margin`: where its first line begins. */
  #blockIndent = -1;
  #margin = -1;

  constructor(text: string, heads: readonly string[], visitor: LineVisitor) {
    this.#text = text;
    this.#heads = heads;
    this.#visitor = visitor;
  }

  /** Reads the line between two offsets; false: nothing that is read here. */
  line(start: number, end: number): boolean {
    const text = this.#text;
    const at = behindBlanks(text, start, end);
    // A blank line in front of a block text that is indented deeper than it would be a mistake.
    if (at === end) return this.#blockIndent < 0 || this.#margin >= 0 || at === start;
    const indent = at - start;
    const inBlock = this.#isInBlock(indent);
    if (inBlock === null || inBlock) return inBlock === true;
    if (text.charCodeAt(at) === HASH) return true;
    if (indent === 0 && text.startsWith('---', start)) {
      this.#frames = [];
      this.#hasRoot = false;
      return isOver(text, start + 3, end);
    }
    if (isDash(text, at, end)) return this.#item(at, end, indent);
    const behind = behindKey(text, at, end);
    return behind > 0 && this.#entry(at, behind, end, indent);
  }

  #item(dash: number, end: number, indent: number): boolean {
    const frame = this.#enter('sequence', indent);
    if (!frame) return false;
    const start = behindBlanks(this.#text, dash + 1, end);
    frame.isOpen = true;
    const behind = behindKey(this.#text, start, end);
    if (behind > 0) return this.#entry(start, behind, end, indent + start - dash);
    return !isDash(this.#text, start, end) && this.#take(frame, start, end);
  }

  #entry(start: number, behind: number, end: number, indent: number): boolean {
    const frame = this.#enter('mapping', indent);
    if (!frame) return false;
    frame.key = keyBetween(this.#text, start, behind - 1);
    return this.#take(frame, behind, end);
  }

  /** The collection of this kind in this column: the one at hand, or a new one; null: none can stand here. */
  #enter(kind: Frame['kind'], indent: number): Frame | null {
    const frames = this.#frames;
    while ((frames.at(-1)?.indent ?? -1) > indent) frames.pop();
    // A list may stand in the column of the key that it belongs to.
    const isListOver = kind === 'mapping' && frames.at(-1)?.kind === 'sequence' && frames.at(-2)?.indent === indent;
    if (isListOver && frames.at(-1)?.indent === indent) frames.pop();
    const frame = frames.at(-1);
    if (frame?.indent !== indent || (kind === 'sequence' && frame.kind === 'mapping')) return this.#push(kind, indent);
    return frame.kind === kind ? frame : null;
  }

  #push(kind: Frame['kind'], indent: number): Frame | null {
    const parent = this.#frames.at(-1);
    if ((parent ? !parent.isOpen : this.#hasRoot) || this.#frames.length === DEEPEST) return null;
    if (parent) parent.isOpen = false;
    this.#hasRoot = true;
    const around = parent?.mapping ?? null;
    const mapping = kind === 'mapping' ? { parent: around, known: null } : around;
    const frame: Frame = { kind, indent, mapping, key: parent?.key ?? null, isOpen: true };
    this.#frames.push(frame);
    return frame;
  }

  #take(frame: Frame, start: number, end: number): boolean {
    const value = readLineValue(this.#text, start, end);
    if (value.kind === 'unknown') return false;
    if (value.kind === 'block') {
      this.#blockIndent = frame.indent;
      this.#margin = -1;
    }
    frame.isOpen = value.kind === 'none';
    const { key, mapping } = frame;
    const scalar = value.kind === 'block' ? readBlockWord(this.#text, end, frame.indent) : scalarIn(value);
    if (mapping && frame.kind === 'mapping' && key !== null && this.#heads.includes(key)) {
      mapping.known ??= new Map();
      if (!mapping.known.has(key)) mapping.known.set(key, scalar);
    }
    if (scalar) this.#visitor.scalar(scalar, key, mapping);
    return value.kind !== 'flow' || this.#visitor.flow(value.text, key);
  }

  /** Whether a line is part of the block text at hand; null: its indent is wrong. */
  #isInBlock(indent: number): boolean | null {
    if (this.#blockIndent < 0) return false;
    if (indent <= this.#blockIndent) {
      this.#blockIndent = -1;
      return false;
    }
    if (this.#margin < 0) this.#margin = indent;
    return indent < this.#margin ? null : true;
  }
}

function scalarIn(value: LineValue): LineScalar | null {
  return value.kind === 'scalar' ? value : null;
}

/** More collections inside each other are left to the readers that know how to deal with them. */
const DEEPEST = 50;

const SPACE = 32;
const HASH = 35;
const DASH = 45;

function isDash(text: string, at: number, end: number): boolean {
  return text.charCodeAt(at) === DASH && (at + 1 === end || text.charCodeAt(at + 1) === SPACE);
}

/** The offset behind the colon of the key that begins at an offset; 0: none does. */
function behindKey(text: string, start: number, end: number): number {
  KEY.lastIndex = start;
  const behind = KEY.test(text) ? KEY.lastIndex : 0;
  return behind > end || behind - start > LONGEST_KEY ? 0 : behind;
}

/** A key without blanks, or a quoted one without escapes. */
const KEY = /(?:[A-Za-z0-9_./$][A-Za-z0-9_./$+@~-]*|"[^"\\\r\n]*"|'[^'\r\n]*') *:(?=[ \r\n]|$)/y;

/** YAML wants a key's colon within 1024 characters. */
const LONGEST_KEY = 1000;

/** The key that begins at one offset and ends in front of the blanks before another. */
function keyBetween(text: string, start: number, colon: number): string {
  let end = colon;
  while (text.charCodeAt(end - 1) === SPACE) end--;
  const isQuoted = text.charAt(start) === '"' || text.charAt(start) === "'";
  return isQuoted ? text.slice(start + 1, end - 1) : text.slice(start, end);
}
