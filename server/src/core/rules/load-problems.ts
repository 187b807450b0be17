import { problemsOf, type ConfRole } from '../cluster/load-checks';
import type { LoadProblem, LoadProblemKind } from '../cluster/load-problem';
import { isDropIn } from '../clusters/host';
import type { Document } from '../document';
import { isPlaceholder } from '../model/placeholder';
import type { Place } from '../text/place';
import { textOf } from './source-lines';

/** The role in which an engine reads a registries.conf: drop-ins lie in a folder `registries.conf.d`. */
export function roleOf(document: Document): ConfRole {
  return isDropIn(document.uri) ? 'drop-in' : 'main';
}

/**
 * What keeps an engine from loading this file, of the given kinds, but for what is wrong with a placeholder; all that has no place of its
 * own stands at the file's start.
 */
export function loadProblems(
  document: Document,
  wanted: (kind: LoadProblemKind) => boolean,
): readonly (LoadProblem & { readonly place: Place })[] {
  return document.once(allLoadProblems).flatMap((problem) => {
    const place = problem.place ?? startOfFile(document);
    return wanted(problem.kind) && place ? [{ ...problem, place }] : [];
  });
}

function allLoadProblems(document: Document): readonly LoadProblem[] {
  if (!document.checkedRegistries) return [];
  const problems = problemsOf(document.checkedRegistries, roleOf(document));
  return problems.filter(({ place }) => !place || !isQuotedPlaceholder(document, place));
}

/** The words of a TOML string at a place, without its quotes, as they are written. */
export function writtenText(document: Document, place: Place): { readonly text: string; readonly from: number } {
  const whole = textOf(document, place);
  const quotes = /^(?:"""|'''|"|')/.exec(whole)?.[0] ?? '';
  const closed = quotes !== '' && whole.length >= 2 * quotes.length && whole.endsWith(quotes);
  return { text: whole.slice(quotes.length, closed ? -quotes.length : undefined), from: quotes.length };
}

/** Whether a TOML string at a place is still to be filled in. */
export function isQuotedPlaceholder(document: Document, place: Place): boolean {
  const { text, from } = writtenText(document, place);
  return from > 0 && isPlaceholder(text);
}

function startOfFile({ syntax }: Document): Place | null {
  const [chunk] = syntax.chunks;
  return chunk ? { chunk, start: 0, end: Math.min(chunk.length, 1) } : null;
}
