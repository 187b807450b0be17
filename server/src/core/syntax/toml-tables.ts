import { between, type Place } from '../text/place';
import type { TomlCursor } from './toml-cursor';
import type { KeyPath } from './toml-key';
import { Slots } from './toml-slots';
import type { Entry, Mapping, Scalar, Sequence, Tree } from './tree';

/**
 * A table while it grows. How it was made decides what may still be added to it: `header` by `[a]` or `[[a]]`, `implied` as
 * a parent in a header, `dotted` as a parent in a dotted key, `inline` by braces.
 */
export interface GrowingTable {
  readonly mapping: Growing<Mapping>;
  readonly slots: Slots<Slot>;
  made: 'header' | 'implied' | 'dotted' | 'inline';
}

type Slot =
  | { readonly kind: 'table'; readonly table: GrowingTable }
  | {
      readonly kind: 'tables';
      readonly sequence: Growing<Sequence>;
      readonly entry: { place: Place };
      last: GrowingTable;
    }
  | { readonly kind: 'value'; readonly inline: boolean };

const VALUE: Slot = { kind: 'value', inline: false };
const INLINE_TABLE: Slot = { kind: 'value', inline: true };

type Growing<T extends Mapping | Sequence> = Omit<T, 'entries' | 'items' | 'place'> & {
  place: Place;
} & (T extends Mapping ? { entries: Entry[] } : { readonly items: Tree[] });

/** A table without entries. */
export function newTable(made: GrowingTable['made'], place: Place): GrowingTable {
  const style = made === 'inline' ? 'flow' : 'table';
  return { mapping: { kind: 'mapping', style, entries: [], place }, slots: new Slots(), made };
}

/** Takes back the room that a table's list of entries has kept for more; more can still be added. */
export function trimTable({ mapping }: GrowingTable): void {
  mapping.entries = mapping.entries.slice();
}

/**
 * Adds `key = value` to a table, by the rules of TOML 1.0 on what may be defined twice (nothing) and what a dotted key may
 * add to (tables that dotted keys or headers implied). A pair that breaks them is a problem and stays in the tree.
 * `end` is the offset in the text where the pair ends; `key` has at least one part.
 */
export function addPair(
  cursor: TomlCursor,
  table: GrowingTable,
  key: KeyPath,
  value: Tree | null,
  end: number,
): Entry | null {
  const place = cursor.place(key.start, end);
  let target = table;
  let path = '';
  let index = -1;
  for (const part of key.parts) {
    index++;
    path = path === '' ? part.text : `${path}.${part.text}`;
    const slot = target.slots.get(part.text);
    if (index === key.parts.length - 1) {
      if (slot) cursor.report(twice(path, slot), key.start, key.end);
      return addEntry(target, part, value, place, value?.kind === 'mapping' ? INLINE_TABLE : VALUE);
    }
    if (slot?.kind === 'table' && (slot.table.made === 'dotted' || slot.table.made === 'implied')) {
      target = slot.table;
      continue;
    }
    if (slot) cursor.report(closedToDots(path, slot), key.start, key.end);
    target = openTable(target, part, 'dotted', place);
  }
  return null;
}

/** Enters the table of a header `[a.b]` or `[[a.b]]` below `root`. A header that is not allowed is a problem and still gives a table. */
export function enterHeader(
  cursor: TomlCursor,
  root: GrowingTable,
  key: KeyPath,
  header: Place,
  array: boolean,
): GrowingTable {
  let target = root;
  let path = '';
  let index = -1;
  for (const part of key.parts) {
    index++;
    path = path === '' ? part.text : `${path}.${part.text}`;
    const slot = target.slots.get(part.text);
    if (index === key.parts.length - 1) {
      const problem = headerProblem(path, slot, array);
      if (problem) cursor.report(problem, key.start, key.end);
      return array ? appendTable(target, part, slot, header) : headerTable(target, part, slot, header);
    }
    if (slot?.kind === 'table') target = slot.table;
    else if (slot?.kind === 'tables') target = slot.last;
    else {
      if (slot) cursor.report(`\`${path}\` has a value already, so no table can be added to it`, key.start, key.end);
      target = openTable(target, part, 'implied', part.place);
    }
  }
  return target;
}

function headerTable(parent: GrowingTable, part: Scalar, slot: Slot | undefined, header: Place): GrowingTable {
  if (slot?.kind === 'tables') return slot.last;
  if (slot?.kind !== 'table') return openTable(parent, part, 'header', header);
  if (slot.table.made === 'implied') {
    slot.table.made = 'header';
    slot.table.mapping.place = header;
  }
  return slot.table;
}

function appendTable(parent: GrowingTable, part: Scalar, slot: Slot | undefined, header: Place): GrowingTable {
  const table = newTable('header', header);
  if (slot?.kind === 'tables') {
    slot.sequence.items.push(table.mapping);
    slot.sequence.place = between(slot.sequence.place, header);
    slot.entry.place = slot.sequence.place;
    slot.last = table;
    return table;
  }
  const sequence: Growing<Sequence> = { kind: 'sequence', style: 'tables', items: [table.mapping], place: header };
  const entry = { key: part, value: sequence, place: header };
  parent.mapping.entries.push(entry);
  parent.slots.add(part.text, { kind: 'tables', sequence, entry, last: table });
  return table;
}

function openTable(
  parent: GrowingTable,
  part: Scalar,
  made: 'header' | 'implied' | 'dotted',
  place: Place,
): GrowingTable {
  const table = newTable(made, made === 'header' ? place : part.place);
  addEntry(parent, part, table.mapping, place, { kind: 'table', table });
  return table;
}

/** The first definition of a key holds the slot; a later one only joins the entries. */
function addEntry(table: GrowingTable, key: Scalar, value: Tree | null, place: Place, slot: Slot): Entry {
  const entry = { key, value, place };
  table.mapping.entries.push(entry);
  table.slots.add(key.text, slot);
  return entry;
}

function headerProblem(path: string, slot: Slot | undefined, array: boolean): string | null {
  if (!slot) return null;
  if (array) {
    if (slot.kind === 'tables') return null;
    return `\`${path}\` is ${nounOf(slot)} already, so \`[[${path}]]\` cannot add a table to it`;
  }
  if (slot.kind === 'tables') return `\`${path}\` is an array of tables; each of them begins with \`[[${path}]]\``;
  if (slot.kind === 'table' && slot.table.made === 'implied') return null;
  return twice(path, slot);
}

function closedToDots(path: string, slot: Slot): string {
  if (slot.kind === 'value' && slot.inline) return `\`${path}\` is an inline table, nothing can be added to it`;
  return `\`${path}\` is ${nounOf(slot)} already, so a dotted key cannot add to it`;
}

function twice(path: string, slot: Slot): string {
  const what = slot.kind === 'value' ? 'has a value already' : `is ${nounOf(slot)} already`;
  return `\`${path}\` ${what}, a key cannot be defined twice`;
}

function nounOf(slot: Slot): string {
  if (slot.kind === 'tables') return 'an array of tables';
  if (slot.kind === 'table') return 'a table';
  return slot.inline ? 'an inline table' : 'a value';
}
