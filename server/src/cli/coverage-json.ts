import { isServed, LEAVING, STANDINGS, type Standing } from '../core/cluster/standing';
import { nameOf } from '../core/features/answers';
import { countStandings, type Coverage, type CoveredReference } from '../core/features/coverage';
import { standingWords } from '../core/features/coverage-words';
import { PLAIN } from '../core/features/markdown';
import { describeTarget } from '../core/model/target';
import type { Locator } from './plan-json';

/** What serves the references of a cluster, as `coverage --json` prints it (schemas/coverage.schema.json). */
export function coverageJson(coverage: Coverage, locate: Locator, reachableGiven: boolean): unknown {
  const { answerer, reach, refusal, references, total } = coverage;
  const counts = countStandings(references);
  const leaving = references.filter(({ standing }) => LEAVING.has(standing.kind)).length;
  const target = answerer.kind === 'cluster' ? describeTarget(answerer.view.cluster.target) : null;
  return {
    kind: answerer.kind,
    name: nameOf(answerer),
    target,
    refused: refusal?.message ?? null,
    reachable: reach && {
      from: reach.kind === 'mirrors' ? 'mirrors' : reachableGiven ? 'options' : 'configuration',
      hosts: [...reach.hosts].sort(),
    },
    total,
    leaving,
    counts: Object.fromEntries(STANDINGS.map((kind) => [kind, counts.get(kind) ?? 0])),
    references: references.map((reference) => referenceJson(reference, locate)),
  };
}

function referenceJson({ ref, places, standing, pools, otherPools }: CoveredReference, locate: Locator): unknown {
  const others = otherPools?.map((other) => ({ pools: other.pools, ...standingJson(other.standing) }));
  return {
    ref,
    ...standingJson(standing),
    places: locate(places),
    ...(pools && { pools, otherPools: others }),
  };
}

function standingJson(standing: Standing): object {
  return {
    standing: standing.kind,
    servedBy: isServed(standing) ? standing.endpoint.reference : null,
    reason: isServed(standing) ? null : standingWords(standing, PLAIN),
  };
}
