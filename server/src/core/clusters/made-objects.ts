import type { Manifest } from '../model/manifests';

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

/** Whether the nodes are those of a HostedCluster, as far as the objects that count tell. */
export function isHosted(objects: readonly Manifest[]): boolean {
  return objects.some(({ madeBy }) => madeBy === 'hypershift');
}

function saysWhereImagesComeFrom(object: Manifest): boolean {
  return object.kind !== 'cluster-version' && object.served;
}
