import type { Maker } from '../model/manifests';
import type { PartOwner } from './rule';

/** Who refuses an object of this kind that does not fit its schema, and what: the end of a sentence. */
export function refusalOfSchema({ match }: Pick<PartOwner, 'match'>): string {
  const reads = match.kind === 'known' ? match.description.reads : null;
  if (reads === 'image-set') return 'oc-mirror refuses the file';
  return refusalBy(reads === 'installation' ? 'installer' : null);
}

/** What becomes of a field that an object of this kind does not have: the end of a sentence. */
export function lossOfField({ match }: Pick<PartOwner, 'match'>): string {
  const reads = match.kind === 'known' ? match.description.reads : null;
  if (reads === 'image-set') return 'oc-mirror refuses the file';
  // openshift/installer `pkg/asset/installconfig/installconfigbase.go` (`LoadFromFile`) reads such a file once more, without being strict.
  if (reads === 'installation') return 'the installer warns of it and leaves it out';
  return '`oc` refuses the object and other clients drop the field';
}

/** Who refuses what stands here, as it is or as what becomes of it. */
export function refusalBy(madeBy: Maker | null): string {
  return madeBy === 'installer' ? 'the installer refuses the file' : 'the API server refuses the object';
}
