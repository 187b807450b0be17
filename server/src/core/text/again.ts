import { keepList } from './keep-list';
import { commonEnds, sameItems, spliced, type CommonEnds } from './spliced';

/** A list, and what was computed of each of its items. */
export interface Mapped<Item, Result> {
  readonly items: readonly Item[];
  readonly results: readonly Result[];
}

/**
 * Computes a result for each item of a list. Items that are identical to those of the previous call, counted from the front and
 * from the back, keep their results; only what lies between is computed. An edit of a list changes it in one place, so that the
 * work done is that of the change; what is left for the others is a pass over two arrays. `compute` must depend on the item
 * alone (`index` is for messages of items that are computed). `before` is the result of the item that stood there, counted from
 * where the lists begin to differ; null where none did: for items that can take over a part of it. Where every result is what it
 * was, so is the list of them.
 */
export function mapAgain<Item, Result>(
  previous: Mapped<Item, Result> | null,
  items: readonly Item[],
  compute: (item: Item, index: number, before: Result | null) => Result,
): Mapped<Item, Result> {
  if (items.length === 0) return MAPPED_NOTHING;
  if (!previous) return { items, results: items.map((item, index) => compute(item, index, null)) };
  if (previous.items === items) return previous;
  return mapBetween(previous, items, commonEnds(previous.items, items), compute);
}

/** Of an empty list, as thousands of files have them. */
const MAPPED_NOTHING: Mapped<never, never> = { items: [], results: [] };

function mapBetween<Item, Result>(
  previous: Mapped<Item, Result>,
  items: readonly Item[],
  { front, back }: CommonEnds,
  compute: (item: Item, index: number, before: Result | null) => Result,
): Mapped<Item, Result> {
  if (front === items.length && front === previous.items.length) return previous;
  const kept = previous.results;
  const stood = kept.length - back;
  const changed = items.slice(front, items.length - back).map((item, index) => {
    const at = front + index;
    return compute(item, at, at < stood ? (kept[at] ?? null) : null);
  });
  const isSame = items.length === kept.length && changed.every((result, index) => result === kept[front + index]);
  return { items, results: isSame ? kept : spliced(kept, front, stood, changed) };
}

/**
 * The same for results that depend on the item alone: an item keeps its result wherever it stands, also where the list has changed in
 * several places far apart.
 */
export function mapEachAgain<Item extends object, Result>(
  previous: Mapped<Item, Result> | null,
  items: readonly Item[],
  compute: (item: Item) => Result,
): Mapped<Item, Result> {
  if (items.length === 0) return MAPPED_NOTHING;
  if (!previous) return { items, results: items.map((item) => compute(item)) };
  if (previous.items === items) return previous;
  const ends = commonEnds(previous.items, items);
  const { front, back } = ends;
  const stood = previous.items.length - back;
  const moved = new Map<Item, Result>();
  if (items.length - back - front > 1) {
    previous.items.slice(front, stood).forEach((item, at) => {
      moved.set(item, previous.results[front + at] as Result);
    });
  }
  return mapBetween(previous, items, ends, (item) => (moved.has(item) ? (moved.get(item) as Result) : compute(item)));
}

/** Lists of items joined to one, and how many each of them gave. */
export interface Joined<Item, Result> {
  readonly items: readonly Item[];
  readonly counts: readonly number[];
  readonly all: readonly Result[];
}

/**
 * Joins the lists of all items, as `mapAgain` computes results: only items between those that the previous call had too, at the front and at the
 * back, are asked for theirs. A single one's is not copied. The joined list is the one of before where nothing in it is different. With lists of one or none it is a filter.
 */
export function joinAgain<Item, Result>(
  previous: Joined<Item, Result> | null,
  items: readonly Item[],
  listOf: (item: Item) => readonly Result[],
): Joined<Item, Result> {
  if (previous?.items === items) return previous;
  if (items.length === 0) return JOINED_NOTHING;
  const known = previous ?? JOINED_NOTHING;
  const [only] = items;
  if (only !== undefined && items.length === 1) {
    const all = listOf(only);
    return { items, counts: [all.length], all: keepList(known.all, all) };
  }
  const { front, back } = commonEnds(known.items, items);
  const stood = known.items.length - back;
  const lists = items.slice(front, items.length - back).map(listOf);
  const start = sumOf(known.counts, 0, front);
  const end = start + sumOf(known.counts, front, stood);
  const counts = lists.map(({ length }) => length);
  return {
    items,
    counts: splicedUnlessSame(known.counts, front, stood, counts),
    all: splicedUnlessSame(known.all, start, end, lists.flat()),
  };
}

const JOINED_NOTHING: Joined<never, never> = { items: [], counts: [], all: [] };

function splicedUnlessSame<Item>(
  list: readonly Item[],
  start: number,
  end: number,
  items: readonly Item[],
): readonly Item[] {
  const isSame = items.length === end - start && items.every((item, at) => Object.is(item, list[start + at]));
  return isSame ? list : spliced(list, start, end, items);
}

function sumOf(numbers: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += numbers[at] ?? 0;
  return sum;
}

/** What one of two lists of objects holds alone; null where what both hold is in another order. */
export function differences<Item extends object>(
  before: readonly Item[],
  after: readonly Item[],
): { readonly gone: readonly Item[]; readonly come: readonly Item[] } | null {
  const { front, back } = commonEnds(before, after);
  const older = before.slice(front, before.length - back);
  const newer = after.slice(front, after.length - back);
  if (older.length === 0 || newer.length === 0) return { gone: older, come: newer };
  const [inOlder, inNewer] = [new Set(older), new Set(newer)];
  const [left, stayed] = [older.filter((item) => inNewer.has(item)), newer.filter((item) => inOlder.has(item))];
  if (!sameItems(left, stayed)) return null;
  return { gone: older.filter((item) => !inNewer.has(item)), come: newer.filter((item) => !inOlder.has(item)) };
}
