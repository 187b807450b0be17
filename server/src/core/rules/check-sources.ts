import { compareBytewise } from '../cluster/bytewise';
import type { ServedSource } from '../clusters/served-sources';

/** What was found of each source of a list in bytewise order. */
export interface CheckedSources<Result> {
  readonly sources: readonly ServedSource[];
  /** By source. */
  readonly results: readonly Result[];
}

/**
 * Asks about each source of a list in bytewise order, but for those that say the same as in the previous list, wherever they stand in it:
 * the same entries, served references and merged mirrors. What is left for them is one pass over both lists.
 */
export function checkSourcesAgain<Result>(
  previous: CheckedSources<Result> | null,
  sources: readonly ServedSource[],
  check: (source: ServedSource) => Result,
): CheckedSources<Result> {
  if (previous?.sources === sources) return previous;
  const before = previous?.sources ?? [];
  let at = 0;
  const results = sources.map((source) => {
    while (at < before.length && isBefore(before[at], source)) at++;
    const known = before[at];
    return known && saysTheSame(known, source) ? (previous?.results[at] as Result) : check(source);
  });
  return { sources, results };
}

function isBefore(known: ServedSource | undefined, { source }: ServedSource): boolean {
  return known !== undefined && known.source !== source && compareBytewise(known.source, source) < 0;
}

function saysTheSame(a: ServedSource, b: ServedSource): boolean {
  if (a === b) return true;
  const isServedAlike = a.uses === b.uses || (a.uses.length === 0 && b.uses.length === 0);
  return a.source === b.source && a.entries === b.entries && a.digest === b.digest && a.tag === b.tag && isServedAlike;
}
