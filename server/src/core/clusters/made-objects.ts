import type { Manifest } from '../model/manifests';
import { isCarriedUri } from '../text/carried-uri';
import type { NodePool } from './node-pools';

/**
 * The objects that count of those in the files of a cluster. What the installer makes of an install-config says how a cluster began: where its
 * files have mirror sets for digests of their own, those took its place. What becomes of a HostedCluster is on another cluster than objects that
 * stand beside it. The list itself where that changes nothing.
 */
export function withoutReplaced(objects: readonly Manifest[]): readonly Manifest[] {
  if (!objects.some(({ madeBy }) => madeBy)) return objects;
  const own = objects.filter(({ madeBy }) => !madeBy);
  const hasDigests = own.some((object) => object.kind === 'mirror-set' && object.served && object.setKind !== 'ITMS');
  return objects.filter(({ madeBy }) => {
    if (madeBy === 'installer') return !hasDigests;
    return madeBy !== 'hypershift' || !own.some(saysWhereImagesComeFrom);
  });
}

/**
 * Whether the nodes are those of a HostedCluster, as far as the objects that count and the NodePools beside them tell: mirror sets and an Image
 * config that stand in files by themselves are of the cluster that hosts it.
 */
export function isHosted(objects: readonly Manifest[], nodePools: readonly NodePool[]): boolean {
  if (objects.some(({ madeBy }) => madeBy === 'hypershift')) return true;
  const standAlone = (object: Manifest): boolean => !isCarriedUri(object.kindName.place.chunk.file);
  return nodePools.length > 0 && !objects.some((object) => saysWhereImagesComeFrom(object) && standAlone(object));
}

function saysWhereImagesComeFrom(object: Manifest): boolean {
  return object.kind !== 'cluster-version' && object.served;
}
