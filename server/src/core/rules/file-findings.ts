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

/** Findings that stand in a text, each number at the index of its finding: no objects for what may be thousands. */
interface Placed {
  readonly findings: readonly Finding[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly ranks: readonly number[];
}

function inTextOrder(document: Document, findings: readonly Finding[], levels: Levels): readonly Finding[] {
  const placed = placedIn(document, findings, levels);
  const { starts, ends, ranks } = placed;
  const order = starts.map((_, index) => index);
  order.sort(
    (a, b) =>
      (starts[a] ?? 0) - (starts[b] ?? 0) || (ranks[a] ?? 0) - (ranks[b] ?? 0) || (ends[a] ?? 0) - (ends[b] ?? 0),
  );
  const told: Finding[] = [];
  order.forEach((index, at) => {
    const finding = placed.findings[index];
    if (finding && !isSaidBefore(placed, order, at, finding)) told.push(finding);
  });
  return told;
}

function placedIn(document: Document, all: readonly Finding[], levels: Levels): Placed {
  const findings: Finding[] = [];
  const [starts, ends, ranks]: [number[], number[], number[]] = [[], [], []];
  for (const finding of all) {
    const span = document.locate(finding.place);
    if (!span) continue;
    findings.push(finding);
    starts.push(span.start);
    ends.push(span.end);
    ranks.push(levels.ranks.get(finding.code) ?? 0);
  }
  return { findings, starts, ends, ranks };
}

/** Whether one of those right above it at the same place and of the same rule says the same. */
function isSaidBefore(
  { findings, starts, ends, ranks }: Placed,
  order: readonly number[],
  at: number,
  { message }: Finding,
): boolean {
  const own = order[at] ?? 0;
  for (let above = at - 1; above >= 0; above--) {
    const other = order[above] ?? 0;
    if (starts[other] !== starts[own] || ranks[other] !== ranks[own] || ends[other] !== ends[own]) return false;
    if (findings[other]?.message === message) return true;
  }
  return false;
}
