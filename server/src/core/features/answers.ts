import type { Analysis } from '../analysis';
import type { HostView } from '../clusters/host-view';
import type { PoolView } from '../clusters/pool-view';
import type { ClusterView } from '../clusters/view';
import type { NodeConfiguration } from '../cluster/resolve';
import type { OperatorMessage } from '../cluster/node-files';
import type { PullPlan } from '../cluster/pull-plan';
import type { FoundReference } from '../model/found-reference';
import { groupBy } from '../text/group-by';
import { saidBy } from '../text/said-by';

/** What is known of where one image reference comes from, for all the clusters (or hosts) where it is the same. */
export interface ReferenceAnswer {
  /** Never empty. */
  readonly givenBy: readonly Answerer[];
  readonly outcome: Outcome;
}

export type Answerer = ClusterAnswerer | { readonly kind: 'host'; readonly view: HostView };

interface ClusterAnswerer {
  readonly kind: 'cluster';
  readonly view: ClusterView;
  /** The pools whose nodes are meant; left out: all of them, or, where they differ, those that the cluster's answers rest on. */
  readonly pools?: readonly string[];
}

export type Outcome =
  | {
      readonly kind: 'plan';
      /** Its places are those of the first that gives the answer. */
      readonly plan: PullPlan;
      /** The plan of another reference at the same place: a candidate for a short name. */
      readonly planOf: (ref: string) => PullPlan | null;
    }
  /** The operator refuses the manifests: nodes keep files that nobody here knows. */
  | { readonly kind: 'refused'; readonly refusal: OperatorMessage };

/**
 * The answers to an image reference in a file (`null`: anywhere in the workspace): of the clusters that the file belongs to, as
 * far as they have mirror sets or an Image config; where no cluster has, of the registries.conf files in the workspace. Equal
 * answers are one. Empty where the workspace has neither: then nothing is known that the reference does not say itself.
 */
export function answersTo(analysis: Analysis, uri: string | null, ref: string): ReferenceAnswer[] {
  const views = uri === null ? analysis.clusters : analysis.viewsOf(uri);
  const clusters = views.filter(hasSomethingToSay).flatMap(answerersOf);
  return answersOf(clusters.length > 0 ? clusters : hostsOf(analysis), ref);
}

/** The answers to an image reference that was found in a file: as `answersTo`, but of the hosts alone for what oc-mirror pulls. */
export function answersToFound(
  analysis: Analysis,
  uri: string,
  { text, mirroredBy }: Pick<FoundReference, 'text' | 'mirroredBy'>,
): ReferenceAnswer[] {
  return mirroredBy ? answersOf(hostsOf(analysis), text) : answersTo(analysis, uri, text);
}

function hostsOf({ hosts }: Analysis): Answerer[] {
  return hosts.map((view) => ({ kind: 'host', view }));
}

/** A cluster as it answers: once for each set of pools whose nodes get the same drop-ins. */
export function answerersOf(view: ClusterView): readonly Answerer[] {
  const { pools } = view.cluster;
  if (pools.length < 2) return [{ kind: 'cluster', view }];
  return pools.map(({ names }) => ({ kind: 'cluster', view, pools: names }));
}

/** Those that say the same: the pools of one cluster as one, and without a word on pools where they are all that it has. */
export function asOne(givenBy: readonly Answerer[]): readonly Answerer[] {
  return [...groupBy(givenBy, ({ view }) => view).values()].map((alike) => {
    const [answerer] = alike;
    if (answerer.kind === 'host') return answerer;
    const pools = alike.flatMap(poolNamesOf);
    const { view } = answerer;
    const isAll = pools.length === view.cluster.pools.flatMap(({ names }) => names).length;
    return isAll || pools.length === 0 ? { kind: 'cluster', view } : { kind: 'cluster', view, pools };
  });
}

/** The pools whose nodes are meant; empty where none are told apart. */
export function poolNamesOf(answerer: Answerer): readonly string[] {
  return answerer.kind === 'cluster' ? (answerer.pools ?? []) : [];
}

function answersOf(answerers: readonly Answerer[], ref: string): ReferenceAnswer[] {
  const answers = answerers.map((answerer) => ({ answerer, outcome: outcomeOf(answerer, ref) }));
  return [...groupBy(answers, ({ outcome }) => keyOf(outcome)).values()].map((alike) => ({
    givenBy: asOne(alike.map(({ answerer }) => answerer)),
    outcome: alike[0].outcome,
  }));
}

/** The plan of a reference as one of them gives it; null where the operator refuses. */
export function planOn(answerer: Answerer, ref: string): PullPlan | null {
  return answering(answerer).planOf(ref);
}

/** What decides where images come from on the nodes that are meant; null where the operator refuses. */
export function nodeOn(answerer: Answerer): NodeConfiguration | null {
  return answering(answerer).node;
}

function answering(answerer: Answerer): Pick<PoolView, 'node' | 'planOf'> {
  if (answerer.kind === 'host') return answerer.view;
  const { pools, view } = answerer;
  const other = pools && view.otherPools.find(({ names }) => names.includes(pools[0] ?? ''));
  return other ?? view.answers;
}

/** Whether manifests of a cluster decide anything about where images come from. */
export function hasSomethingToSay({ cluster }: ClusterView): boolean {
  const { mirrorSets, imageConfig, imagePolicies } = cluster.manifests;
  return mirrorSets.length > 0 || imageConfig !== null || imagePolicies.length > 0 || cluster.pools.length > 0;
}

/** The name of a cluster, or the path of a host's registries.conf. */
export function nameOf(answerer: Answerer): string {
  if (answerer.kind === 'host') return answerer.view.host.path;
  return answerer.view.cluster.name;
}

function outcomeOf(answerer: Answerer, ref: string): Outcome {
  const plan = planOn(answerer, ref);
  return plan ? { kind: 'plan', plan, planOf: (other) => planOn(answerer, other) } : refusedBy(answerer);
}

/** What a cluster answers where its operator refuses. */
export function refusedBy(answerer: Answerer): Outcome & { readonly kind: 'refused' } {
  const rendering = answerer.kind === 'cluster' ? answerer.view.answers.rendering : null;
  const refusal = rendering?.kind === 'refused' ? rendering.refusal : { message: '', origins: [] };
  return { kind: 'refused', refusal };
}

/** Two outcomes with one key say the same, wherever in the files it comes from. */
function keyOf(outcome: Outcome): string {
  if (outcome.kind === 'refused') return `refused ${outcome.refusal.message}`;
  return saidBy(outcome.plan);
}
