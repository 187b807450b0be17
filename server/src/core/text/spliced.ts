/** A copy of a list with other items in the place of those from `start` to before `end`. Copied as a block, whatever is in it. */
export function spliced<Item>(
  list: readonly Item[],
  start: number,
  end: number,
  items: readonly Item[],
): readonly Item[] {
  if (items.length !== end - start) return list.slice(0, start).concat(items, list.slice(end));
  const next = list.slice();
  for (let index = 0; index < items.length; index++) next[start + index] = items[index] as Item;
  return next;
}
