import type { Endpoint, PullPlan, ReadyPlan, SkippedMirror } from '../cluster/pull-plan';
import { describeTarget } from '../model/target';
import { nameOf, type Answerer, type Outcome } from './answers';
import type { Voice } from './markdown';

/** What comes out of an answer, in one sentence without a period. */
export function summaryOf(outcome: Outcome, voice: Voice): string {
  if (outcome.kind === 'refused')
    return 'Not known: the operator refuses the manifests, and nodes keep the files that they have';
  const { plan } = outcome;
  if (plan.kind === 'unparsable') return `${voice.name(plan.ref)} is no image reference: ${plan.parseError}`;
  if (plan.policy?.accepted === false) return `Not pulled: policy.json rejects ${voice.name(plan.policy.by)}`;
  if (plan.error) return `Not pulled: ${plan.error.message}`;
  const first = plan.endpoints.find(isTried);
  if (!first) return 'Not pulled: every endpoint is blocked';
  const others = plan.endpoints.filter(isTried).length - 1;
  const rest = others === 0 ? '' : others === 1 ? ', then 1 more' : `, then ${others} more`;
  return `${roleWords(first)} ${voice.name(first.reference)}${rest}`;
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
  return [...policyNotes(plan, voice), ...shortNameNotes(plan, voice), ...mirrorNotes(plan, voice)];
}

/** Which clusters say so: `prod-a` and 11 more. */
export function givenByWords(givenBy: readonly Answerer[], voice: Voice): string {
  const [first] = givenBy;
  if (!first) return '';
  const name =
    first.kind === 'cluster' && !first.view.cluster.declared && nameOf(first) === 'workspace'
      ? 'this workspace'
      : voice.name(nameOf(first));
  return givenBy.length === 1 ? name : `${name} and ${givenBy.length - 1} more`;
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
  return `${cluster.name}, ${target}: ${counted(objects.length, 'object')} in ${counted(files, 'file')}${unread}`;
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

function policyNotes({ policy, ref }: ReadyPlan, voice: Voice): string[] {
  if (!policy) return [];
  if (!policy.accepted) {
    return [
      `policy.json rejects ${voice.name(ref)} (by ${voice.name(policy.by)}), whatever its mirrors: it matches the name in the pod, not the mirror`,
    ];
  }
  const needed = policy.requirements.filter((type) => type !== 'insecureAcceptAnything');
  return needed.length === 0
    ? []
    : [`policy.json asks for ${needed.map((type) => voice.name(type)).join(', ')} (by ${voice.name(policy.by)})`];
}

function shortNameNotes({ shortName }: ReadyPlan, voice: Voice): string[] {
  if (!shortName) return [];
  const known = 'alias files of the node itself are not known here';
  if (shortName.error !== null) return [`A short name: ${shortName.error}; ${known}`];
  return [
    `A short name, tried in this order: ${shortName.candidates.map((name) => voice.name(name)).join(', ')}; ${known}`,
  ];
}

function mirrorNotes(plan: ReadyPlan, voice: Voice): string[] {
  const { registry, endpoints, skipped, error } = plan;
  const notes: string[] = [];
  if (error?.kind === 'rewrite') {
    notes.push(
      `${voice.name(error.location)} cannot be rewritten for this reference, and that one endpoint fails the whole pull: ${voice.name(error.message)}`,
    );
  }
  if (error?.kind === 'configuration') notes.push(`Nothing can be pulled: ${voice.name(error.message)}`);
  if (error) return notes;
  for (const [reason, mirrors] of byReason(skipped)) {
    notes.push(
      `Not asked: ${mirrors.map(({ location }) => voice.name(location)).join(', ')}, ${SKIPPED_WORDS[reason]}`,
    );
  }
  if (endpoints.some(({ role }) => role === 'mirror')) return notes;
  if (!registry) notes.push('No mirror applies: no source matches this name');
  else if (skipped.length === 0) notes.push(`No mirror applies: ${voice.name(registry.prefix)} has none`);
  else notes.push('No mirror applies to this reference');
  return notes;
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

/** A plan that the engine could follow; null for an unparsable one. */
export function readyPlan(plan: PullPlan): ReadyPlan | null {
  return plan.kind === 'plan' ? plan : null;
}
