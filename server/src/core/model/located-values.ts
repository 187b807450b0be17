import { dereference, type Sequence, type Tree } from '../syntax/tree';
import type { Located } from '../text/place';
import type { LocatedList } from './manifests';

/** A text value; null for holes and for scalars that Kubernetes does not take for text. */
export function stringOf(tree: Tree | null | undefined): Located<string> | null {
  const scalar = dereference(tree);
  return scalar?.kind === 'scalar' && scalar.type === 'string' ? { value: scalar.text, place: scalar.place } : null;
}

/** The texts of a list; what is none is left out. */
export function stringsOf(tree: Tree | null): Located<string>[] {
  const read = itemsOf(tree).map(stringOf);
  return read.includes(null) ? read.filter((text) => text !== null) : (read as Located<string>[]);
}

/** A list that is there, even an empty one; null where it is absent, null or no list. */
export function listOf(tree: Tree | null): LocatedList | null {
  return tree?.kind === 'sequence' ? { value: stringsOf(tree), place: tree.place } : null;
}

/** The items of a list; none where it is no list. */
export function itemsOf(tree: Tree | null): Sequence['items'] {
  return tree?.kind === 'sequence' ? tree.items : [];
}
