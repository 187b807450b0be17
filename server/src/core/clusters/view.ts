import type { NodeFile, Rendering } from '../cluster/node-files';
import { nodeConfigurationOf } from '../cluster/node-configuration';
import type { PullPlan } from '../cluster/pull-plan';
import { renderNodeFiles } from '../cluster/render';
import { resolve, type NodeConfiguration } from '../cluster/resolve';
import { lazy } from '../text/lazy';
import type { Cluster } from './cluster';

/** What a cluster's manifests come to: computed when asked for, once. */
export interface ClusterView {
  readonly cluster: Cluster;
  readonly rendering: Rendering;
  /** null where the operator refuses: the nodes then keep the files that they have, which nobody here knows. */
  readonly node: NodeConfiguration | null;
  /** The pull plan of a reference on a node of this cluster; null where `node` is. Computed once for each reference. */
  planOf(ref: string): PullPlan | null;
}

/** The view of a cluster. */
export function viewCluster(cluster: Cluster): ClusterView {
  const rendering = lazy(() => renderNodeFiles(cluster.manifests, cluster.target));
  const node = lazy(() => nodeConfigurationOf(rendering()));
  const plans = new Map<string, PullPlan>();
  return {
    cluster,
    get rendering() {
      return rendering();
    },
    get node() {
      return node();
    },
    planOf(ref) {
      const configuration = node();
      if (!configuration) return null;
      const known = plans.get(ref);
      if (known) return known;
      const plan = resolve(ref, configuration);
      plans.set(ref, plan);
      return plan;
    },
  };
}

/** Whether two clusters come to the same view: the same objects, read from the same texts, under the same declarations. */
export function sameView(a: Cluster, b: Cluster): boolean {
  const left = a.manifests;
  const right = b.manifests;
  return (
    a.name === b.name &&
    a.topology === b.topology &&
    sameItems([a.target.kind, a.target.kind === 'release' ? a.target.major : 0, a.target.kind === 'release' ? a.target.minor : 0],
      [b.target.kind, b.target.kind === 'release' ? b.target.major : 0, b.target.kind === 'release' ? b.target.minor : 0]) &&
    left.releaseImage.value === right.releaseImage.value &&
    left.imageConfig === right.imageConfig &&
    sameItems(left.mirrorSets, right.mirrorSets) &&
    sameItems(left.imagePolicies, right.imagePolicies)
  );
}

/** A file as the node has it, by its path; null where the operator does not write it, or refuses. */
export function nodeFileOf(view: ClusterView, path: string): NodeFile | null {
  return view.rendering.kind === 'rendered' ? (view.rendering.files.find((file) => file.path === path) ?? null) : null;
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
