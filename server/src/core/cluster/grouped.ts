import { commonEnds } from '../text/again';
import { compareBytewise, sortedBytewise } from './bytewise';

/** Items by a key: groups in the bytewise order of their keys, the items of a group in the order of the list. */
export interface Grouping<Item> {
  readonly items: readonly Item[];
  readonly groups: readonly Group<Item>[];
}

export interface Group<Item> {
  readonly key: string;
  readonly items: readonly Item[];
}

/**
 * Groups a list by key. A group whose items are those of the previous grouping stays the same object, and only groups of items that
 * came, went or moved are put together anew; what is left for the others is a pass over the list. The key of an item must never change.
 */
export function groupAgain<Item>(
  previous: Grouping<Item> | null,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Grouping<Item> {
  if (previous?.items === items) return previous;
  const touched = previous && touchedKeys(previous.items, items, keyOf);
  const collected = collect(items, keyOf, touched);
  const keys = sortedBytewise(touched ?? collected.keys());
  return { items, groups: merge(previous?.groups ?? [], keys, collected) };
}

/** The index of the first item whose key is not before `key`, from `from` on; the items are sorted bytewise by key. */
export function lowerBound<Item>(
  items: readonly Item[],
  key: string,
  keyOf: (item: Item) => string,
  from = 0,
): number {
  let low = from;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && compareBytewise(keyOf(item), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The item with a key, in a list that is sorted bytewise by key. */
export function findSorted<Item>(items: readonly Item[], key: string, keyOf: (item: Item) => string): Item | null {
  const found = items[lowerBound(items, key, keyOf)];
  return found !== undefined && keyOf(found) === key ? found : null;
}

/** The keys of all items that do not stand where they stood. */
function touchedKeys<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlySet<string> {
  const { front, back } = commonEnds(before, after);
  const touched = new Set<string>();
  const isSameLength = before.length === after.length;
  for (let at = front; at < after.length - back; at++) {
    const item = after[at];
    if (item !== undefined && !(isSameLength && item === before[at])) touched.add(keyOf(item));
  }
  for (let at = front; at < before.length - back; at++) {
    const item = before[at];
    if (item !== undefined && !(isSameLength && item === after[at])) touched.add(keyOf(item));
  }
  return touched;
}

/** The items of the keys that are asked for (null: of all keys). */
function collect<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  wanted: ReadonlySet<string> | null,
): ReadonlyMap<string, Item[]> {
  const collected = new Map<string, Item[]>();
  if (wanted?.size === 0) return collected;
  for (const item of items) {
    const key = keyOf(item);
    if (wanted && !wanted.has(key)) continue;
    const known = collected.get(key);
    if (known) known.push(item);
    else collected.set(key, [item]);
  }
  return collected;
}

/** The groups before, with those of these keys (sorted) put in the place of their own. */
function merge<Item>(
  before: readonly Group<Item>[],
  keys: readonly string[],
  collected: ReadonlyMap<string, readonly Item[]>,
): readonly Group<Item>[] {
  const merged: Group<Item>[] = [];
  let isSame = true;
  let at = 0;
  for (const key of keys) {
    for (const end = lowerBound(before, key, keyOfGroup, at); at < end; at++) copy(before[at], merged);
    const old = before[at]?.key === key ? before[at++] : undefined;
    const items = collected.get(key);
    const group = items && (old && sameItems(old.items, items) ? old : { key, items });
    copy(group, merged);
    if (group !== old) isSame = false;
  }
  if (isSame) return before;
  for (; at < before.length; at++) copy(before[at], merged);
  return merged;
}

function copy<Item>(group: Group<Item> | undefined, to: Group<Item>[]): void {
  if (group) to.push(group);
}

function keyOfGroup({ key }: Group<unknown>): string {
  return key;
}

/** Whether two lists hold the same objects in the same order. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
