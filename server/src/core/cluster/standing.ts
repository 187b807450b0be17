import { plansThatDecide, type Endpoint, type PullPlan, type ReadyPlan } from './pull-plan';
import { isReached, type Reach } from './reach';

/** How an image reference stands with the registries that the nodes reach. */
export type Standing =
  /** A mirror, or its own registry, serves it within reach. */
  | { readonly kind: 'mirrored' | 'direct'; readonly endpoint: Endpoint; readonly plan: ReadyPlan }
  /** By tag, while the mirrors of its source are for digests only; none for tags is blocked. */
  | { readonly kind: 'tag-not-mirrored'; readonly plan: ReadyPlan }
  /** No mirror is asked, as there is none or each one is blocked, and its own registry is out of reach. */
  | { readonly kind: 'not-mirrored'; readonly plan: ReadyPlan }
  /** Mirrors are asked, but nothing that is asked is within reach; what is blocked may be. */
  | { readonly kind: 'unreachable'; readonly plan: ReadyPlan }
  /** Every endpoint is blocked. */
  | { readonly kind: 'blocked'; readonly plan: ReadyPlan }
  /** policy.json rejects the name. */
  | { readonly kind: 'rejected'; readonly by: string; readonly plan: ReadyPlan }
  /** It cannot be pulled at all; `error` are the engine's words. */
  | { readonly kind: 'failing'; readonly error: string; readonly plan: PullPlan };

export type StandingKind = Standing['kind'];

/** The order in which people read them: what is wrong first. */
export const STANDINGS: readonly StandingKind[] = [
  'failing',
  'rejected',
  'blocked',
  'tag-not-mirrored',
  'not-mirrored',
  'unreachable',
  'mirrored',
  'direct',
];

/** Where a reference leaves the registries within reach. */
export const LEAVING: ReadonlySet<StandingKind> = new Set(['tag-not-mirrored', 'not-mirrored', 'unreachable']);

/**
 * How the reference of a plan stands. A short name stands as the first of its full names that is served within reach, else as the first
 * of them: engines try one after the other. `planOf` gives the plan of a full name; null where there is none.
 */
export function standingOf(plan: PullPlan, reach: Reach, planOf: (ref: string) => PullPlan | null): Standing {
  if (plan.kind === 'unparsable') return { kind: 'failing', error: plan.parseError, plan };
  if (!plan.shortName) return standingOfPlan(plan, reach);
  const { error } = plan.shortName;
  if (error !== null) return { kind: 'failing', error, plan };
  const standings = plansThatDecide(plan, planOf).map((full) => standingOfPlan(full, reach));
  return standings.find(isServed) ?? standings[0] ?? standingOfPlan(plan, reach);
}

/** Whether something within reach serves the reference. */
export function isServed(standing: Standing): standing is Extract<Standing, { readonly kind: 'mirrored' | 'direct' }> {
  return standing.kind === 'mirrored' || standing.kind === 'direct';
}

function standingOfPlan(plan: ReadyPlan, reach: Reach): Standing {
  if (plan.error) return { kind: 'failing', error: plan.error.message, plan };
  if (plan.policy?.accepted === false) return { kind: 'rejected', by: plan.policy.by, plan };
  const asked = plan.endpoints.filter(({ blockedBy }) => blockedBy === null);
  if (asked.length === 0) return { kind: 'blocked', plan };
  const endpoint = asked.find((candidate) => isReached(reach, candidate));
  if (endpoint) return { kind: endpoint.role === 'mirror' ? 'mirrored' : 'direct', endpoint, plan };
  if (asked.some(({ role }) => role === 'mirror')) return { kind: 'unreachable', plan };
  return { kind: isByTagOnly(plan) ? 'tag-not-mirrored' : 'not-mirrored', plan };
}

/** Whether mirrors of its source are left out because the reference is by tag, and none is for tags, not even a blocked one. */
function isByTagOnly({ skipped, endpoints }: ReadyPlan): boolean {
  return skipped.some(({ reason }) => reason !== 'tag-only') && endpoints.every(({ role }) => role !== 'mirror');
}
