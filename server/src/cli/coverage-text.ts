import { STANDINGS } from '../core/cluster/standing';
import { titleOf } from '../core/features/coverage-markdown';
import type { Coverage, CoveredReference } from '../core/features/coverage';
import {
  coveredWords,
  coverageSummary,
  reachWords,
  STANDING_WORDS,
  standingWords,
} from '../core/features/coverage-words';
import { BARE } from '../core/features/markdown';
import { alignedRows, shownPlaces } from './aligned-rows';
import type { Locator } from './plan-json';

/** What serves the references of a cluster, as people read it: a sentence, then the references by how they stand. Ends in a line break. */
export function coverageText(coverage: Coverage, locate: Locator, reachableGiven: boolean): string {
  const { references, reach, refusal } = coverage;
  const lines = [`${titleOf(coverage)}: ${coverageSummary(coverage)}`];
  if (refusal) lines.push(`  The operator says: ${refusal.message}`);
  if (reach && references.length > 0) lines.push(`  ${reachWords(reach, reachableGiven, BARE)}`);
  for (const kind of STANDINGS) {
    const group = references.filter(({ standing }) => standing.kind === kind);
    if (group.length === 0) continue;
    lines.push(`  ${STANDING_WORDS[kind]} (${group.length})`);
    lines.push(...alignedRows(group.map((reference) => rowOf(reference, locate))).map((row) => `    ${row}`));
  }
  return `${lines.join('\n')}\n`;
}

function rowOf(reference: CoveredReference, locate: Locator): readonly string[] {
  const words = coveredWords(reference, (standing) => standingWords(standing, BARE));
  return [reference.ref, words, shownPlaces(locate(reference.places))];
}
