import type { RegistriesConf } from '../model/hub';
import type { MirrorSet } from '../model/manifests';
import type { Target } from '../model/target';
import type { Place } from '../text/place';
import { sortedBytewise } from './bytewise';
import type { ClusterManifests } from './cluster-manifests';
import { checkRegistrySources, type RegistrySourcesProblem } from './image-config-checks';
import { collectSignedScopes, namespaceScopes, type SignedScopes } from './image-policies';
import { checkImagePolicies, type ImagePolicyProblem } from './image-policy-checks';
import { writeJson } from './json-writer';
import { lower } from './lower';
import { checkMirrorSets, type MirrorSetProblem } from './mirror-set-checks';
import { setsOfRelease } from './mirror-sets';
import type { NodeFile, NodeFileSource, OperatorMessage, Rendering } from './node-files';
import { namespacePolicyPath, POLICY_JSON, REGISTRIES_CONF, SEARCH_DROP_IN, SIGSTORE_REGISTRIES } from './node-paths';
import { holdAgainstPayload, type EffectiveLists } from './payload';
import { clusterPolicy, namespacePolicy, policyObject, TEMPLATE_POLICY, type Policy } from './policy';
import { registryLists } from './registry-lists';
import { sigstoreFile } from './sigstore';
import { asEncoded, POLICY_JSON_TEMPLATE, TEMPLATE_CONF } from './templates';
import { writeRegistriesConf } from './toml-writer';

/**
 * The files that the Machine Config Operator writes on every node for these manifests, byte for byte, or the refusal that
 * it meets first: then it writes no file at all. The manifests need no Image config and no ClusterVersion; the cluster
 * has its own then. An unknown target is rendered as the newest release.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/container_runtime_config_controller.go`
 * (`syncImageConfig`, `registriesConfigIgnition`).
 */
export function renderNodeFiles(manifests: ClusterManifests, target: Target): Rendering {
  const lists = holdAgainstPayload(manifests, target);
  if (lists.kind === 'refused') return { ...lists, warnings: [] };
  const { warnings } = lists;
  const signed = collectSignedScopes(manifests.imagePolicies, target);
  if (signed.kind === 'refused') return { ...signed, warnings };
  const registries = renderRegistriesConf(manifests, lists, target);
  if (registries.kind === 'refused') return { ...registries, warnings };
  const policies = renderPolicies(manifests, lists, signed);
  if (policies.kind === 'refused') return { ...policies, warnings };
  const sigstore = renderSigstore(signed, registries.files.length > 0 ? registries.conf : null);
  if (sigstore.kind === 'refused') return { ...sigstore, warnings };
  const search = renderSearchDropIn(manifests, target);
  return {
    kind: 'rendered',
    files: [...registries.files, ...policies.cluster, ...sigstore.files, ...policies.namespaces, ...search.files],
    warnings,
    registriesConf: registries.conf,
    searchDropIn: search.conf,
    policyJson: policies.cluster[0]?.contents ?? POLICY_JSON_TEMPLATE,
  };
}

interface Refusal {
  readonly kind: 'refused';
  /** Whole text. */
  readonly refusal: OperatorMessage;
}

interface RegistriesConfFile {
  readonly kind: 'file';
  /** Empty where the operator leaves the template. */
  readonly files: readonly NodeFile[];
  readonly conf: RegistriesConf;
}

/** `updateRegistriesConfig` */
function renderRegistriesConf(
  { mirrorSets, imageConfig }: ClusterManifests,
  lists: EffectiveLists,
  target: Target,
): RegistriesConfFile | Refusal {
  const sets = setsOfRelease(mirrorSets, target);
  const isWritten = Boolean(imageConfig?.insecureRegistries) || lists.blocked.length > 0 || sets.length > 0;
  if (!isWritten) return { kind: 'file', files: [], conf: TEMPLATE_CONF };
  const prefix = 'could not update registries config with new changes: ';
  const [problem] = registriesConfProblems({ imageConfig, lists, sets });
  if (problem) return refuse(prefix, asMessage(problem));
  const { insecure } = registryLists(imageConfig);
  const start = asEncoded(TEMPLATE_CONF, target);
  const lowered = lower(start, { mirrorSets: sets, insecure, blocked: lists.blocked, target });
  if (lowered.kind === 'refused') return refuse(prefix, lowered.refusal);
  return { ...lowered, kind: 'file', files: [nodeFile(REGISTRIES_CONF, writeRegistriesConf(lowered.conf))] };
}

function registriesConfProblems(given: {
  readonly imageConfig: ClusterManifests['imageConfig'];
  readonly lists: EffectiveLists;
  readonly sets: readonly MirrorSet[];
}): readonly (RegistrySourcesProblem | MirrorSetProblem)[] {
  const entries = checkRegistrySources(given.imageConfig, given.lists).filter(({ file }) => file === 'registries.conf');
  return entries.length > 0 ? entries : checkMirrorSets(given.sets);
}

interface PolicyFiles {
  readonly kind: 'files';
  /** One or none. */
  readonly cluster: readonly NodeFile[];
  readonly namespaces: readonly NodeFile[];
}

function renderPolicies(
  { imageConfig }: ClusterManifests,
  lists: EffectiveLists,
  signed: SignedScopes,
): PolicyFiles | Refusal {
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
  return { kind: 'files', cluster: [nodeFile(POLICY_JSON, text)], namespaces: renderNamespacePolicies(policy, signed) };
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
    return nodeFile(namespacePolicyPath(namespace), writeJson(policyObject(own)));
  });
}

function renderSigstore(
  signed: SignedScopes,
  conf: RegistriesConf | null,
): { readonly kind: 'files'; readonly files: readonly NodeFile[] } | Refusal {
  const cluster = [...signed.cluster].map(([scope, { origins }]): [string, readonly Place[]] => [scope, origins]);
  const scopes = new Map([...namespaceScopes(signed), ...cluster]);
  if (scopes.size === 0) return { kind: 'files', files: [] };
  const file = sigstoreFile(scopes, conf);
  if (file.kind === 'refused') return refuse('', file.refusal);
  return { kind: 'files', files: [nodeFile(SIGSTORE_REGISTRIES, file)] };
}

/** `updateSearchRegistriesConfig` */
function renderSearchDropIn(
  { imageConfig }: ClusterManifests,
  target: Target,
): { readonly conf: RegistriesConf | null; readonly files: readonly NodeFile[] } {
  const list = imageConfig?.containerRuntimeSearchRegistries;
  if (!list) return { conf: null, files: [] };
  const items = list.value.map(({ value, place }) => ({ value, origins: [place] }));
  const searchRegistries = { value: items, origins: [list.place] };
  const conf = asEncoded({ ...TEMPLATE_CONF, searchRegistries }, target);
  return { conf, files: [nodeFile(SEARCH_DROP_IN, writeRegistriesConf(conf))] };
}

function nodeFile(
  path: string,
  file: { readonly text: string; readonly sources: readonly NodeFileSource[] },
): NodeFile {
  return {
    path,
    mode: '0644',
    contents: file.text,
    get sources() {
      return file.sources;
    },
  };
}

function asMessage(problem: RegistrySourcesProblem | MirrorSetProblem | ImagePolicyProblem): OperatorMessage {
  return { message: problem.message, origins: [problem.place, ...problem.related], code: problem.code };
}

function refuse(prefix: string, words: OperatorMessage): Refusal {
  const message = `could not Create/Update MachineConfig: ${prefix}${words.message}`;
  return { kind: 'refused', refusal: { ...words, message } };
}
