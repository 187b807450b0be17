import { groupBy } from '../text/group-by';
import { commonEnds, sameItems, spliced } from '../text/spliced';
import { inOneGo, type Steps } from '../text/steps';
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
 * came, went or moved are put together anew. The key of an item must never change.
 */
export function groupAgain<Item>(
  previous: Grouping<Item> | null,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Grouping<Item> {
  if (!previous) return inOneGo(groupInSteps(items, keyOf));
  if (previous.items === items) return previous;
  const middle = middleOf(previous.items, items);
  const touched = touchedKeys(middle, keyOf);
  if (touched.size === 0) return { items, groups: previous.groups };
  if (touched.size > MOST_SEARCHED && touched.size > previous.groups.length / 4)
    return groupAll(previous, items, keyOf);
  const collected = regroup(previous.groups, middle, touched, keyOf);
  return {
    items,
    groups: merge(previous.groups, sortedBytewise(touched), collected ?? collect(items, keyOf, touched)),
  };
}

/** The same where it is less work to put all groups together, and to take those of before for as long as they are alike. */
function groupAll<Item>(
  { groups: before }: Grouping<Item>,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Grouping<Item> {
  const known = new Map(before.map((group) => [group.key, group]));
  const groups = inOneGo(groupInSteps(items, keyOf)).groups.map((group) => {
    const old = known.get(group.key);
    return old && sameItems(old.items, group.items) ? old : group;
  });
  return { items, groups: sameItems(before, groups) ? before : groups };
}

/** The same in steps, where nothing is known from before. */
export function* groupInSteps<Item>(items: readonly Item[], keyOf: (item: Item) => string): Steps<Grouping<Item>> {
  const collected = groupBy(items, keyOf);
  yield collected;
  const keys = sortedBytewise(collected.keys());
  yield keys;
  return { items, groups: keys.map((key) => ({ key, items: collected.get(key) ?? [] })) };
}

/** The index of the first item whose key is not before `key`, from `from` on; the items are sorted bytewise by key. */
export function lowerBound<Item>(items: readonly Item[], key: string, keyOf: (item: Item) => string, from = 0): number {
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

/** What lies between the items that two lists have in common at their ends. */
interface Middle<Item> {
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  /** Whether an item lies in front of it. */
  readonly isInFront: (item: Item) => boolean;
}

function middleOf<Item>(before: readonly Item[], after: readonly Item[]): Middle<Item> {
  const { front, back } = commonEnds(before, after);
  const isInFront = (item: Item): boolean => {
    const at = before.indexOf(item);
    return at >= 0 && at < front;
  };
  return {
    before: before.slice(front, before.length - back),
    after: after.slice(front, after.length - back),
    isInFront,
  };
}

/** The keys of all items that do not stand where they stood. */
function touchedKeys<Item>({ before, after }: Middle<Item>, keyOf: (item: Item) => string): ReadonlySet<string> {
  const touched = new Set<string>();
  const isSameLength = before.length === after.length;
  after.forEach((item, at) => {
    if (!(isSameLength && item === before[at])) touched.add(keyOf(item));
  });
  before.forEach((item, at) => {
    if (!(isSameLength && item === after[at])) touched.add(keyOf(item));
  });
  return touched;
}

/**
 * The items of the touched keys: what their groups had in front of the middle, what the middle has now, and what they had behind it.
 * null where many groups had items, but none in the middle: which of them stand in front of it has to be searched.
 */
function regroup<Item>(
  groups: readonly Group<Item>[],
  { before, after, isInFront }: Middle<Item>,
  touched: ReadonlySet<string>,
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> | null {
  let searched = 0;
  const collected = new Map<string, readonly Item[]>(collect(after, keyOf, touched));
  const left = new Set(before);
  for (const key of touched) {
    const old = findSorted(groups, key, keyOfGroup)?.items;
    if (!old) continue;
    let first = old.findIndex((item) => left.has(item));
    let end = old.findLastIndex((item) => left.has(item)) + 1;
    if (first < 0) {
      if (++searched > MOST_SEARCHED) return null;
      end = first = countTrue(old, isInFront);
    }
    const items = [...old.slice(0, first), ...(collected.get(key) ?? []), ...old.slice(end)];
    if (items.length > 0) collected.set(key, items);
  }
  return collected;
}

const MOST_SEARCHED = 8;

/** Of how many of these items something holds that holds of no more than the first of them. */
function countTrue<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle] as Item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The items of the keys that are asked for. */
function collect<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly Item[]> {
  return groupBy(
    items.filter((item) => wanted.has(keyOf(item))),
    keyOf,
  );
}

/** The groups before, with those of these keys (sorted, and one at least) put in the place of their own. */
function merge<Item>(
  before: readonly Group<Item>[],
  keys: readonly string[],
  collected: ReadonlyMap<string, readonly Item[]>,
): readonly Group<Item>[] {
  const made: Group<Item>[] = [];
  const start = lowerBound(before, keys[0] ?? '', keyOfGroup);
  let isSame = true;
  let at = start;
  for (const key of keys) {
    const end = lowerBound(before, key, keyOfGroup, at);
    for (const group of before.slice(at, end)) made.push(group);
    const old = before[end]?.key === key ? before[end] : undefined;
    const items = collected.get(key);
    const group = items && (old && sameItems(old.items, items) ? old : { key, items });
    if (group) made.push(group);
    if (group !== old) isSame = false;
    at = old ? end + 1 : end;
  }
  return isSame ? before : spliced(before, start, at, made);
}

function keyOfGroup({ key }: Group<unknown>): string {
  return key;
}
