import { commonEnds, sameItems, spliced } from './spliced';

/** Lists one behind the other. A single one that is not empty is not copied. */
export function joined<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const filled = lists.filter(({ length }) => length > 0);
  if (filled.length === 1 && filled[0]) return filled[0];
  if (filled.length <= FEW) return ([] as Item[]).concat(...filled);
  const all: Item[] = [];
  for (const list of filled) for (const item of list) all.push(item);
  return all;
}

/**
 * The same, where other lists came to `all` before: if one list of theirs is another one now, only what is different in it is put in the
 * place of what was there.
 */
export function joinedAgain<Item>(
  before: readonly (readonly Item[])[],
  all: readonly Item[],
  lists: readonly (readonly Item[])[],
): readonly Item[] {
  const differing = lists.flatMap((list, at) => (sameItems(before[at] ?? [], list) ? [] : [at]));
  const [at] = differing;
  if (before.length !== lists.length || differing.length > 1) return joined(lists);
  if (at === undefined) return all;
  const [was, now] = [before[at] ?? [], lists[at] ?? []];
  const { front, back } = commonEnds(was, now);
  const start = before.slice(0, at).reduce((sum, { length }) => sum + length, 0);
  return spliced(all, start + front, start + was.length - back, now.slice(front, now.length - back));
}

/** As arguments of a call; a call cannot take any number of them. */
const FEW = 1_000;
