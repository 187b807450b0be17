import { compareBytewise } from './bytewise';

/** What was computed of each item of a list that is sorted bytewise by key, each key once. */
export interface MappedSorted<Item, Result> {
  readonly items: readonly Item[];
  /** Of the item at the same index. The same list as before where no result changed. */
  readonly results: readonly Result[];
  /** The items that came, went or were replaced since the mapping before; all of them where there was none. */
  readonly changes: readonly ItemChange<Item>[];
}

export interface ItemChange<Item> {
  readonly key: string;
  readonly before: Item | null;
  readonly after: Item | null;
}

/**
 * Computes a result for each item of a list that is sorted by key. An item that is identical to the one of the same key in the previous
 * list keeps its result, wherever it stands; `compute` is given what the key came to before. What is left for the others is one pass
 * over both lists that looks at a key only where the lists differ.
 */
export function mapSortedAgain<Item, Result>(
  previous: MappedSorted<Item, Result> | null,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  compute: (item: Item, before: Result | null) => Result,
): MappedSorted<Item, Result> {
  if (previous?.items === items) return previous.changes.length === 0 ? previous : { ...previous, changes: [] };
  const walk = walkSorted(previous?.items ?? [], items, keyOf);
  const kept = previous?.results ?? [];
  const results: Result[] = [];
  let isSame = previous !== null && items.length === previous.items.length;
  for (let at = 0; at < items.length; at++) {
    const from = walk.origins[at] ?? -1;
    const old = from < 0 ? null : (kept[from] as Result);
    const item = items[at] as Item;
    const result = from >= 0 && previous?.items[from] === item ? (old as Result) : compute(item, old);
    results.push(result);
    if (from !== at || result !== old) isSame = false;
  }
  return { items, results: isSame ? kept : results, changes: walk.changes };
}

/** The items that came, went or were replaced between two lists that are sorted bytewise by key, each key once. */
export function changesBetween<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): readonly ItemChange<Item>[] {
  return before === after ? [] : walkSorted(before, after, keyOf).changes;
}

interface Walk<Item> {
  /** By index of the list after: where the item of the same key stood; -1: nowhere. */
  readonly origins: Int32Array;
  readonly changes: readonly ItemChange<Item>[];
}

function walkSorted<Item>(before: readonly Item[], after: readonly Item[], keyOf: (item: Item) => string): Walk<Item> {
  const origins = new Int32Array(after.length).fill(-1);
  const changes: ItemChange<Item>[] = [];
  let old = 0;
  let at = 0;
  while (at < after.length || old < before.length) {
    const next = after[at] ?? null;
    const gone = before[old] ?? null;
    if (next !== null && next === gone) {
      origins[at++] = old++;
      continue;
    }
    const order = next === null ? 1 : gone === null ? -1 : compareBytewise(keyOf(next), keyOf(gone));
    if (order === 0) origins[at] = old;
    changes.push({
      key: keyOf((order <= 0 ? next : gone) as Item),
      before: order >= 0 ? gone : null,
      after: order <= 0 ? next : null,
    });
    if (order <= 0) at++;
    if (order >= 0) old++;
  }
  return { origins, changes };
}
