import type { Document } from '../document';
import { keepList } from '../text/keep-list';
import { atTheirDashes } from './empty-item';
import { ask, type Levels, type RuleWork } from './levels';
import type { Finding } from './rule';
import { silence } from './suppression';
import { readSuppressions } from './suppression-comment';
import { inTextOrder } from './text-order';

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
  const placed = atTheirDashes(document, found);
  return keepList(before, inTextOrder(document, heedSuppressions(document, placed, levels, work), levels, before));
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
