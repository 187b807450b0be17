import type { Document } from '../document';
import { keepList } from '../text/keep-list';
import { atTheirDashes } from './empty-item';
import { ask, type Levels, type RuleWork } from './levels';
import type { Finding } from './rule';
import { silence } from './suppression';
import { readSuppressions } from './suppression-comment';
import { inTextOrder, type TextOrder } from './text-order';

/**
 * The findings of a file in the order of its text, those at one place in the order of the rules: without what its suppression comments
 * silence, and what several clusters say in the same words of the same place but once. Of `before` the list is given back where it is the same.
 */
export function fileFindings(
  document: Document,
  found: readonly Finding[],
  levels: Levels,
  before: TextOrder | null,
  work: RuleWork,
): TextOrder {
  const told = inTextOrder(document, heedSuppressions(document, found, levels, work), levels, before);
  const findings = keepList(before?.findings ?? null, told.findings);
  return findings === told.findings ? told : { ...told, findings };
}

function heedSuppressions(
  document: Document,
  found: readonly Finding[],
  levels: Levels,
  work: RuleWork,
): readonly Finding[] {
  const suppressions = document.once(readSuppressions);
  if (suppressions.length === 0) return found;
  const { kept, judged } = silence(document, suppressions, atTheirDashes(document, found), levels.off);
  const ofComments: Finding[] = [];
  for (const one of levels.suppression)
    for (const suppression of judged) ask(one, one.check.check(suppression), ofComments, work);
  return [...kept, ...silence(document, suppressions, ofComments, levels.off).kept];
}
