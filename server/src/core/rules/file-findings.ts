import type { Document } from '../document';
import { keepList } from '../text/keep-list';
import { ask, type Levels, type RuleWork } from './levels';
import type { Finding } from './rule';
import { silence } from './suppression';
import { readSuppressions } from './suppression-comment';

/**
 * The findings of a file in the order of its text, those at one place in the order of the rules: without what its suppression comments
 * silence, and what several clusters say in the same words of the same place but once. `before` is given back where it is the same.
 */
export function fileFindings(
  document: Document,
  found: readonly Finding[],
  levels: Levels,
  before: readonly Finding[] | null,
  work: RuleWork,
): readonly Finding[] {
  return keepList(before, inTextOrder(document, heedSuppressions(document, found, levels, work), levels));
}

function heedSuppressions(
  document: Document,
  found: readonly Finding[],
  levels: Levels,
  work: RuleWork,
): readonly Finding[] {
  const suppressions = document.once(readSuppressions);
  if (suppressions.length === 0) return found;
  const { kept, judged } = silence(document, suppressions, found, levels.off);
  const ofComments: Finding[] = [];
  for (const one of levels.suppression)
    for (const suppression of judged) ask(one, one.check.check(suppression), ofComments, work);
  return [...kept, ...silence(document, suppressions, ofComments, levels.off).kept];
}

interface Placed {
  readonly finding: Finding;
  readonly start: number;
  readonly end: number;
  readonly rank: number;
}

function inTextOrder(document: Document, findings: readonly Finding[], { ranks }: Levels): readonly Finding[] {
  const placed: Placed[] = [];
  for (const finding of findings) {
    const span = document.locate(finding.place);
    if (span) placed.push({ finding, ...span, rank: ranks.get(finding.code) ?? 0 });
  }
  placed.sort((a, b) => a.start - b.start || a.rank - b.rank || a.end - b.end);
  return placed.filter((one, index) => !isSaidBefore(placed, index, one)).map(({ finding }) => finding);
}

/** Whether one of those right above it at the same place and of the same rule says the same. */
function isSaidBefore(placed: readonly Placed[], index: number, { finding, start, end, rank }: Placed): boolean {
  for (let at = index - 1; at >= 0; at--) {
    const other = placed[at];
    if (other?.start !== start || other.rank !== rank || other.end !== end) return false;
    if (other.finding.message === finding.message) return true;
  }
  return false;
}
