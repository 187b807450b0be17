import type { Manifest, MirrorSet } from '../model/manifests';
import { joinAgain, type Joined } from '../text/again';

/** The objects of a cluster. Nearly all are mirror sets that count as they stand: what looks for anything else need not look into them. */
export interface SortedObjects {
  readonly sets: Joined<Manifest, MirrorSet>;
  readonly others: Joined<Manifest, Manifest>;
}

/** Sorts objects, in the order given; those that were sorted before are not looked into. */
export function sortAgain(previous: SortedObjects | null, objects: readonly Manifest[]): SortedObjects {
  return {
    sets: joinAgain(previous?.sets ?? null, objects, (object) => (isSetAsItStands(object) ? [object] : [])),
    others: joinAgain(previous?.others ?? null, objects, (object) => (isSetAsItStands(object) ? [] : [object])),
  };
}

function isSetAsItStands(object: Manifest): object is MirrorSet {
  return object.kind === 'mirror-set' && object.served && object.madeBy === null;
}
