import type { PullPlan } from '../cluster/pull-plan';
import type { NodeConfiguration } from '../cluster/resolve';
import { WHOLE_WORKSPACE } from '../clusters/infer';
import { onPools } from '../clusters/pool-names';
import type { ClusterView } from '../clusters/view';
import { saidBy } from '../text/said-by';
import type { Finding } from './rule';

/** The nodes of a cluster whose drop-ins are others than those that its answers rest on. */
export interface OtherPools {
  /** The name of the cluster; null where it stands for the whole workspace. */
  readonly cluster: string | null;
  /** Of the pools that the answers rest on. */
  readonly names: readonly string[];
  readonly others: ClusterView['otherPools'];
  /** What the nodes of the others have: the same objects for as long as the plans there are the same. */
  readonly nodes: readonly NodeConfiguration[];
}

/** Those of a cluster; null where all nodes get the same, and where nobody knows what they have. */
export function otherPoolsOf({ cluster, answers, otherPools }: ClusterView): OtherPools | null {
  if (cluster.pools.length < 2 || !answers.node) return null;
  const nodes = otherPools.flatMap(({ node }) => node ?? []);
  const name = cluster.declared || cluster.name !== WHOLE_WORKSPACE ? cluster.name : null;
  return { cluster: name, names: cluster.pools[0]?.names ?? [], others: otherPools, nodes };
}

/** A plan on the nodes of one of the other pools that the findings of a reference rest on. */
export interface AskedOnPool {
  /** The index of the pool among the others. */
  readonly at: number;
  readonly ref: string;
  readonly plan: PullPlan | null;
}

/** Whether what was asked of the nodes of other pools would be answered alike; `asked` is null where there were none. */
export function isAnsweredAlikeOn(pools: OtherPools | null, asked: readonly AskedOnPool[] | null): boolean {
  if (!pools || !asked) return !pools && !asked;
  return asked.every(({ at, ref, plan }) => pools.others[at]?.planOf(ref) === plan);
}

/**
 * What is found of one image reference on the nodes of all pools: once, and with the names of pools where it does not hold on all of them. `own` is
 * what is found with `plan` on those that the answers rest on; `findingsOf` is asked only for pools where another plan says something else.
 */
export function findingsOnPools(
  { ref, plan, own }: { readonly ref: string; readonly plan: PullPlan; readonly own: readonly Finding[] },
  { cluster, names, others }: OtherPools,
  findingsOf: (plan: PullPlan, planOf: (ref: string) => PullPlan | null) => readonly Finding[],
): { readonly findings: readonly Finding[]; readonly asked: readonly AskedOnPool[] } {
  const asked: AskedOnPool[] = [];
  const said = saidBy(plan);
  const byPool = others.map((pool, at) => {
    const planOf = (wanted: string): PullPlan | null => {
      const answer = pool.planOf(wanted);
      asked.push({ at, ref: wanted, plan: answer });
      return answer;
    };
    const other = planOf(ref);
    const isAlike = other === null || (other.kind === 'plan' && !other.shortName && saidBy(other) === said);
    return { names: pool.names, findings: isAlike ? own : findingsOf(other, planOf) };
  });
  const findings = byPool.every((each) => each.findings === own)
    ? own
    : joined([{ names, findings: own }, ...byPool], cluster);
  return { findings, asked };
}

function joined(
  byPool: readonly { readonly names: readonly string[]; readonly findings: readonly Finding[] }[],
  cluster: string | null,
): readonly Finding[] {
  const found = new Map<string, { readonly finding: Finding; readonly pools: string[]; times: number }>();
  for (const { names, findings } of byPool) {
    for (const finding of findings) {
      const key = `${finding.code} ${finding.message}`;
      const known = found.get(key) ?? { finding, pools: [], times: 0 };
      known.pools.push(...names);
      known.times++;
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ finding, pools, times }) =>
    times === byPool.length ? finding : { ...finding, message: finding.message + onPools(pools, cluster) },
  );
}
