import type { Analysis } from '../analysis';
import type { ClusterView } from '../clusters/view';

/**
 * Computes what the findings of a workspace rest on, a step with each turn (each hands out what it has computed); what is known already takes
 * no time. Whoever has other things
 * to do can do them between two steps. Nothing changes but that later questions are answered sooner.
 */
export function* warmUp(analysis: Analysis): Generator<unknown, void> {
  for (const view of analysis.clusters) yield* warmUpCluster(view, analysis);
  for (const view of analysis.hosts) yield view.loaded;
  yield analysis.checked;
}

function* warmUpCluster(view: ClusterView, { workspace }: Analysis): Generator<unknown, void> {
  const { answers, cluster } = view;
  yield answers.sources;
  yield answers.rendering;
  yield answers.node;
  for (const { references } of [...cluster.documents, ...workspace.beside]) {
    if (references.length === 0) continue;
    for (const { text } of references) answers.planOf(text);
    yield references;
  }
  yield view.uses;
  yield view.sources;
}
