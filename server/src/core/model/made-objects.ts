import { valueOf, type Mapping, type Scalar } from '../syntax/tree';
import type { Located, Place } from '../text/place';
import { stringOf } from './located-values';
import type { ClusterVersion, ImageConfig, ObjectHead } from './manifests';
import { readImageConfig } from './read-manifest';

/**
 * What HyperShift makes of a HostedCluster beside the mirror set: the Image config of the hosted cluster, and its release. Their values stand where
 * they are written. Follows openshift/hypershift `support/globalconfig/image.go` (`ReconcileImageConfigFromHCP`).
 */
export function objectsOfHostedCluster(head: ObjectHead): (ImageConfig | ClusterVersion)[] {
  const spec = valueOf(head.root, 'spec');
  const image = valueOf(valueOf(spec, 'configuration'), 'image');
  const release = stringOf(valueOf(valueOf(spec, 'release'), 'image'));
  const made: (ImageConfig | ClusterVersion)[] = [];
  if (image?.kind === 'mapping')
    made.push(readImageConfig({ ...head, name: at('cluster', head), ...standingAs(image, 'spec') }, true));
  if (release) made.push(versionOf(head, release));
  return made;
}

/** An object that has nothing but this value, under this key. */
function standingAs(value: Mapping, name: string): Pick<ObjectHead, 'root' | 'place'> {
  const { place } = value;
  return {
    root: { kind: 'mapping', style: value.style, place, entries: [{ key: keyAt(name, place), value, place }] },
    place,
  };
}

function keyAt(name: string, place: Place): Scalar {
  const start = { ...place, end: place.start };
  return { kind: 'scalar', type: 'string', style: 'plain', text: name, place: start, verbatim: -1 };
}

function versionOf(head: ObjectHead, release: Located<string>): ClusterVersion {
  return {
    ...head,
    kind: 'cluster-version',
    name: at('version', head),
    desiredImage: release,
    desiredUpdateVersion: null,
    channel: null,
    desiredVersion: versionInTag(release),
  };
}

/** Release images are tagged with their version: `…/ocp-release:4.18.3-x86_64`. */
function versionInTag({ value, place }: Located<string>): Located<string> | null {
  const tag = /:v?(\d+\.\d+)[^@:/]*(?:@.*)?$/.exec(value.slice(-MAX_TAG))?.[1];
  return tag === undefined ? null : { value: tag, place };
}

const MAX_TAG = 260;

function at(value: string, { name, kindName }: ObjectHead): Located<string> {
  return { value, place: (name ?? kindName).place };
}
