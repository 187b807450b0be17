import type { RegistriesConf } from '../model/hub';
import type { Target } from '../model/target';
import { sameItems } from '../text/spliced';
import type { Place } from '../text/place';
import { sortedBytewise } from './bytewise';
import type { ClusterManifests } from './cluster-manifests';
import { checkRegistrySources, type RegistrySourcesProblem } from './image-config-checks';
import { collectSignedScopes, namespaceScopes, type SignedScopes } from './image-policies';
import { checkImagePolicies, type ImagePolicyProblem } from './image-policy-checks';
import { writeJson } from './json-writer';
import type { NodeFile } from './node-files';
import { namespacePolicyPath, POLICY_JSON, SIGSTORE_REGISTRIES } from './node-paths';
import type { EffectiveLists } from './payload';
import { clusterPolicy, namespacePolicy, policyObject, TEMPLATE_POLICY, type Policy } from './policy';
import { asMessage, nodeFile, refuse, sameTarget, type Refusal } from './rendering-step';
import { sigstoreFile } from './sigstore';
import { POLICY_JSON_TEMPLATE } from './templates';

/** policy.json and the policies of namespaces, and what they were made of. */
export interface PolicyStep {
  readonly given: PolicyGiven;
  readonly result: PolicyFiles | Refusal;
}

interface PolicyGiven {
  readonly manifests: ClusterManifests;
  readonly lists: EffectiveLists;
  readonly signed: SignedScopes;
  readonly target: Target;
}

/** The scopes of the image policies; those from before, where the objects are the same. */
export function signedScopes(
  { imagePolicies }: ClusterManifests,
  target: Target,
  previous: PolicyStep | null,
): ReturnType<typeof collectSignedScopes> {
  const before = previous?.given;
  const isSame =
    before && sameItems(before.manifests.imagePolicies, imagePolicies) && sameTarget(before.target, target);
  return isSame ? before.signed : collectSignedScopes(imagePolicies, target);
}

interface PolicyFiles {
  readonly kind: 'files';
  /** One or none. */
  readonly cluster: readonly NodeFile[];
  readonly namespaces: readonly NodeFile[];
}

/**
 * The policy files of these manifests, or the refusal. Follows openshift/machine-config-operator
 * `pkg/controller/container-runtime-config`, `updatePolicyJSON` and `updateNamespacedPolicyJSONs`.
 */
export function renderPolicies(given: PolicyGiven, previous: PolicyStep | null): PolicyStep {
  const before = previous?.given;
  const isSame =
    before?.signed === given.signed &&
    before.lists === given.lists &&
    before.manifests.imageConfig === given.manifests.imageConfig;
  return { given, result: previous && isSame ? previous.result : renderPolicyFiles(given) };
}

function renderPolicyFiles({ manifests: { imageConfig }, lists, signed }: PolicyGiven): PolicyFiles | Refusal {
  const { policyBlocked, allowed } = lists;
  const hasClusterRules = policyBlocked.length > 0 || allowed.length > 0 || signed.cluster.size > 0;
  if (!hasClusterRules && signed.namespaces.size === 0) return { kind: 'files', cluster: [], namespaces: [] };
  const scopes = checkImagePolicies(signed, lists);
  const [problem] = policyProblems(checkRegistrySources(imageConfig, lists), scopes);
  if (problem) return refuse('could not update policy json with new changes: ', asMessage(problem));
  const [outside] = scopes;
  if (outside) return refuse('could not update namespace policy JSON from imagepolicy: ', asMessage(outside));
  const policy = hasClusterRules ? clusterPolicy({ policyBlocked, allowed, signed: signed.cluster }) : TEMPLATE_POLICY;
  const text = hasClusterRules ? writeJson(policyObject(policy)) : { text: POLICY_JSON_TEMPLATE, sources: [] };
  const file = nodeFile(POLICY_JSON, () => text);
  return { kind: 'files', cluster: [file], namespaces: renderNamespacePolicies(policy, signed) };
}

/** In the order of `updatePolicyJSON`: both lists at once, scopes of ClusterImagePolicy, entries of the lists. */
function policyProblems(
  sources: readonly RegistrySourcesProblem[],
  scopes: readonly ImagePolicyProblem[],
): readonly (RegistrySourcesProblem | ImagePolicyProblem)[] {
  return [
    ...sources.filter(({ code }) => code === 'blocked-and-allowed'),
    ...scopes.filter(({ policyKind }) => policyKind === 'ClusterImagePolicy'),
    ...sources.filter(({ code }) => code === 'invalid-allowed-entry'),
  ];
}

/** `updateNamespacedPolicyJSONs` */
function renderNamespacePolicies(policy: Policy, { namespaces }: SignedScopes): NodeFile[] {
  return sortedBytewise(namespaces.keys()).map((namespace) => {
    const own = namespacePolicy(policy, namespaces.get(namespace) ?? new Map());
    return nodeFile(namespacePolicyPath(namespace), () => writeJson(policyObject(own)));
  });
}

/** The sigstore file, and what it was made of. */
export interface SigstoreStep {
  readonly signed: SignedScopes;
  readonly conf: RegistriesConf | null;
  readonly result: { readonly kind: 'files'; readonly files: readonly NodeFile[] } | Refusal;
}

/** The sigstore file of signed scopes and their mirrors; none where nothing is signed. Follows `generateSigstoreRegistriesdConfig`. */
export function renderSigstore(
  signed: SignedScopes,
  confOf: () => RegistriesConf | null,
  previous: SigstoreStep | null,
): SigstoreStep {
  const isUnsigned = signed.cluster.size === 0 && signed.namespaces.size === 0;
  const conf = isUnsigned ? null : confOf();
  if (previous?.signed === signed && previous.conf === conf) return previous;
  return { signed, conf, result: renderSigstoreFile(signed, conf) };
}

function renderSigstoreFile(signed: SignedScopes, conf: RegistriesConf | null): SigstoreStep['result'] {
  const cluster = [...signed.cluster].map(([scope, { origins }]): [string, readonly Place[]] => [scope, origins]);
  const scopes = new Map([...namespaceScopes(signed), ...cluster]);
  if (scopes.size === 0) return { kind: 'files', files: [] };
  const file = sigstoreFile(scopes, conf);
  if (file.kind === 'refused') return refuse('', file.refusal);
  return { kind: 'files', files: [nodeFile(SIGSTORE_REGISTRIES, () => file)] };
}
