/** A copy of a list with other items in the place of those from `start` to before `end`. Copied as a block, whatever is in it. */
export function spliced<Item>(
  list: readonly Item[],
  start: number,
  end: number,
  items: readonly Item[],
): readonly Item[] {
  const next = copied(list, start, end, items);
  if (list.length >= LONG) origins.set(next, { name: nameOf(list), front: start, back: list.length - end });
  return next;
}

function copied<Item>(list: readonly Item[], start: number, end: number, items: readonly Item[]): readonly Item[] {
  if (items.length !== end - start) return list.slice(0, start).concat(items, list.slice(end));
  const next = list.slice();
  for (let index = 0; index < items.length; index++) next[start + index] = items[index] as Item;
  return next;
}

export interface CommonEnds {
  readonly front: number;
  readonly back: number;
}

/**
 * How many items two lists have in common at the front, and how many of the rest at the back. By `Object.is`: for `===` the engine looks
 * into each pair, which could be a number that is not equal to itself; with thousands of objects that takes three times as long. Of a
 * long list that was spliced from the other only what was spliced in is looked at.
 */
export function commonEnds<Item>(before: readonly Item[], after: readonly Item[]): CommonEnds {
  const shorter = Math.min(before.length, after.length);
  const known = endsOfOrigin(before, after);
  const front = commonFront(before, after, known?.front ?? 0);
  let back = Math.min(known?.back ?? 0, shorter - front);
  while (back < shorter - front && Object.is(before[before.length - 1 - back], after[after.length - 1 - back])) back++;
  return { front, back };
}

/** Whether two lists have the same items in the same order; compared as for `commonEnds`. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  const known = endsOfOrigin(a, b);
  const front = commonFront(a, b, known?.front ?? 0);
  return known ? front + known.back >= a.length : front === a.length;
}

function commonFront(before: readonly unknown[], after: readonly unknown[], known: number): number {
  const shorter = Math.min(before.length, after.length);
  let front = known;
  while (front < shorter && Object.is(before[front], after[front])) front++;
  return front;
}

function endsOfOrigin(before: readonly unknown[], after: readonly unknown[]): CommonEnds | null {
  const origin = before.length >= LONG ? origins.get(after) : undefined;
  return origin && origin.name === names.get(before) ? origin : null;
}

function nameOf(list: readonly unknown[]): object {
  const known = names.get(list);
  if (known) return known;
  const name = {};
  names.set(list, name);
  return name;
}

/** What stands for a long list, and keeps nothing of it alive. */
const names = new WeakMap<readonly unknown[], object>();

/** Which list one was spliced from, and what it has of it at its ends. Lists are readonly, so that stays true. */
const origins = new WeakMap<readonly unknown[], { readonly name: object } & CommonEnds>();

/** Items of shorter lists are all compared sooner than one is asked where it comes from. */
const LONG = 256;
