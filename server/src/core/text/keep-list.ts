import { sameItems } from './spliced';

/** The previous list where the next one has the same items in the same order; so what rests on the list alone need not be done again. */
export function keepList<Item>(previous: readonly Item[] | null, next: readonly Item[]): readonly Item[] {
  return previous && sameItems(previous, next) ? previous : next;
}
