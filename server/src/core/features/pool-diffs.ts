import { planDiff, type PlanDiff } from '../cluster/plan-diff';
import type { NodeConfiguration } from '../cluster/resolve';
import type { ClusterView } from '../clusters/view';
import { saidBy } from '../text/said-by';
import { answerersOf, nodeOn, poolNamesOf } from './answers';

/** What decides where images come from on the nodes of some pools (none are named: on all nodes there are). */
export interface PoolNode {
  readonly pools: readonly string[];
  readonly node: NodeConfiguration;
}

/** What a change does on the nodes of some pools; on all nodes where none are named. */
export interface PoolDiff {
  readonly pools: readonly string[];
  readonly diff: PlanDiff;
}

/** The nodes of a cluster, once for each set of pools that get the same drop-ins. Empty where the operator refuses. */
export function poolNodesOf(view: ClusterView): readonly PoolNode[] {
  return answerersOf(view).flatMap((answerer) => {
    const node = nodeOn(answerer);
    return node ? [{ pools: poolNamesOf(answerer), node }] : [];
  });
}

/**
 * Compares two sides pool by pool, and what that does to these references. Pools of which the same is to be said are one; where all are, none
 * is named. A pool that one side does not know has there what the first has. Empty where a side is.
 */
export function poolDiffs(
  old: readonly PoolNode[],
  next: readonly PoolNode[],
  refs: Iterable<string>,
): readonly PoolDiff[] {
  const wanted = [...refs];
  const names = [...new Set([...next, ...old].flatMap(({ pools }) => pools))];
  const known = new Map<PoolNode, Map<PoolNode, PlanDiff>>();
  const groups = new Map<string, { readonly pools: string[]; readonly diff: PlanDiff }>();
  for (const name of names.length > 0 ? names : [null]) {
    const [before, after] = [sideOf(old, name), sideOf(next, name)];
    if (!before || !after) continue;
    const seen = known.get(before) ?? new Map<PoolNode, PlanDiff>();
    const diff = seen.get(after) ?? planDiff(before.node, after.node, wanted);
    known.set(before, seen.set(after, diff));
    const key = names.length < 2 ? '' : saidBy(diff);
    const group = groups.get(key);
    if (!group) groups.set(key, { pools: name === null ? [] : [name], diff });
    else if (name !== null) group.pools.push(name);
  }
  const diffs = [...groups.values()];
  return diffs.length > 1 ? diffs : diffs.map(({ diff }) => ({ pools: [], diff }));
}

function sideOf(nodes: readonly PoolNode[], name: string | null): PoolNode | undefined {
  return nodes.find(({ pools }) => name !== null && pools.includes(name)) ?? nodes[0];
}
