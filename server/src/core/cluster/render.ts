import type { RegistriesConf } from '../model/hub';
import { isValidScope } from '../model/scope';
import { describeTarget, type Target } from '../model/target';
import { later, type Later } from '../text/later';
import { lazy } from '../text/lazy';
import type { Located, Place } from '../text/place';
import type { Steps } from '../text/steps';
import { sortedBytewise } from './bytewise';
import type { ClusterManifests } from './cluster-manifests';
import { sameItems } from './grouped';
import { checkRegistrySources, type RegistrySourcesProblem } from './image-config-checks';
import { collectSignedScopes, namespaceScopes, type SignedScopes } from './image-policies';
import { checkImagePolicies, type ImagePolicyProblem } from './image-policy-checks';
import { writeJson } from './json-writer';
import { lowerSources, lowerSourcesInSteps, type Lowered, type SourceLoweringInput } from './lower';
import {
  checkSources,
  checkSourcesInSteps,
  soundGroups,
  type MirrorSetChecks,
  type MirrorSetProblem,
} from './mirror-set-checks';
import { setsOfRelease } from './mirror-sets';
import type { NodeFile, NodeFileSource, OperatorMessage, Rendered, Rendering } from './node-files';
import { namespacePolicyPath, POLICY_JSON, REGISTRIES_CONF, SEARCH_DROP_IN, SIGSTORE_REGISTRIES } from './node-paths';
import { holdSources, type EffectiveLists, type PayloadHold } from './payload';
import { clusterPolicy, namespacePolicy, policyObject, TEMPLATE_POLICY, type Policy } from './policy';
import { registryLists } from './registry-lists';
import { sigstoreFile } from './sigstore';
import { sourceGroups, sourceGroupsInSteps, type SourceGroups } from './source-groups';
import { asEncoded, POLICY_JSON_TEMPLATE, TEMPLATE_CONF } from './templates';
import { writeRegistriesConf, type WrittenConf } from './toml-writer';

/**
 * The files that the Machine Config Operator writes on every node for these manifests, byte for byte, or the refusal that
 * it meets first: then it writes no file at all. The manifests need no Image config and no ClusterVersion; the cluster
 * has its own then. An unknown target is rendered as the newest release.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/container_runtime_config_controller.go`
 * (`syncImageConfig`, `registriesConfigIgnition`).
 */
export function renderNodeFiles(manifests: ClusterManifests, target: Target): Rendering {
  return renderAgain(manifests, target, null).rendering;
}

/** A rendering, and the steps that led to it: what the next rendering takes over. A step that was not reached is that of the one before. */
export interface RenderSteps {
  readonly rendering: Rendering;
  readonly sources: SourceGroups;
  readonly hold: PayloadHold;
  readonly registries: RegistriesConfStep | null;
  readonly policies: PolicyStep | null;
  readonly sigstore: SigstoreStep | null;
  readonly search: SearchStep | null;
}

/** What is known of a rendering that is asked for: the steps of another one, or of the one itself as far as they are done. */
export type KnownSteps = Partial<Omit<RenderSteps, 'registries'>> & {
  readonly registries?: Partial<RegistriesConfStep> | null;
};

/** The same as `renderNodeFiles`; of the steps of a `previous` rendering those are taken over whose inputs are the same objects. */
export function renderAgain(manifests: ClusterManifests, target: Target, previous: KnownSteps | null): RenderSteps {
  const sets = setsOfRelease(manifests.mirrorSets, target);
  const sources = sourceGroups(sets, previous?.sources ?? null);
  const hold = holdSources(manifests, { target, groups: () => sources.groups }, previous?.hold ?? null);
  const before = { ...NO_STEPS, ...previous, registries: wholeStep(previous?.registries), sources, hold };
  const lists = hold.verdict;
  if (lists.kind === 'refused') return { ...before, rendering: { ...lists, warnings: [] } };
  const { warnings } = lists;
  const signed = signedScopes(manifests, target, before.policies);
  if (signed.kind === 'refused') return { ...before, rendering: { ...signed, warnings } };
  const registries = renderRegistriesConf(
    { manifests, sources, lists, target, isEmpty: sets.length === 0 },
    previous?.registries ?? null,
  );
  const withRegistries = { ...before, registries };
  if (registries.result.kind === 'refused') return { ...withRegistries, rendering: { ...registries.result, warnings } };
  const policies = renderPolicies({ manifests, lists, signed, target }, before.policies);
  const withPolicies = { ...withRegistries, policies };
  if (policies.result.kind === 'refused') return { ...withPolicies, rendering: { ...policies.result, warnings } };
  const written = registries.result;
  const sigstore = renderSigstore(signed, () => (written.file ? written.conf.get() : null), before.sigstore);
  const withSigstore = { ...withPolicies, sigstore };
  if (sigstore.result.kind === 'refused') return { ...withSigstore, rendering: { ...sigstore.result, warnings } };
  const search = renderSearchDropIn(manifests, target, before.search);
  const { cluster, namespaces } = policies.result;
  const rendering: Rendering = {
    kind: 'rendered',
    files: [written.file ?? [], cluster, sigstore.result.files, namespaces, search.files].flat(),
    warnings,
    get registriesConf() {
      return written.conf.get();
    },
    searchDropIn: search.conf,
    policyJson: cluster[0]?.contents ?? POLICY_JSON_TEMPLATE,
  };
  return { ...withSigstore, search, rendering };
}

/** The same in steps, of manifests of which nothing is known from before. */
export function* renderInSteps(manifests: ClusterManifests, target: Target, isLowered: boolean): Steps<RenderSteps> {
  const sources = yield* sourceGroupsInSteps(setsOfRelease(manifests.mirrorSets, target));
  const hold = holdSources(manifests, { target, groups: () => sources.groups }, null);
  const checks = yield* checkSourcesInSteps(sources);
  if (!isLowered || hold.verdict.kind === 'refused' || checks.problems.length > 0)
    return renderAgain(manifests, target, { sources, hold, registries: { checks } });
  const input = loweringInput({ manifests, sources, lists: hold.verdict, target });
  const lowered = yield* lowerSourcesInSteps(asEncoded(TEMPLATE_CONF, target), input);
  return renderAgain(manifests, target, {
    sources,
    hold,
    registries: { checks, lowered: later(lowered, () => lowered) },
  });
}

/**
 * What the operator would write for manifests that it refuses, if they were without the entries of mirror sets and lists that it refuses
 * by themselves: what one can go by while somebody is typing. null where that cannot be said either. The steps are for the next rendering.
 */
export function renderWithoutRefused(
  manifests: ClusterManifests,
  target: Target,
  steps: RenderSteps,
): { readonly rendered: Rendered; readonly steps: RenderSteps } | null {
  const { sources, hold, registries } = steps;
  const lists = hold.verdict;
  if (lists.kind === 'refused') return null;
  const isSound = ({ value }: Located<string>): boolean => isValidScope(value);
  const insecure = registryLists(manifests.imageConfig).insecure.filter(isSound);
  const blocked = lists.blocked.filter(isSound);
  const groups = soundGroups(sources, checkSources(sources, registries?.checks ?? null));
  const input = { groups, kinds: 'all', insecure, blocked, target } as const;
  const lowered = lowerSources(asEncoded(TEMPLATE_CONF, target), input, registries?.lowered?.known() ?? null);
  if (lowered.lowering.kind === 'refused') return null;
  const signed = signedScopes(manifests, target, steps.policies);
  const policies =
    signed.kind === 'refused' ? null : renderPolicies({ manifests, lists, signed, target }, steps.policies).result;
  const policy = policies?.kind === 'files' ? policies.cluster[0] : undefined;
  const rendered: Rendered = {
    kind: 'rendered',
    files: [],
    warnings: [],
    registriesConf: lowered.lowering.conf,
    searchDropIn: renderSearchDropIn(manifests, target, steps.search).conf,
    policyJson: policy?.contents ?? POLICY_JSON_TEMPLATE,
  };
  const known = later(lowered, () => lowered);
  return { rendered, steps: { ...steps, registries: registries && { ...registries, lowered: known } } };
}

const NO_STEPS = { registries: null, policies: null, sigstore: null, search: null };

interface Refusal {
  readonly kind: 'refused';
  /** Whole text. */
  readonly refusal: OperatorMessage;
}

interface RegistriesConfStep {
  readonly given: RegistriesConfGiven;
  readonly result: RegistriesConfFile | Refusal;
  readonly checks: MirrorSetChecks | null;
  readonly lowered: Later<Lowered> | null;
  readonly written: Later<WrittenConf> | null;
}

interface RegistriesConfFile {
  readonly kind: 'file';
  /** null where the operator leaves the template. */
  readonly file: NodeFile | null;
  readonly conf: Later<RegistriesConf>;
}

interface RegistriesConfGiven {
  readonly manifests: ClusterManifests;
  readonly sources: SourceGroups;
  readonly lists: EffectiveLists;
  readonly target: Target;
  /** Whether there is no mirror set at all. */
  readonly isEmpty: boolean;
}

/** `updateRegistriesConfig` */
function renderRegistriesConf(
  given: RegistriesConfGiven,
  previous: Partial<RegistriesConfStep> | null,
): RegistriesConfStep {
  const same = wholeStep(previous);
  if (same && isSameGiven(same.given, given)) return same;
  const { manifests, sources, lists, target, isEmpty } = given;
  const { imageConfig } = manifests;
  const { checks: checked = null, lowered: before = null, written = null } = previous ?? {};
  const steps = { given, checks: checked, lowered: before, written };
  const isWritten = Boolean(imageConfig?.insecureRegistries) || lists.blocked.length > 0 || !isEmpty;
  if (!isWritten)
    return { ...steps, result: { kind: 'file', file: null, conf: later(TEMPLATE_CONF, () => TEMPLATE_CONF) } };
  const prefix = 'could not update registries config with new changes: ';
  const checks = checkSources(sources, steps.checks);
  const entries = checkRegistrySources(imageConfig, lists).filter(({ file }) => file === 'registries.conf');
  const problem = entries[0] ?? checks.problems[0];
  if (problem) return { ...steps, checks, result: refuse(prefix, asMessage(problem)) };
  const input = loweringInput(given);
  const { insecure } = input;
  const start = asEncoded(TEMPLATE_CONF, target);
  const lowered = later(steps.lowered?.known() ?? null, (older) => lowerSources(start, input, older));
  // Only what the lists name can have to inherit from a wildcard. Without them nothing is lowered before somebody asks for it.
  if (insecure.length > 0 || lists.blocked.length > 0) {
    const { lowering } = lowered.get();
    if (lowering.kind === 'refused') return { ...steps, checks, lowered, result: refuse(prefix, lowering.refusal) };
  }
  const known = previous?.result?.kind === 'file' ? previous.result.conf.known() : null;
  const conf = later(known, (older) => {
    const { lowering } = lowered.get();
    const next = lowering.kind === 'lowered' ? lowering.conf : start;
    return older && isSameConf(older, next) ? older : next;
  });
  const text = later(steps.written?.known() ?? null, (older) => writeRegistriesConf(conf.get(), older));
  const file = nodeFile(REGISTRIES_CONF, () => text.get());
  return { given, checks, lowered, written: text, result: { kind: 'file', file, conf } };
}

function loweringInput({
  manifests,
  sources,
  lists,
  target,
}: Omit<RegistriesConfGiven, 'isEmpty'>): SourceLoweringInput {
  const { insecure } = registryLists(manifests.imageConfig);
  return { groups: sources.groups, kinds: 'all', insecure, blocked: lists.blocked, target };
}

function wholeStep(step: Partial<RegistriesConfStep> | null | undefined): RegistriesConfStep | null {
  return step?.given ? (step as RegistriesConfStep) : null;
}

function isSameGiven(a: RegistriesConfGiven, b: RegistriesConfGiven): boolean {
  const isSameConfig = a.manifests.imageConfig === b.manifests.imageConfig && a.lists === b.lists;
  return isSameConfig && a.sources === b.sources && a.isEmpty === b.isEmpty && sameTarget(a.target, b.target);
}

/** Whether two configurations that began as `asEncoded` of one template say the same. */
function isSameConf(a: RegistriesConf, b: RegistriesConf): boolean {
  const helper = (conf: RegistriesConf): string | undefined => conf.additionalLayerStoreAuthHelper?.value;
  return a.registries === b.registries && a.shortNameMode?.value === b.shortNameMode?.value && helper(a) === helper(b);
}

interface PolicyStep {
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
function signedScopes(
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

function renderPolicies(given: PolicyGiven, previous: PolicyStep | null): PolicyStep {
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

interface SigstoreStep {
  readonly signed: SignedScopes;
  readonly conf: RegistriesConf | null;
  readonly result: { readonly kind: 'files'; readonly files: readonly NodeFile[] } | Refusal;
}

function renderSigstore(
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

interface SearchStep {
  readonly imageConfig: ClusterManifests['imageConfig'];
  readonly target: Target;
  readonly conf: RegistriesConf | null;
  readonly files: readonly NodeFile[];
}

/** `updateSearchRegistriesConfig` */
function renderSearchDropIn(
  { imageConfig }: ClusterManifests,
  target: Target,
  previous: SearchStep | null,
): SearchStep {
  if (previous?.imageConfig === imageConfig && sameTarget(previous.target, target)) return previous;
  const list = imageConfig?.containerRuntimeSearchRegistries;
  if (!list) return { imageConfig, target, conf: null, files: [] };
  const items = list.value.map(({ value, place }) => ({ value, origins: [place] }));
  const searchRegistries = { value: items, origins: [list.place] };
  const conf = asEncoded({ ...TEMPLATE_CONF, searchRegistries }, target);
  return { imageConfig, target, conf, files: [nodeFile(SEARCH_DROP_IN, () => writeRegistriesConf(conf))] };
}

/** A file whose text is written when somebody asks for it. */
function nodeFile(
  path: string,
  write: () => { readonly text: string; readonly sources: readonly NodeFileSource[] },
): NodeFile {
  const written = lazy(write);
  return {
    path,
    mode: '0644',
    get contents() {
      return written().text;
    },
    get sources() {
      return written().sources;
    },
  };
}

function sameTarget(a: Target, b: Target): boolean {
  return describeTarget(a) === describeTarget(b);
}

function asMessage(problem: RegistrySourcesProblem | MirrorSetProblem | ImagePolicyProblem): OperatorMessage {
  return { message: problem.message, origins: [problem.place, ...problem.related], code: problem.code };
}

function refuse(prefix: string, words: OperatorMessage): Refusal {
  const message = `could not Create/Update MachineConfig: ${prefix}${words.message}`;
  return { kind: 'refused', refusal: { ...words, message } };
}
