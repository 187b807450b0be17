import { isNested } from '../model/scope';
import { lazy } from '../text/lazy';
import { findSorted } from './grouped';
import { enclosingScopes, scopeIndex, type ScopeIndex } from './scope-index';

/** A source and the nearest one that it lies in: the one that would serve its images if it were not there. */
export interface NestedSource<Item> {
  readonly inner: Item;
  readonly outer: Item;
}

/**
 * The sources that lie in another one, each with the nearest, of a list that is sorted bytewise by source, each source once. One pass: what
 * begins with the text of a source stands behind it in one run. Wildcards, which hold sources anywhere, are found by an index.
 */
export function nestedSources<Item extends { readonly source: string }>(sorted: readonly Item[]): NestedSource<Item>[] {
  const anywhere = sorted.filter(({ source }) => source.startsWith('*.'));
  const wildcards = scopeIndex(anywhere, ({ source }) => source);
  const open: Item[] = [];
  const nested: NestedSource<Item>[] = [];
  for (const inner of sorted) {
    let top = open.at(-1);
    while (top && !inner.source.startsWith(top.source)) {
      open.pop();
      top = open.at(-1);
    }
    // Most lie in none: nothing is open then.
    const outer = top || !wildcards.isEmpty ? nearest(inner, open, wildcards) : null;
    if (outer) nested.push({ inner, outer });
    open.push(inner);
  }
  return nested;
}

/** Finds the sources that a scope lies in, without being one itself; of a list that is sorted bytewise by source, each source once. */
export function sourcesAbove<Item extends { readonly source: string }>(
  sorted: readonly Item[],
): (scope: string) => Item[] {
  const lengths = lazy(() => new Set(sorted.map(({ source }) => source.length)));
  return (scope) => {
    const candidates = enclosingScopes(scope, scope.length > LONG ? lengths() : ANY_LENGTH);
    return candidates.flatMap((text) => findSorted(sorted, text, ({ source }) => source) ?? []);
  };
}

/** A scope up to this long has so few parts that looking for each is faster than knowing how long the sources are. */
const LONG = 512;
const ANY_LENGTH = { has: () => true };

/** The nearest of the sources that one lies in: the one with the longest text, of two of one length the wildcard. */
export function nearestSource<Item extends { readonly source: string }>(around: readonly Item[]): Item | null {
  return around.reduce<Item | null>((found, item) => (found && !isNearer(item, found) ? found : item), null);
}

/** Whether a source that lies in another one is never used: a wildcard of its length sorts first (`findRegistry`). */
export function losesTo(source: string, outer: string): boolean {
  return source.length === outer.length;
}

/** Whether a wildcard that holds an entry can be as long as it: it is a host whose first part is one letter. */
export function mayTie(prefix: string): boolean {
  return prefix.charAt(1) === '.' && !prefix.startsWith('*') && !/[/:@]/.test(prefix);
}

function isNearer<Item extends { readonly source: string }>(item: Item, than: Item): boolean {
  const longer = item.source.length - than.source.length;
  return longer > 0 || (longer === 0 && item.source.startsWith('*.'));
}

/** Of two that hold a source, the one with the longer text serves it. */
function nearest<Item extends { readonly source: string }>(
  { source }: Item,
  open: readonly Item[],
  wildcards: ScopeIndex<Item>,
): Item | null {
  let found = open.findLast((item) => isNested(source, item.source)) ?? null;
  for (const item of wildcards.holding(source)) {
    if (item.source !== source && item.source.length >= (found?.source.length ?? 0)) found = item;
  }
  return found;
}
