import type { RegistriesConf } from '../model/hub';
import type { Target } from '../model/target';
import { later, type Later } from '../text/later';
import type { ClusterManifests } from './cluster-manifests';
import { checkRegistrySources } from './image-config-checks';
import { lowerSources, type Lowered, type SourceLoweringInput } from './lower';
import { checkSources, type MirrorSetChecks } from './mirror-set-checks';
import type { NodeFile } from './node-files';
import { REGISTRIES_CONF } from './node-paths';
import type { EffectiveLists } from './payload';
import { registryLists } from './registry-lists';
import { asMessage, nodeFile, refuse, sameTarget, type Refusal } from './rendering-step';
import type { SourceGroups } from './source-groups';
import { asEncoded, TEMPLATE_CONF } from './templates';
import { writeRegistriesConf, type WrittenConf } from './toml-writer';

/** registries.conf, and what it was made of. */
export interface RegistriesConfStep {
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

/**
 * The registries.conf of these manifests, or the refusal. Follows openshift/machine-config-operator
 * `pkg/controller/container-runtime-config`, `updateRegistriesConfig`.
 */
export function renderRegistriesConf(
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
  const text = later(steps.written?.known() ?? null, (older) => writeRegistriesConf(conf.get(), older ?? undefined));
  const file = nodeFile(REGISTRIES_CONF, () => text.get());
  return { given, checks, lowered, written: text, result: { kind: 'file', file, conf } };
}

/** What registries.conf is lowered from. */
export function loweringInput({
  manifests,
  sources,
  lists,
  target,
}: Omit<RegistriesConfGiven, 'isEmpty'>): SourceLoweringInput {
  const { insecure } = registryLists(manifests.imageConfig);
  return { groups: sources.groups, kinds: 'all', insecure, blocked: lists.blocked, target };
}

/** The step, where it was done to its end. */
export function wholeStep(step: Partial<RegistriesConfStep> | null | undefined): RegistriesConfStep | null {
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
