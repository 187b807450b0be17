import type { Document } from '../document';
import type { MirrorSet } from '../model/manifests';

/** The mirror sets of a file that can be written in another form: values that are filled in later say nothing yet. */
export function convertibleSets({ objects, isTemplate }: Document): readonly MirrorSet[] {
  return (isTemplate ? [] : objects.manifests).flatMap((object) =>
    object.kind === 'mirror-set' && object.served && object.carried?.isUnfilled !== true ? [object] : [],
  );
}
