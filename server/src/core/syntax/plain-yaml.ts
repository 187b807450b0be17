import { readLineValue, type LineScalar } from './plain-yaml-value';

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
 * lists, values of one line, block texts (which are passed over), flow collections of plain words in one line (as well), comments,
 * several documents. false: the text holds anything else (or an error), and nothing that was visited counts. `heads` are the keys
 * whose values a mapping remembers. Linear.
 */
export function readPlainYaml(text: string, heads: readonly string[], visitor: LineVisitor): boolean {
  if (UNUSUAL.test(text)) return false;
  const reader = createLineReader(text, heads, visitor);
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

function createLineReader(
  text: string,
  heads: readonly string[],
  visitor: LineVisitor,
): { line(start: number, end: number): boolean } {
  let frames: Frame[] = [];
  let hasRoot = false;
  /** Where the block text at hand has to be deeper than; -1: there is none. `margin`: where its first line begins. */
  let blockIndent = -1;
  let margin = -1;

  const push = (kind: Frame['kind'], indent: number): Frame | null => {
    const parent = frames.at(-1);
    if ((parent ? !parent.isOpen : hasRoot) || frames.length === DEEPEST) return null;
    if (parent) parent.isOpen = false;
    hasRoot = true;
    const around = parent?.mapping ?? null;
    const mapping = kind === 'mapping' ? { parent: around, known: null } : around;
    const frame: Frame = { kind, indent, mapping, key: parent?.key ?? null, isOpen: true };
    frames.push(frame);
    return frame;
  };
  /** The collection of this kind in this column: the one at hand, or a new one; null: none can stand here. */
  const enter = (kind: Frame['kind'], indent: number): Frame | null => {
    while ((frames.at(-1)?.indent ?? -1) > indent) frames.pop();
    // A list may stand in the column of the key that it belongs to.
    const isListOver = kind === 'mapping' && frames.at(-1)?.kind === 'sequence' && frames.at(-2)?.indent === indent;
    if (isListOver && frames.at(-1)?.indent === indent) frames.pop();
    const frame = frames.at(-1);
    if (frame?.indent !== indent || (kind === 'sequence' && frame.kind === 'mapping')) return push(kind, indent);
    return frame.kind === kind ? frame : null;
  };
  const take = (frame: Frame, start: number, end: number): boolean => {
    const value = readLineValue(text, start, end);
    if (value.kind === 'unknown') return false;
    if (value.kind === 'block') {
      blockIndent = frame.indent;
      margin = -1;
    }
    frame.isOpen = value.kind === 'none';
    const { key, mapping } = frame;
    const scalar = value.kind === 'scalar' ? value : null;
    if (mapping && frame.kind === 'mapping' && key !== null && heads.includes(key)) {
      mapping.known ??= new Map();
      if (!mapping.known.has(key)) mapping.known.set(key, scalar);
    }
    if (scalar) visitor.scalar(scalar, key, mapping);
    return value.kind !== 'flow' || visitor.flow(value.text, key);
  };
  const key = (start: number, end: number, indent: number): boolean => {
    const found = keyAt(text, start, end);
    if (!found) return false;
    const frame = enter('mapping', indent);
    if (!frame) return false;
    frame.key = found.key;
    return take(frame, found.end, end);
  };
  const item = (dash: number, end: number, indent: number): boolean => {
    const frame = enter('sequence', indent);
    if (!frame) return false;
    let start = dash + 1;
    while (start < end && text.charCodeAt(start) === SPACE) start++;
    frame.isOpen = true;
    if (keyAt(text, start, end)) return key(start, end, indent + start - dash);
    return !isDash(text, start, end) && take(frame, start, end);
  };
  /** Whether a line is part of the block text at hand; null: its indent is wrong. */
  const isInBlock = (indent: number): boolean | null => {
    if (blockIndent < 0) return false;
    if (indent <= blockIndent) {
      blockIndent = -1;
      return false;
    }
    if (margin < 0) margin = indent;
    return indent < margin ? null : true;
  };
  return {
    line(start, end) {
      let at = start;
      while (at < end && text.charCodeAt(at) === SPACE) at++;
      // A blank line in front of a block text that is indented deeper than it would be a mistake.
      if (at === end) return blockIndent < 0 || margin >= 0 || at === start;
      const indent = at - start;
      const inBlock = isInBlock(indent);
      if (inBlock === null || inBlock) return inBlock === true;
      if (text.charCodeAt(at) === HASH) return true;
      if (indent === 0 && text.startsWith('---', start)) {
        frames = [];
        hasRoot = false;
        return (
          readLineValue(text, start + 3, end).kind === 'none' && (end === start + 3 || text.charAt(start + 3) === ' ')
        );
      }
      return isDash(text, at, end) ? item(at, end, indent) : key(at, end, indent);
    },
  };
}

/** More collections inside each other are left to the readers that know how to deal with them. */
const DEEPEST = 50;

const SPACE = 32;
const HASH = 35;
const DASH = 45;

function isDash(text: string, at: number, end: number): boolean {
  return text.charCodeAt(at) === DASH && (at + 1 === end || text.charCodeAt(at + 1) === SPACE);
}

/** The key that a line begins with at an offset, and the offset behind its colon. */
function keyAt(text: string, start: number, end: number): { readonly key: string; readonly end: number } | null {
  KEY.lastIndex = start;
  const match = KEY.exec(text);
  if (!match || KEY.lastIndex > end || match[0].length > LONGEST_KEY) return null;
  return { key: match[1] ?? match[2] ?? match[3] ?? '', end: start + match[0].length };
}

/** A key without blanks, or a quoted one without escapes. */
const KEY = /(?:([A-Za-z0-9_./$][A-Za-z0-9_./$+@~-]*)|"([^"\\\r\n]*)"|'([^'\r\n]*)') *:(?=[ \r\n]|$)/y;

/** YAML wants a key's colon within 1024 characters. */
const LONGEST_KEY = 1000;
