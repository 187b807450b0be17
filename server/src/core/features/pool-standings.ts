import type { PullPlan } from '../cluster/pull-plan';
import type { Reach } from '../cluster/reach';
import { isServed, standingOf, STANDINGS, type Standing } from '../cluster/standing';
import { planOn, poolNamesOf, type Answerer } from './answers';

/** How a reference stands on the nodes of some pools. */
export interface PoolStanding {
  readonly pools: readonly string[];
  readonly standing: Standing;
}

/**
 * How a reference stands on the nodes of each of these pools of a cluster, the worst first; pools where the same is to be said of it are one.
 * Empty where the operator refuses.
 */
export function poolStandings(members: readonly Answerer[], ref: string, reach: Reach): readonly PoolStanding[] {
  const groups = new Map<string, { readonly pools: string[]; readonly standing: Standing }>();
  for (const member of members) {
    const planOf = (other: string): PullPlan | null => planOn(member, other);
    const plan = planOf(ref);
    if (!plan) continue;
    const standing = standingOf(plan, reach, planOf);
    const names = poolNamesOf(member);
    const key = members.length < 2 ? '' : toldBy(standing);
    const group = groups.get(key);
    if (group) group.pools.push(...names);
    else groups.set(key, { pools: [...names], standing });
  }
  const rank = ({ standing }: PoolStanding): number => STANDINGS.indexOf(standing.kind);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

/** What is said of a standing, as a text that is the same for the same words. */
function toldBy(standing: Standing): string {
  const { kind, plan } = standing;
  if (isServed(standing)) return JSON.stringify([kind, standing.endpoint.reference]);
  if (kind === 'failing') return JSON.stringify([kind, standing.error]);
  if (kind === 'rejected') return JSON.stringify([kind, standing.by]);
  const { registry, skipped, endpoints } = plan;
  const asked = endpoints.map(({ reference, blockedBy }) => [reference, blockedBy?.prefix]);
  return JSON.stringify([kind, registry?.prefix, skipped.map(({ location }) => location), asked]);
}
