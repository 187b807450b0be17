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
  const wildcards = scopeIndex(
    sorted.filter(({ source }) => source.startsWith('*.')),
    ({ source }) => source,
  );
  const open: Item[] = [];
  const nested: NestedSource<Item>[] = [];
  for (const inner of sorted) {
    while (open.length > 0 && !inner.source.startsWith(open.at(-1)?.source ?? '')) open.pop();
    const outer = nearest(inner, open, wildcards);
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
  return (scope) =>
    enclosingScopes(scope, lengths()).flatMap((text) => findSorted(sorted, text, ({ source }) => source) ?? []);
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
