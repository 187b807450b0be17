import type { Mapping } from '../syntax/tree';
import type { Located, Place } from '../text/place';
import type { MirrorList } from './kind-description';

/** One Kubernetes object that Mirrorscope understands, read from a YAML or JSON document (also from inside `kind: List`). */
export type Manifest = MirrorSet | ImageConfig | ClusterVersion | ImagePolicy;

/** What all objects have. */
export interface ObjectHead {
  readonly apiVersion: Located<string>;
  readonly kindName: Located<string>;
  /** null where metadata.name is absent or no string. */
  readonly name: Located<string> | null;
  readonly namespace: Located<string> | null;
  /** The object itself, and where it stands. */
  readonly root: Mapping;
  readonly place: Place;
  /** What it stands in beside its file; null where that changes nothing. */
  readonly carried: Carried | null;
  /** Who makes the object of what stands here; null: it stands here itself. */
  readonly madeBy: Maker | null;
}

/** `installer`: from an install-config; `hypershift`: for the cluster of a HostedCluster. */
export type Maker = 'installer' | 'hypershift';

/** What the carrier of an object (a Template, an ACM policy) makes of it. */
export interface Carried {
  /** Whether parameters or templates stand in its values: what it will say is not known, so no plan and no node file rests on it. */
  readonly isUnfilled: boolean;
  /** Whether the object on the cluster may say more (`musthave`): nothing is missing from it. */
  readonly isPart: boolean;
}

/** ImageContentSourcePolicy, ImageDigestMirrorSet or ImageTagMirrorSet, or what becomes one. */
export interface MirrorSet extends ObjectHead {
  readonly kind: 'mirror-set';
  readonly setKind: MirrorList['setKind'];
  /** Where its entries stand. */
  readonly list: MirrorList;
  /** Whether the apiVersion is one that a cluster serves for this kind. Sets of another version take no part in lowering. */
  readonly served: boolean;
  readonly entries: readonly MirrorEntry[];
  /** The indices of those items of its list that do not stand there as mappings: aliases, and what is no entry at all. */
  readonly oddItems: readonly number[];
}

/** One item of `repositoryDigestMirrors`, `imageDigestMirrors`, `imageTagMirrors`, or of what becomes one of them. */
export interface MirrorEntry {
  /** null where it is absent or no string. */
  readonly source: Located<string> | null;
  readonly mirrors: readonly Located<string>[];
  /** As written; null when absent (which means AllowContactingSource). Always null for ICSP, whose CRD has no such field. */
  readonly mirrorSourcePolicy: Located<string> | null;
  readonly node: Mapping;
  readonly place: Place;
  /** Whether nothing about it by itself is remarkable (`readPlainEntry`): what it names is fine, and nothing is missing, doubled or strange. */
  readonly isPlain: boolean;
}

/** `image.config.openshift.io`. Only the one named `cluster` is ever read by the operator. A list is null where it is absent or null. */
export interface ImageConfig extends ObjectHead {
  readonly kind: 'image-config';
  readonly served: boolean;
  readonly insecureRegistries: LocatedList | null;
  readonly blockedRegistries: LocatedList | null;
  readonly allowedRegistries: LocatedList | null;
  readonly containerRuntimeSearchRegistries: LocatedList | null;
}

export type LocatedList = Located<readonly Located<string>[]>;

/** ClusterVersion: the release image and what tells the target release. */
export interface ClusterVersion extends ObjectHead {
  readonly kind: 'cluster-version';
  /** `status.desired.image`: the payload's image. */
  readonly desiredImage: Located<string> | null;
  /** `spec.desiredUpdate.version`, `spec.channel`, `status.desired.version`: in this order they tell the target. */
  readonly desiredUpdateVersion: Located<string> | null;
  readonly channel: Located<string> | null;
  readonly desiredVersion: Located<string> | null;
}

/** Whether an object is an ImageContentSourcePolicy that stands there itself: what the conversion is for. */
export function isContentSourcePolicy(object: Manifest): object is MirrorSet {
  return object.kind === 'mirror-set' && object.setKind === 'ICSP' && object.madeBy === null;
}

/** ClusterImagePolicy or ImagePolicy of config.openshift.io. */
export interface ImagePolicy extends ObjectHead {
  readonly kind: 'image-policy';
  readonly policyKind: 'ClusterImagePolicy' | 'ImagePolicy';
  readonly served: boolean;
  readonly scopes: readonly Located<string>[];
  /** `spec.policy`, read where it is rendered. */
  readonly policy: Mapping | null;
}
