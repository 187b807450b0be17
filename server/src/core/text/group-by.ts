/** Items of one key: there is one at least. */
type Group<Item> = readonly [Item, ...Item[]];

/** The items of a list by key: keys in the order of their first items, the items of each in the order of the list. */
export function groupBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): ReadonlyMap<Key, Group<Item>> {
  const groups = new Map<Key, [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
