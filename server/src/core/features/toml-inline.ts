import { lineEnd } from '../text/line-end';
import type { Span } from '../text/place';
import { bareKey } from './toml-line';

/** What is being written inside of an inline table. */
export interface InlinePlace {
  /** The keys from the one whose value this is to the table; arrays in between are not counted. */
  readonly path: readonly string[];
  /** The keys of the table beside the one being written. */
  readonly siblings: readonly string[];
  /** The key whose value is being written; null where a key is. */
  readonly key: string | null;
  /** Whether the value is an item of a list. */
  readonly isItem: boolean;
  /** The half-typed key; absolute, in UTF-16 code units. */
  readonly word: Span;
  readonly hasEquals: boolean;
  /** Whether another key follows, with no comma before it. */
  readonly isBeforeKey: boolean;
}

interface Table {
  readonly kind: 'table';
  readonly keys: string[];
  /** Where the key or value begins that is being read. */
  start: number;
  key: string | null;
}

interface List {
  readonly kind: 'list';
}

/**
 * Reads a value from its begin to an offset, half-typed as it may be, in time linear in it. `name` is its key. null where no inline table
 * is open at the offset, or where it is in a comment.
 */
export function inlinePlaceAt(text: string, from: number, offset: number, name: string): InlinePlace | null {
  const { open, tables, path, at } = read(text, from, offset, name);
  const table = tables.at(-1);
  if (!table || at === 'comment') return null;
  const { key, start } = table;
  const word = { start, end: key === null && at === 'text' ? keyEnd(text, offset) : offset };
  const behind = text.slice(word.end, word.end + LONGEST_GAP);
  const hasEquals = /^[ \t]*=/.test(behind);
  const isBeforeKey = key === null && !hasEquals && /^[ \t]*[\w"'-]/.test(behind);
  const isItem = open.at(-1)?.kind === 'list';
  const keysBefore = table.keys.filter((known) => known !== key);
  const siblings = [...keysBefore, ...keysBehind(text, isBeforeKey ? word.end : offset, { isItem, isBeforeKey })];
  return { path: path.slice(0, tables.length), siblings, key, isItem, word, hasEquals, isBeforeKey };
}

const LONGEST_GAP = 100;

interface Reading {
  readonly open: readonly (Table | List)[];
  /** Those of `open` that are tables. */
  readonly tables: readonly Table[];
  /** The key of the value, then the current key of each open table. */
  readonly path: readonly string[];
  /** What the offset is in. */
  readonly at: 'text' | 'string' | 'comment';
}

function read(text: string, from: number, offset: number, name: string): Reading {
  const open: (Table | List)[] = [];
  const tables: Table[] = [];
  const path = [name];
  for (let i = from; i < offset; i++) {
    const c = text.charAt(i);
    const top = open.at(-1);
    if (c === '"' || c === "'") {
      i = stringEnd(text, i);
      if (i >= offset) return { open, tables, path, at: 'string' };
    } else if (c === '#') {
      i = lineEnd(text, i);
      if (i >= offset) return { open, tables, path, at: 'comment' };
    } else if (c === '[') open.push({ kind: 'list' });
    else if (c === '{') {
      const table: Table = { kind: 'table', keys: [], start: skipBlanks(text, i + 1, offset), key: null };
      open.push(table);
      tables.push(table);
    } else if (c === ']' || c === '}') {
      if (open.pop()?.kind !== 'table') continue;
      tables.pop();
      path.length = Math.min(path.length, tables.length + 1);
    } else if (top?.kind === 'table' && c === '=' && top.key === null) {
      top.key = bareKey(text.slice(top.start, i));
      top.keys.push(top.key);
      path.length = Math.min(path.length, tables.length);
      path.push(top.key);
      top.start = skipBlanks(text, i + 1, offset);
    } else if (top?.kind === 'table' && c === ',') {
      top.key = null;
      top.start = skipBlanks(text, i + 1, offset);
    }
  }
  return { open, tables, path, at: 'text' };
}

/** The keys that follow in the same table, in the same line. */
function keysBehind(
  text: string,
  offset: number,
  { isItem, isBeforeKey }: Pick<InlinePlace, 'isItem' | 'isBeforeKey'>,
): string[] {
  const keys: string[] = [];
  let depth = isItem ? 1 : 0;
  let start = isBeforeKey ? offset : -1;
  const end = lineEnd(text, offset);
  for (let i = offset; i < end && depth >= 0; i++) {
    const c = text.charAt(i);
    if (c === '"' || c === "'") i = stringEnd(text, i);
    else if (c === '[' || c === '{') depth++;
    else if (c === ']' || c === '}') depth--;
    else if (c === ',' && depth === 0) start = i + 1;
    else if (c === '=' && depth === 0 && start >= 0) {
      keys.push(bareKey(text.slice(start, i)));
      start = -1;
    }
  }
  return keys;
}

/** The index of the quote that closes a string, or of the end of its line. */
function stringEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\n') return i;
    if (c === '\\' && quote === '"') i++;
    else if (c === quote) return i;
  }
  return text.length;
}

function keyEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && /[\w-]/.test(text.charAt(end))) end++;
  return end;
}

function skipBlanks(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && /[ \t\r\n]/.test(text.charAt(i))) i++;
  return i;
}
