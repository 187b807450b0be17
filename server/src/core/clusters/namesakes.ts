import { countKeys, repeatedItems, type KeyCounts } from '../cluster/key-counts';
import type { Manifest } from '../model/manifests';
import { mapAgain, type Mapped } from '../text/again';
import { sameItems } from '../text/spliced';

/** Objects of one kind and name (and namespace): a cluster holds one of them alone. */
export interface Namesakes {
  /** At least two, in the order given. */
  readonly objects: readonly Manifest[];
}

/** The namesakes among the objects of a cluster, and what the next state takes over. */
export interface NamesakesState {
  /** Each the same object for as long as its objects are. */
  readonly list: readonly Namesakes[];
  readonly named: Mapped<Manifest, Named>;
  readonly counts: KeyCounts;
}

interface Named {
  readonly object: Manifest;
  /** What tells it apart from all other objects; empty for one without a name, and for what others make. */
  readonly identity: string;
}

/** Finds the objects that have the same kind and name; with a previous state only those that have changed are compared. */
export function namesakesAgain(previous: NamesakesState | null, objects: readonly Manifest[]): NamesakesState {
  const named = mapAgain<Manifest, Named>(previous?.named ?? null, objects, (object) => ({
    object,
    identity: identityOf(object),
  }));
  if (previous?.named === named) return previous;
  const known = previous && { counts: previous.counts, items: previous.named.results };
  const counts = countKeys(({ identity }) => identity, named.results, known);
  const list = repeatedItems(counts, named.results, ({ identity }) => identity);
  return { list: keepNamesakes(previous?.list ?? NONE, list), named, counts };
}

const NONE: readonly Namesakes[] = [];

function identityOf(object: Manifest): string {
  const { kindName, name, madeBy } = object;
  if (!name || madeBy) return '';
  const isNamespaced = object.kind === 'image-policy' && object.policyKind === 'ImagePolicy';
  return `${kindName.value}\0${isNamespaced ? (object.namespace?.value ?? '') : ''}\0${name.value}`;
}

function keepNamesakes(
  before: readonly Namesakes[],
  repeated: ReadonlyMap<string, readonly Named[]>,
): readonly Namesakes[] {
  const known = new Map(before.map((namesakes) => [namesakes.objects[0], namesakes]));
  return [...repeated].flatMap(([identity, named]): Namesakes[] => {
    if (identity === '') return [];
    const objects = named.map(({ object }) => object);
    const same = known.get(objects[0]);
    return [same && sameItems(same.objects, objects) ? same : { objects }];
  });
}
