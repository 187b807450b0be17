import { commonEnds } from '../text/spliced';
import { layeredMap, type LayeredMap } from '../text/layered-map';

/** How often each key occurs in a list. */
export interface KeyCounts {
  readonly counts: LayeredMap<number>;
  /** How many keys occur more than once. */
  readonly repeated: number;
}

/**
 * The counts of the keys of a list. `previous` are those of an older list, `before`: only what differs between the two is counted, and
 * where their keys are the same, so are the counts, identical by reference.
 */
export function countKeys<Item>(
  keyOf: (item: Item) => string,
  items: readonly Item[],
  previous: { readonly counts: KeyCounts; readonly items: readonly Item[] } | null = null,
): KeyCounts {
  if (!previous) {
    const counts = differences([], items, keyOf);
    let repeated = 0;
    for (const count of counts.values()) if (count > 1) repeated++;
    return { counts: layeredMap(counts), repeated };
  }
  const changes = differences(previous.items, items, keyOf);
  if (changes.size === 0) return previous.counts;
  return counted(previous.counts.counts, previous.counts.repeated, changes);
}

/** The items of each key that occurs more than once, in the order of the list. Takes no time where none does. */
export function repeatedItems<Item>(
  { counts, repeated }: KeyCounts,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  if (repeated === 0) return groups;
  for (const item of items) {
    const key = keyOf(item);
    if ((counts.get(key) ?? 0) < 2) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** By how much the number of each key differs, where it does. */
function differences<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, number> {
  const { front, back } = commonEnds(before, after);
  const changes = new Map<string, number>();
  const add = (items: readonly Item[], by: number): void => {
    for (let index = front; index < items.length - back; index++) {
      const key = keyOf(items[index] as Item);
      const change = (changes.get(key) ?? 0) + by;
      if (change === 0) changes.delete(key);
      else changes.set(key, change);
    }
  };
  add(before, -1);
  add(after, 1);
  return changes;
}

/** The counts with the changes added. */
function counted(counts: LayeredMap<number>, repeated: number, changes: ReadonlyMap<string, number>): KeyCounts {
  let more = repeated;
  const next = new Map<string, number | undefined>();
  for (const [key, change] of changes) {
    const before = counts.get(key) ?? 0;
    const after = before + change;
    next.set(key, after === 0 ? undefined : after);
    more += Number(after > 1) - Number(before > 1);
  }
  return { counts: counts.with(next), repeated: more };
}
