import type { Maker } from '../model/manifests';
import type { PartOwner } from './rule';

/** Who refuses an object of this kind that does not fit its schema, and what: the end of a sentence. */
export function refusalOfSchema({ match }: Pick<PartOwner, 'match'>): string {
  const isFile = match.kind === 'known' && match.description.reads === 'installation';
  return refusalBy(isFile ? 'installer' : null);
}

/** Who refuses what stands here, as it is or as what becomes of it. */
export function refusalBy(madeBy: Maker | null): string {
  return madeBy === 'installer' ? 'the installer refuses the file' : 'the API server refuses the object';
}
