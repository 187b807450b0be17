/** The previous list where the next one has the same items in the same order; so what rests on the list alone need not be done again. */
export function keepList<Item>(previous: readonly Item[] | null, next: readonly Item[]): readonly Item[] {
  return previous && sameItems(previous, next) ? previous : next;
}

/** Whether two lists have the same items in the same order. By `Object.is`, for the reason that `commonEnds` has. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  let index = 0;
  while (index < a.length && Object.is(a[index], b[index])) index++;
  return index === a.length;
}
