import { isNested } from '../model/scope';
import { lowerBound } from './grouped';
import { scopeIndex } from './scope-index';

/**
 * By scope: the items whose source lies in it, of a list that is sorted bytewise by source. What lies in a plain scope begins with its
 * text, and is found without going through the list; for wildcards, whose members stand anywhere, there is one pass for all of them.
 */
export function sourcesInside<Item extends { readonly source: string }>(
  sorted: readonly Item[],
  scopes: Iterable<string>,
): ReadonlyMap<string, readonly Item[]> {
  const inside = new Map<string, Item[]>();
  for (const scope of scopes) {
    if (!inside.has(scope)) inside.set(scope, scope.startsWith('*.') ? [] : inPlainScope(sorted, scope));
  }
  const wildcards = scopeIndex(
    [...inside.keys()].filter((scope) => scope.startsWith('*.')),
    (scope) => scope,
  );
  if (wildcards.isEmpty) return inside;
  for (const item of sorted) for (const scope of wildcards.holding(item.source)) inside.get(scope)?.push(item);
  return inside;
}

function inPlainScope<Item extends { readonly source: string }>(sorted: readonly Item[], scope: string): Item[] {
  const inside: Item[] = [];
  for (let at = lowerBound(sorted, scope, ({ source }) => source); at < sorted.length; at++) {
    const item = sorted[at];
    if (!item?.source.startsWith(scope)) break;
    if (isNested(item.source, scope)) inside.push(item);
  }
  return inside;
}
