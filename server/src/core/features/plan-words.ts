import type { Cluster } from '../clusters/cluster';
import type { Kustomized } from '../clusters/kustomize';
import { onPools } from '../clusters/pool-names';
import {
  plansThatDecide,
  type Endpoint,
  type PullPlan,
  type ReadyPlan,
  type ShortNameBasis,
  type ShortNameResolution,
  type SkippedMirror,
} from '../cluster/pull-plan';
import { describeTarget } from '../model/target';
import { decodedName } from '../text/carried-uri';
import { FEW, fewOf } from '../text/few-of';
import { nameOf, poolNamesOf, type Answerer, type Outcome } from './answers';
import type { Voice } from './markdown';

/** What comes out of an answer, in one sentence without a period. */
export function summaryOf(outcome: Outcome, voice: Voice): string {
  if (outcome.kind === 'refused')
    return 'Not known: the operator refuses the manifests, and nodes keep the files that they have';
  return planSummary(outcome.plan, outcome.planOf, voice);
}

function planSummary(plan: PullPlan, planOf: (ref: string) => PullPlan | null, voice: Voice): string {
  if (plan.kind === 'unparsable') return `${voice.name(plan.ref)} is no image reference: ${plan.parseError}`;
  if (plan.shortName) return shortNameSummary(plan.shortName, planOf, voice);
  if (plan.policy?.accepted === false) return `Not pulled: policy.json rejects ${voice.name(plan.policy.by)}`;
  if (plan.error) return `Not pulled: ${plan.error.message}`;
  const [first, ...others] = plan.endpoints.filter(isTried);
  if (!first) return 'Not pulled: every endpoint is blocked';
  return `${roleWords(first)} ${voice.reference(first.reference)}${others.length === 0 ? '' : `, then ${others.length} more`}`;
}

/** A short name is not looked for where its own text seems to lead, but under one full name after the other. */
function shortNameSummary(
  { candidates, error }: ShortNameResolution,
  planOf: (ref: string) => PullPlan | null,
  voice: Voice,
): string {
  if (error !== null) return `Not pulled: ${error}`;
  const first = candidates[0] === undefined ? null : planOf(candidates[0]);
  const names = candidates.length === 1 ? '1 full name' : `${candidates.length} full names`;
  return `A short name for ${names}${first ? `; the first: ${planSummary(first, planOf, voice)}` : ''}`;
}

/** Whether the engine asks this endpoint. */
export function isTried({ blockedBy }: Endpoint): boolean {
  return blockedBy === null;
}

/** What is to be known of one endpoint, in a few words each. */
export function remarksOn(endpoint: Endpoint, plan: ReadyPlan, voice: Voice): string[] {
  const byDigest = plan.pullReference.includes('@');
  const remarks: string[] = [];
  if (endpoint.blockedBy) remarks.push(`blocked by ${voice.name(endpoint.blockedBy.prefix)}, passed over`);
  if (endpoint.pullFromMirror === 'digest-only' && byDigest) remarks.push('digest-only, applies');
  if (endpoint.pullFromMirror === 'tag-only' && !byDigest) remarks.push('tag-only, applies');
  if (endpoint.insecure) remarks.push('insecure');
  return remarks;
}

/** What else is to be known of an answer: a sentence each, without a period. The verdict of policy.json comes first. */
export function notesOn(outcome: Outcome, voice: Voice): string[] {
  if (outcome.kind === 'refused') return [`The operator says: ${voice.name(outcome.refusal.message)}`];
  const { plan } = outcome;
  if (plan.kind === 'unparsable') return [];
  if (plan.shortName) return [...shortNameNotes(plan.shortName, voice), ...configurationNotes(plan, voice)];
  return [...policyNotes(plan, voice), ...notesOnPlan(plan, voice)];
}

/** The same for the plan of one full name, without the verdict of policy.json. */
export function notesOnPlan(plan: ReadyPlan, voice: Voice): string[] {
  return [...configurationNotes(plan, voice), ...mirrorNotes(plan, voice)];
}

/** The plans of an answer: its own, or for a short name those of the full names, in the order in which they are tried. */
export function plansOf(outcome: Outcome): ReadyPlan[] {
  if (outcome.kind === 'refused' || outcome.plan.kind === 'unparsable') return [];
  return plansThatDecide(outcome.plan, outcome.planOf);
}

/** Which clusters say so: `prod-a` and 11 more. */
export function givenByWords(givenBy: readonly Answerer[], voice: Voice): string {
  const [first] = givenBy;
  if (!first) return '';
  const name = (isWholeWorkspace(first) ? THIS_WORKSPACE : voice.name(nameOf(first))) + poolsOf(first);
  return givenBy.length === 1 ? name : `${name} and ${givenBy.length - 1} more`;
}

/** For which pools of a cluster an answer holds; empty where it holds for all of them. */
export function poolsOf(answerer: Answerer): string {
  return onPools(poolNamesOf(answerer));
}

/** What an answer rests on: "prod, 4.18: 9 objects in 4 files; not read: 2 templates". */
export function basisWords(answerer: Answerer): string {
  if (answerer.kind === 'host') {
    const { host } = answerer.view;
    const dropIns = host.dropIns.length === 0 ? 'no drop-ins' : counted(host.dropIns.length, 'drop-in');
    return `${host.path}: ${host.main ? 'registries.conf' : 'no registries.conf'}, ${dropIns}`;
  }
  const { cluster } = answerer.view;
  const { mirrorSets, imageConfig, imagePolicies } = cluster.manifests;
  const objects = [...mirrorSets, ...(imageConfig ? [imageConfig] : []), ...imagePolicies];
  const files = new Set(objects.map(({ place }) => place.chunk.file)).size;
  const templates = cluster.documents.filter(({ isTemplate }) => isTemplate).length;
  const target =
    cluster.target.kind === 'unknown' ? 'release unknown, as on the newest' : describeTarget(cluster.target);
  const unread = templates === 0 ? '' : `; not read: ${counted(templates, 'template')}`;
  const unapplied = patchWords([...cluster.fragments]) + kustomizeWords(cluster.kustomized);
  const name = isWholeWorkspace(answerer) ? THIS_WORKSPACE : cluster.name;
  return `${name}, ${target}: ${counted(objects.length, 'object')} in ${counted(files, 'file')}${unread}${unapplied}${poolWords(cluster)}`;
}

/** Which pools get other drop-ins than which. */
function poolWords({ pools }: Pick<Cluster, 'pools'>): string {
  if (pools.length < 2) return '';
  const groups = pools.map(({ names, dropIns }) => `${counted(dropIns.length, 'drop-in')} on ${fewOf(names)}`);
  return `; ${groups.slice(0, FEW).join(', ')}${groups.length > FEW ? ', …' : ''}`;
}

/** By the names of their files, as far as they are few. */
function patchWords(uris: readonly string[]): string {
  if (uris.length === 0) return '';
  const names = uris.map((uri) => decodedName(uri.slice(uri.lastIndexOf('/') + 1)));
  return `; kustomize ${uris.length === 1 ? 'patch' : 'patches'} ${fewOf(names)} not applied`;
}

/** What a kustomization has done to the objects, and what of it is not followed. */
function kustomizeWords(kustomized: readonly Kustomized[]): string {
  if (kustomized.length === 0) return '';
  const applied = kustomized.flatMap((each) => each.applied).length;
  const missing = [...new Set(kustomized.flatMap((each) => each.notApplied.map(({ words }) => words)))];
  const rest = missing.length === 0 ? '' : `, not applied: ${fewOf(missing)}`;
  return `; kustomize: ${applied === 1 ? '1 patch' : `${applied} patches`} applied${rest}`;
}

const THIS_WORKSPACE = 'this workspace';

/** The cluster that stands for everything where nothing tells clusters apart. */
function isWholeWorkspace({ kind, view }: Answerer): boolean {
  return kind === 'cluster' && !view.cluster.declared && view.cluster.name === 'workspace';
}

function roleWords({ role }: Endpoint): string {
  switch (role) {
    case 'mirror':
      return 'From the mirror';
    case 'source':
      return 'From the source itself,';
    case 'direct':
      return 'From its own registry,';
  }
}

/** The verdict of policy.json, a sentence without a period; nothing where its default takes any image. */
export function policyNotes({ policy, ref }: ReadyPlan, voice: Voice): string[] {
  if (!policy) return [];
  if (!policy.accepted) {
    return [
      `policy.json rejects ${voice.reference(ref)} (by ${voice.name(policy.by)}), whatever its mirrors: it matches the name in the pod, not the mirror`,
    ];
  }
  const needed = policy.requirements.filter((type) => type !== 'insecureAcceptAnything');
  if (needed.length > 0)
    return [`policy.json asks for ${needed.map((type) => voice.name(type)).join(', ')} (by ${voice.name(policy.by)})`];
  return policy.by === 'default' || policy.by === '' ? [] : [`policy.json allows ${voice.name(policy.by)}`];
}

/** What makes a short name a full one, as far as it is known here. */
function shortNameNotes({ by }: ShortNameResolution, voice: Voice): string[] {
  return [...(by ? [basisOfShortName(by, voice)] : []), 'Alias files of the node itself are not known here'];
}

function basisOfShortName(by: ShortNameBasis, voice: Voice): string {
  const where = by.path === '' ? '' : ` (${voice.name(by.path)})`;
  switch (by.kind) {
    case 'alias':
      return `There is an alias for ${voice.name(by.name)}${where}`;
    case 'search': {
      const registries = by.registries.map((registry) => voice.name(registry)).join(', ');
      return `No alias is known, so the search registries count: ${registries === '' ? 'there are none' : registries}${where}`;
    }
  }
}

function configurationNotes({ error }: ReadyPlan, voice: Voice): string[] {
  return error?.kind === 'configuration' ? [`Nothing can be pulled: ${voice.name(error.message)}`] : [];
}

function mirrorNotes({ registry, endpoints, skipped, error }: ReadyPlan, voice: Voice): string[] {
  if (error?.kind === 'configuration') return [];
  if (error) {
    return [
      `${voice.name(error.location)} cannot be rewritten for this reference, and that one endpoint fails the whole pull: ${voice.name(error.message)}`,
    ];
  }
  const notes: string[] = [];
  const applies = endpoints.some(({ role }) => role === 'mirror');
  for (const [reason, mirrors] of byReason(skipped)) {
    const names = mirrors.map(({ location }) => voice.name(location)).join(', ');
    notes.push(`${applies ? 'Not asked' : 'No mirror applies'}: ${names}, ${SKIPPED_WORDS[reason]}`);
  }
  if (applies || skipped.length > 0) return notes;
  const why = registry ? `${voice.name(registry.prefix)} has none` : 'no source matches this name';
  return [...notes, `No mirror applies: ${why}`];
}

const SKIPPED_WORDS: Readonly<Record<SkippedMirror['reason'], string>> = {
  'digest-only': 'for digests only, while this reference is by tag',
  'tag-only': 'for tags only, while this reference is by digest',
  'mirror-by-digest-only': 'for digests only (mirror-by-digest-only), while this reference is by tag',
};

function byReason(skipped: readonly SkippedMirror[]): Map<SkippedMirror['reason'], SkippedMirror[]> {
  const groups = new Map<SkippedMirror['reason'], SkippedMirror[]>();
  for (const mirror of skipped) groups.set(mirror.reason, [...(groups.get(mirror.reason) ?? []), mirror]);
  return groups;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
