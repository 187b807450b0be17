import { lazy } from '../text/lazy';
import { commonEnds, spliced } from '../text/spliced';
import { inOneGo, mapInSteps, type Steps } from '../text/steps';
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
  if (!previous) return inOneGo(mapSortedInSteps(items, keyOf, Infinity, (item) => compute(item, null)));
  if (previous.items === items) return { items, results: previous.results, changes: [] };
  const { items: before, results: kept } = previous;
  const { front, back } = commonEnds(before, items);
  const changes: ItemChange<Item>[] = [];
  const middle: Result[] = [];
  let isSame = before.length === items.length;
  eachBetween(before, items, { front, back }, keyOf, (was, after, from) => {
    if (!Object.is(after, was)) changes.push({ key: keyOf((after ?? was) as Item), before: was, after });
    if (after === null) return;
    const known = was === null ? null : (kept[from] as Result);
    const result = Object.is(after, was) ? (known as Result) : compute(after, known);
    if (!Object.is(result, kept[front + middle.length])) isSame = false;
    middle.push(result);
  });
  if (isSame) return { items, results: kept, changes };
  return { items, results: spliced(kept, front, kept.length - back, middle), changes };
}

/** Visits what stood (at `from`) and what stands under each key between the ends that two lists have in common. */
function eachBetween<Item>(
  before: readonly Item[],
  items: readonly Item[],
  { front, back }: ReturnType<typeof commonEnds>,
  keyOf: (item: Item) => string,
  visit: (was: Item | null, after: Item | null, from: number) => void,
): void {
  const [beforeEnd, end] = [before.length - back, items.length - back];
  for (let from = front, at = front; from < beforeEnd || at < end;) {
    const old = from < beforeEnd ? (before[from] as Item) : null;
    const next = at < end ? (items[at] as Item) : null;
    const order = Object.is(next, old)
      ? 0
      : next === null
        ? 1
        : old === null
          ? -1
          : compareBytewise(keyOf(next), keyOf(old));
    visit(order >= 0 ? old : null, order <= 0 ? next : null, from);
    if (order <= 0) at++;
    if (order >= 0) from++;
  }
}

/** The same in steps, of a list of which nothing is known from before. */
export function* mapSortedInSteps<Item, Result>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  stepLength: number,
  compute: (item: Item) => Result,
): Steps<MappedSorted<Item, Result>> {
  return mappedFirst(items, yield* mapInSteps(items, stepLength, compute), keyOf);
}

function mappedFirst<Item, Result>(
  items: readonly Item[],
  results: readonly Result[],
  keyOf: (item: Item) => string,
): MappedSorted<Item, Result> {
  const changes = lazy(() => items.map((item) => ({ key: keyOf(item), before: null, after: item })));
  return {
    items,
    results,
    get changes() {
      return changes();
    },
  };
}

/** The items that came, went or were replaced between two lists that are sorted bytewise by key, each key once. */
export function changesBetween<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): readonly ItemChange<Item>[] {
  if (before === after) return [];
  const changes: ItemChange<Item>[] = [];
  eachBetween(before, after, commonEnds(before, after), keyOf, (was, now) => {
    if (!Object.is(now, was)) changes.push({ key: keyOf((now ?? was) as Item), before: was, after: now });
  });
  return changes;
}
