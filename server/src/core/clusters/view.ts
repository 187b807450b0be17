import { nodeConfigurationOf } from '../cluster/node-configuration';
import type { Rendering } from '../cluster/node-files';
import { holdAgainstPayload, type PayloadVerdict } from '../cluster/payload';
import type { PullPlan } from '../cluster/pull-plan';
import { renderNodeFiles } from '../cluster/render';
import { resolve, type NodeConfiguration } from '../cluster/resolve';
import { sourceGroups, type SourceGroup } from '../cluster/source-groups';
import { describeTarget } from '../model/target';
import { lazy } from '../text/lazy';
import type { Cluster } from './cluster';

/** A cluster and what its manifests come to. */
export interface ClusterView {
  readonly cluster: Cluster;
  /** The same object for as long as the objects and declarations behind it are the same. */
  readonly answers: ClusterAnswers;
}

/** What follows from the objects of a cluster alone: computed when asked for, once. */
export interface ClusterAnswers {
  readonly rendering: Rendering;
  /** The lists of the Image config after they were held against the release payload. */
  readonly lists: PayloadVerdict;
  /** null where the operator refuses: the nodes then keep the files that they have, which nobody here knows. */
  readonly node: NodeConfiguration | null;
  /** The sources of the mirror sets; each the same object for as long as nothing behind it changes. */
  readonly sources: readonly SourceGroup[];
  /** The pull plan of a reference on a node of this cluster; null where `node` is. Computed once for each reference. */
  planOf(ref: string): PullPlan | null;
}

/** The view of a cluster; answers of the previous view are kept where they rest on the same objects. */
export function viewCluster(cluster: Cluster, previous: ClusterView | null): ClusterView {
  if (previous && sameInputs(cluster, previous.cluster)) return { cluster, answers: previous.answers };
  return { cluster, answers: answersOf(cluster) };
}

function answersOf({ manifests, target }: Cluster): ClusterAnswers {
  const rendering = lazy(() => renderNodeFiles(manifests, target));
  const node = lazy(() => nodeConfigurationOf(rendering()));
  const lists = lazy(() => holdAgainstPayload(manifests, target));
  const sources = lazy(() => sourceGroups(manifests.mirrorSets, target));
  const plan = planner();
  return {
    get sources() {
      return sources();
    },
    get lists() {
      return lists();
    },
    get rendering() {
      return rendering();
    },
    get node() {
      return node();
    },
    planOf(ref) {
      const configuration = node();
      return configuration && plan(ref, configuration);
    },
  };
}

/** Resolves references against one configuration, each reference once. */
export function planner(): (ref: string, configuration: NodeConfiguration) => PullPlan {
  const plans = new Map<string, PullPlan>();
  return (ref, configuration) => {
    const known = plans.get(ref);
    if (known) return known;
    const plan = resolve(ref, configuration);
    plans.set(ref, plan);
    return plan;
  };
}

function sameInputs(a: Cluster, b: Cluster): boolean {
  return (
    describeTarget(a.target) === describeTarget(b.target) &&
    a.manifests.releaseImage.value === b.manifests.releaseImage.value &&
    a.manifests.imageConfig === b.manifests.imageConfig &&
    sameItems(a.manifests.mirrorSets, b.manifests.mirrorSets) &&
    sameItems(a.manifests.imagePolicies, b.manifests.imagePolicies)
  );
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
