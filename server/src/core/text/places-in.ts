/** The places of some items of a list, each of which it holds once; those that it does not hold are left out. */
export function placesIn<Item extends object>(
  list: readonly Item[],
  wanted: Pick<ReadonlySet<Item>, 'size' | 'has' | 'keys'>,
): readonly (readonly [item: Item, at: number])[] {
  // Searching compares pointers, and looks into no item of the list; asking a set looks into each.
  if (wanted.size <= FEW)
    return [...wanted.keys()].map((item) => [item, list.indexOf(item)] as const).filter(([, at]) => at >= 0);
  return list.flatMap((item, at) => (wanted.has(item) ? [[item, at] as const] : []));
}

/** So many are searched one by one. */
const FEW = 8;
