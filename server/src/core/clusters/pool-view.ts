import { loadNode, type LoadedNode } from '../cluster/node-configuration';
import type { Rendering } from '../cluster/node-files';
import { planMemory, type PlanMemory, type Plans } from '../cluster/plans';
import type { PullPlan } from '../cluster/pull-plan';
import type { NodeConfiguration } from '../cluster/resolve';
import { lazy } from '../text/lazy';
import { asConfFiles, type NodePools } from './pool-drop-ins';

/** What holds on the nodes of pools that get other drop-ins than those that the answers of their cluster rest on. */
export interface PoolView extends NodePools {
  /** null where the operator refuses. */
  readonly node: NodeConfiguration | null;
  /** The pull plan of a reference on a node of these pools; null where `node` is. */
  planOf(ref: string): PullPlan | null;
}

/** The newest of what was computed for pools, by the first of them: what is asked next takes over what is the same. */
export type PoolMemory = Map<string, { node: LoadedNode | null; readonly plans: PlanMemory }>;

/** The views of such pools; nothing is loaded before somebody asks. `main` is the node that the cluster's answers rest on, where it is known. */
export function viewPools(
  pools: readonly NodePools[],
  answers: { readonly rendering: Rendering },
  memory: PoolMemory,
  main: () => LoadedNode | null,
): readonly PoolView[] {
  return pools.map(({ names, dropIns }): PoolView => {
    const own = memory.get(names[0] ?? '') ?? { node: null, plans: planMemory() };
    memory.set(names[0] ?? '', own);
    const node = lazy(() => {
      const { rendering } = answers;
      if (rendering.kind === 'refused') return null;
      own.node = loadNode(rendering, own.node ?? main(), asConfFiles(dropIns));
      return own.node.configuration;
    });
    const plans = lazy(() => {
      const configuration = node();
      return configuration && own.plans.under(configuration);
    });
    return new LazyPoolView({ names, dropIns }, node, plans);
  });
}

class LazyPoolView implements PoolView {
  readonly names: NodePools['names'];
  readonly dropIns: NodePools['dropIns'];
  readonly #node: () => NodeConfiguration | null;
  readonly #plans: () => Plans | null;

  constructor({ names, dropIns }: NodePools, node: () => NodeConfiguration | null, plans: () => Plans | null) {
    this.names = names;
    this.dropIns = dropIns;
    this.#node = node;
    this.#plans = plans;
  }

  get node(): NodeConfiguration | null {
    return this.#node();
  }

  planOf(ref: string): PullPlan | null {
    return this.#plans()?.planOf(ref) ?? null;
  }
}
