import type { Analysis } from '../analysis';
import type { HostView } from '../clusters/host-view';
import type { ClusterView } from '../clusters/view';
import type { OperatorMessage } from '../cluster/node-files';
import type { PullPlan } from '../cluster/pull-plan';
import type { FoundReference } from '../model/found-reference';

/** What is known of where one image reference comes from, for all the clusters (or hosts) where it is the same. */
export interface ReferenceAnswer {
  /** Never empty. */
  readonly givenBy: readonly Answerer[];
  readonly outcome: Outcome;
}

export type Answerer =
  { readonly kind: 'cluster'; readonly view: ClusterView } | { readonly kind: 'host'; readonly view: HostView };

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
  const clusters = views.filter(hasSomethingToSay).map((view): Answerer => ({ kind: 'cluster', view }));
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

function answersOf(answerers: readonly Answerer[], ref: string): ReferenceAnswer[] {
  const groups = new Map<string, { givenBy: Answerer[]; outcome: Outcome }>();
  for (const answerer of answerers) {
    const outcome = outcomeOf(answerer, ref);
    const key = keyOf(outcome);
    const group = groups.get(key);
    if (group) group.givenBy.push(answerer);
    else groups.set(key, { givenBy: [answerer], outcome });
  }
  return [...groups.values()];
}

/** Whether manifests of a cluster decide anything about where images come from. */
export function hasSomethingToSay({ cluster }: ClusterView): boolean {
  const { mirrorSets, imageConfig, imagePolicies } = cluster.manifests;
  return mirrorSets.length > 0 || imageConfig !== null || imagePolicies.length > 0 || cluster.dropIns.length > 0;
}

/** The name of a cluster, or the path of a host's registries.conf. */
export function nameOf(answerer: Answerer): string {
  if (answerer.kind === 'host') return answerer.view.host.path;
  return answerer.view.cluster.name;
}

function outcomeOf({ kind, view }: Answerer, ref: string): Outcome {
  if (kind === 'host') return { kind: 'plan', plan: view.planOf(ref), planOf: (other) => view.planOf(other) };
  const { answers } = view;
  const plan = answers.planOf(ref);
  if (plan) return { kind: 'plan', plan, planOf: (other) => answers.planOf(other) };
  const { rendering } = answers;
  const refusal = rendering.kind === 'refused' ? rendering.refusal : { message: '', origins: [] };
  return { kind: 'refused', refusal };
}

/** Two outcomes with one key say the same, wherever in the files it comes from. */
function keyOf(outcome: Outcome): string {
  if (outcome.kind === 'refused') return `refused ${outcome.refusal.message}`;
  return JSON.stringify(outcome.plan, (key, value: unknown) => (/origins$/i.test(key) ? undefined : value));
}
