import { valueOf, type Tree } from '../syntax/tree';
import type { Mapped } from '../text/again';
import type { KindDescription, MirrorList } from './kind-description';
import type { KindMatch } from './kinds';
import { listOf, stringOf, stringsOf } from './located-values';
import type {
  ClusterVersion,
  ImageConfig,
  ImagePolicy,
  Maker,
  Manifest,
  MirrorEntry,
  MirrorSet,
  ObjectHead,
} from './manifests';

/** The items of the list of a mirror set. */
export interface ReadEntries {
  /** Which list it is. */
  readonly list: MirrorList;
  /** null for items that are no mappings. */
  readonly mapped: Mapped<Tree | null, MirrorEntry | null>;
  /** Whether an item does not stand there as a mapping. */
  readonly odd: Mapped<Tree | null, boolean>;
}

/** What an object is for us, with its entries where it has a list of them; null where it is none of ours, or says nothing. */
export function readManifest(head: ObjectHead, match: KindMatch, entries: ReadEntries | null): Manifest | null {
  if (match.kind === 'foreign') return null;
  const served = match.kind === 'known';
  switch (match.description.reads) {
    case 'mirror-set':
      return entries && readMirrorSet(head, served, entries);
    case 'image-config':
      return readImageConfig(head, served);
    case 'image-policy':
      return readImagePolicy(head, match.description, served);
    case 'cluster-version':
      return served ? readClusterVersion(head) : null;
    case 'installation':
    case 'hosted-cluster':
      // No object is made of an empty list.
      return entries && entries.mapped.items.length > 0 ? readMirrorSet(head, served, entries) : null;
    case 'carrier':
    case 'image-set':
      return null;
  }
}

/** Who makes our objects of one of this kind. */
export function makerOf({ reads }: KindDescription): Maker | null {
  if (reads === 'installation') return 'installer';
  return reads === 'hosted-cluster' ? 'hypershift' : null;
}

function readMirrorSet(head: ObjectHead, served: boolean, { list, mapped, odd }: ReadEntries): MirrorSet {
  const read = mapped.results;
  const hasHoles = read.includes(null);
  return {
    kind: 'mirror-set',
    setKind: list.setKind,
    list,
    served,
    oddItems: odd.results.includes(true) ? odd.results.flatMap((isOdd, index) => (isOdd ? [index] : [])) : [],
    entries: hasHoles ? read.filter((entry) => entry !== null) : (read as readonly MirrorEntry[]),
    ...head,
  };
}

/** The lists of an Image config; `root` has its `spec`. */
export function readImageConfig(head: ObjectHead, served: boolean): ImageConfig {
  const sources = valueOf(valueOf(head.root, 'spec'), 'registrySources');
  return {
    kind: 'image-config',
    served,
    insecureRegistries: listOf(valueOf(sources, 'insecureRegistries')),
    blockedRegistries: listOf(valueOf(sources, 'blockedRegistries')),
    allowedRegistries: listOf(valueOf(sources, 'allowedRegistries')),
    containerRuntimeSearchRegistries: listOf(valueOf(sources, 'containerRuntimeSearchRegistries')),
    ...head,
  };
}

function readImagePolicy(head: ObjectHead, description: KindDescription, served: boolean): ImagePolicy {
  const spec = valueOf(head.root, 'spec');
  const policy = valueOf(spec, 'policy');
  return {
    kind: 'image-policy',
    policyKind: description.namespaced ? 'ImagePolicy' : 'ClusterImagePolicy',
    served,
    scopes: stringsOf(valueOf(spec, 'scopes')),
    policy: policy?.kind === 'mapping' ? policy : null,
    ...head,
  };
}

function readClusterVersion(head: ObjectHead): ClusterVersion {
  const spec = valueOf(head.root, 'spec');
  const desired = valueOf(valueOf(head.root, 'status'), 'desired');
  return {
    kind: 'cluster-version',
    desiredImage: stringOf(valueOf(desired, 'image')),
    desiredUpdateVersion: stringOf(valueOf(valueOf(spec, 'desiredUpdate'), 'version')),
    channel: stringOf(valueOf(spec, 'channel')),
    desiredVersion: stringOf(valueOf(desired, 'version')),
    ...head,
  };
}
