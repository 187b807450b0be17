/** Lists one behind the other. A single one that is not empty is not copied. */
export function joined<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const filled = lists.filter(({ length }) => length > 0);
  if (filled.length === 1 && filled[0]) return filled[0];
  if (filled.length <= FEW) return ([] as Item[]).concat(...filled);
  const all: Item[] = [];
  for (const list of filled) for (const item of list) all.push(item);
  return all;
}

/** As arguments of a call; a call cannot take any number of them. */
const FEW = 1_000;
