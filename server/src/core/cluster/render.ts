import type { RegistriesConf } from '../model/hub';
import { isValidScope } from '../model/scope';
import type { Target } from '../model/target';
import { later, type Later } from '../text/later';
import type { Located } from '../text/place';
import type { Steps } from '../text/steps';
import type { ClusterManifests } from './cluster-manifests';
import { lowerSources, lowerSourcesInSteps } from './lower';
import { checkSources, checkSourcesInSteps, soundGroups } from './mirror-set-checks';
import { setsOfRelease } from './mirror-sets';
import type { NodeFile, OperatorMessage, Rendered, Rendering } from './node-files';
import { SEARCH_DROP_IN } from './node-paths';
import { holdSources, type PayloadHold } from './payload';
import { registryLists } from './registry-lists';
import { renderPolicies, renderSigstore, signedScopes, type PolicyStep, type SigstoreStep } from './render-policies';
import { loweringInput, renderRegistriesConf, wholeStep, type RegistriesConfStep } from './render-registries-conf';
import { nodeFile, sameTarget } from './rendering-step';
import { sourceGroups, sourceGroupsInSteps, type SourceGroups } from './source-groups';
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
  const rendering = new RenderedLater(written.conf, {
    files: [written.file ?? [], cluster, sigstore.result.files, namespaces, search.files].flat(),
    warnings,
    searchDropIn: search.conf,
    policyJson: cluster[0]?.contents ?? POLICY_JSON_TEMPLATE,
  });
  return { ...withSigstore, search, rendering };
}

/** Its registries.conf is lowered when somebody asks for it. */
class RenderedLater implements Rendered {
  readonly kind = 'rendered';
  readonly files: readonly NodeFile[];
  readonly warnings: readonly OperatorMessage[];
  readonly searchDropIn: RegistriesConf | null;
  readonly policyJson: string;
  readonly #conf: Later<RegistriesConf>;

  constructor(
    conf: Later<RegistriesConf>,
    { files, warnings, searchDropIn, policyJson }: Omit<Rendered, 'kind' | 'registriesConf'>,
  ) {
    this.files = files;
    this.warnings = warnings;
    this.searchDropIn = searchDropIn;
    this.policyJson = policyJson;
    this.#conf = conf;
  }

  get registriesConf(): RegistriesConf {
    return this.#conf.get();
  }
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
