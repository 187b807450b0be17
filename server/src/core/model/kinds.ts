import { CONFIGURATION_POLICY, MANIFEST_WORK, POLICY, SELECTOR_SYNC_SET, SYNC_SET, TEMPLATE } from './kinds-carriers';
import { CLUSTER_VERSION } from './kinds-cluster-version';
import { HOSTED_CLUSTER } from './kinds-hosted-cluster';
import { IMAGE } from './kinds-image';
import { CLUSTER_IMAGE_POLICY, IMAGE_POLICY } from './kinds-image-policy';
import { DELETE_IMAGE_SET, IMAGE_SET } from './kinds-image-set';
import { IMAGE_BASED_CONFIG, INSTALL_CONFIG } from './kinds-installer';
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

/**
 * Files and objects of others that hold ours, or what becomes ours: known by their exact versions alone, and not proposed where a kind is
 * to be written.
 */
export const OTHER_KINDS: readonly KindDescription[] = [
  TEMPLATE,
  SYNC_SET,
  SELECTOR_SYNC_SET,
  POLICY,
  CONFIGURATION_POLICY,
  MANIFEST_WORK,
  INSTALL_CONFIG,
  IMAGE_BASED_CONFIG,
  HOSTED_CLUSTER,
  IMAGE_SET,
  DELETE_IMAGE_SET,
];

const BY_NAME: ReadonlyMap<string, KindDescription> = new Map(
  [...OTHER_KINDS, ...KINDS].map((description) => [description.name, description]),
);

export type KindMatch =
  | { readonly kind: 'known'; readonly description: KindDescription }
  /** One of our kinds under a version or group that no cluster serves; `right` is the apiVersion to write. */
  | { readonly kind: 'wrong-version'; readonly description: KindDescription; readonly right: string }
  /** None of ours, though the name may be the same. */
  | { readonly kind: 'foreign' };

/** Whose kind this is. Names and versions are compared exactly, as the API server does. */
export function kindOf(apiVersion: string, kindName: string): KindMatch {
  const description = BY_NAME.get(kindName);
  if (!description) return { kind: 'foreign' };
  if (description.versions.some((version) => version.apiVersion === apiVersion)) return { kind: 'known', description };
  if (description.wrongGroups.length === 0) return { kind: 'foreign' };
  const group = groupOf(apiVersion);
  const isOurs =
    description.wrongGroups.some(
      (wrong) => group === wrong || (wrong.startsWith('*.') && group.endsWith(wrong.slice(1))),
    ) || description.versions.some((version) => editDistance(version.apiVersion, apiVersion.slice(0, 40)) <= SLIPS);
  return isOurs ? { kind: 'wrong-version', description, right: newestVersion(description) } : { kind: 'foreign' };
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
