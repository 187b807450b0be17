import { commonEnds } from '../text/again';
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
 * list keeps its result, wherever it stands; `compute` is given what the key came to before. What is left for the others is a pass over
 * what the lists do not have in common at their ends, which looks at a key only where the two differ.
 */
export function mapSortedAgain<Item, Result>(
  previous: MappedSorted<Item, Result> | null,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  compute: (item: Item, before: Result | null) => Result,
): MappedSorted<Item, Result> {
  if (previous?.items === items) return previous.changes.length === 0 ? previous : { ...previous, changes: [] };
  const before = previous?.items ?? [];
  const kept = previous?.results ?? [];
  const { front, back } = commonEnds(before, items);
  const steps = walkSorted(before.slice(front, before.length - back), items.slice(front, items.length - back), keyOf);
  const changes: ItemChange<Item>[] = [];
  const middle: Result[] = [];
  let isSame = previous !== null && before.length === items.length;
  for (const { key, from, after, old } of steps) {
    const known = from < 0 ? null : (kept[front + from] as Result);
    if (after !== old) changes.push({ key, before: old, after });
    if (after === null) continue;
    const result = after === old ? (known as Result) : compute(after, known);
    if (result !== kept[front + middle.length]) isSame = false;
    middle.push(result);
  }
  if (isSame) return { items, results: kept, changes };
  return { items, results: kept.slice(0, front).concat(middle, kept.slice(kept.length - back)), changes };
}

/** The items that came, went or were replaced between two lists that are sorted bytewise by key, each key once. */
export function changesBetween<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): readonly ItemChange<Item>[] {
  if (before === after) return [];
  return mapSortedAgain({ items: before, results: before, changes: [] }, after, keyOf, (item) => item).changes;
}

/** One key of either list. */
interface Step<Item> {
  readonly key: string;
  /** The index of the item of this key in the list before; -1 where it has none. */
  readonly from: number;
  readonly old: Item | null;
  readonly after: Item | null;
}

function walkSorted<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Step<Item>[] {
  const steps: Step<Item>[] = [];
  let from = 0;
  let at = 0;
  while (at < after.length || from < before.length) {
    const next = after[at] ?? null;
    const old = before[from] ?? null;
    const order = next === old ? 0 : next === null ? 1 : old === null ? -1 : compareBytewise(keyOf(next), keyOf(old));
    const item = (order <= 0 ? next : old) as Item;
    const key = next === old ? '' : keyOf(item);
    steps.push({ key, from: order >= 0 ? from : -1, old: order >= 0 ? old : null, after: order <= 0 ? next : null });
    if (order <= 0) at++;
    if (order >= 0) from++;
  }
  return steps;
}
