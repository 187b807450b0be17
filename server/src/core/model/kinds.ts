import { CONFIGURATION_POLICY, MANIFEST_WORK, POLICY, SELECTOR_SYNC_SET, SYNC_SET, TEMPLATE } from './kinds-carriers';
import { CLUSTER_VERSION } from './kinds-cluster-version';
import { IMAGE } from './kinds-image';
import { CLUSTER_IMAGE_POLICY, IMAGE_POLICY } from './kinds-image-policy';
import { ICSP, IDMS, ITMS } from './kinds-mirror-sets';
import type { KindDescription } from './kind-description';
import { editDistance } from './nearest-word';

/** Every kind that Mirrorscope reads. Reading, rules, completion, hovers and docs follow this table. */
export const KINDS: readonly KindDescription[] = [
  IDMS,
  ITMS,
  ICSP,
  IMAGE,
  CLUSTER_IMAGE_POLICY,
  IMAGE_POLICY,
  CLUSTER_VERSION,
];

/** The kinds that hold objects of others. They are known by their exact version alone: nothing in them is called wrong. */
const CARRIERS: ReadonlyMap<string, KindDescription> = new Map(
  [TEMPLATE, SYNC_SET, SELECTOR_SYNC_SET, POLICY, CONFIGURATION_POLICY, MANIFEST_WORK].map((each) => [each.name, each]),
);

export type KindMatch =
  | { readonly kind: 'known'; readonly description: KindDescription }
  /** One of our kinds under a version or group that no cluster serves; `right` is the apiVersion to write. */
  | { readonly kind: 'wrong-version'; readonly description: KindDescription; readonly right: string }
  /** None of ours, though the name may be the same. */
  | { readonly kind: 'foreign' };

/** Whose kind this is. Names and versions are compared exactly, as the API server does. */
export function kindOf(apiVersion: string, kindName: string): KindMatch {
  const description = KINDS.find((candidate) => candidate.name === kindName);
  if (!description) return carrierOf(apiVersion, kindName);
  if (description.versions.some((version) => version.apiVersion === apiVersion)) return { kind: 'known', description };
  const group = groupOf(apiVersion);
  const isOurs =
    description.wrongGroups.some(
      (wrong) => group === wrong || (wrong.startsWith('*.') && group.endsWith(wrong.slice(1))),
    ) || description.versions.some((version) => editDistance(version.apiVersion, apiVersion.slice(0, 40)) <= SLIPS);
  return isOurs ? { kind: 'wrong-version', description, right: newestVersion(description) } : { kind: 'foreign' };
}

function carrierOf(apiVersion: string, kindName: string): KindMatch {
  const description = CARRIERS.get(kindName);
  return description && newestVersion(description) === apiVersion
    ? { kind: 'known', description }
    : { kind: 'foreign' };
}

/** The apiVersion to write today. */
export function newestVersion(description: KindDescription): string {
  return description.versions[0].apiVersion;
}

/** So many wrong letters make an apiVersion one of ours that is mistyped. */
const SLIPS = 2;

/** The API group of an apiVersion; empty for `v1`. A group whose version is missing is one too. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  if (slash < 0) return apiVersion.includes('.') ? apiVersion : '';
  return apiVersion.slice(0, slash);
}
