import { isNested } from '../model/scope';

/** Finds the scopes that another scope is nested in, without comparing it with each of them. */
export interface ScopeIndex<T> {
  /**
   * The items whose scope holds `scope` (`isNested`): those with the same text first, then the others, each in the order
   * of the list. Of several others with one and the same text, only the first is given.
   */
  holding(scope: string): readonly T[];
  readonly isEmpty: boolean;
}

/**
 * An index over items by their scope. A lookup cuts the scope at its slashes (parents) and its host at its dots
 * (wildcards) and asks only for cuts as long as some indexed scope is.
 */
export function scopeIndex<T>(items: readonly T[], scopeOf: (item: T) => string): ScopeIndex<T> {
  const byScope = new Map<string, Ranked<T>[]>();
  items.forEach((item, rank) => {
    const scope = scopeOf(item);
    const known = byScope.get(scope);
    if (known) known.push({ item, rank });
    else byScope.set(scope, [{ item, rank }]);
  });
  const lengths = new Set([...byScope.keys()].map((scope) => scope.length));
  return {
    isEmpty: items.length === 0,
    holding(scope) {
      if (items.length === 0) return [];
      const same = (lengths.has(scope.length) ? byScope.get(scope) : null) ?? [];
      const around = enclosingScopes(scope, lengths).flatMap((candidate) => byScope.get(candidate)?.slice(0, 1) ?? []);
      if (same.length === 0 && around.length === 0) return [];
      around.sort((a, b) => a.rank - b.rank);
      return [...same, ...around].map(({ item }) => item);
    },
  };
}

interface Ranked<T> {
  readonly item: T;
  readonly rank: number;
}

/** Every text, other than the scope itself, that the scope is nested in and that is as long as some indexed scope; each once. */
export function enclosingScopes(scope: string, lengths: Pick<ReadonlySet<number>, 'has'>): string[] {
  const found: string[] = [];
  const end = wildcardEnd(scope);
  for (let at = scope.indexOf('/'); at >= 0; at = scope.indexOf('/', at + 1)) {
    if (lengths.has(at)) found.push(scope.slice(0, at));
  }
  for (let at = scope.indexOf('.'); at >= 0 && at < end; at = scope.indexOf('.', at + 1)) {
    if (!lengths.has(end - at + 1)) continue;
    const wildcard = `*${scope.slice(at, end)}`;
    // A wildcard with a path below it has its own host among the parents already.
    if (isNested(scope, wildcard) && wildcard !== scope && !found.includes(wildcard)) found.push(wildcard);
  }
  return found;
}

/** The end of the part that a wildcard has to end with: the first `:`, or, without one, the first `/`. */
function wildcardEnd(scope: string): number {
  const end = scope.indexOf(scope.includes(':') ? ':' : '/');
  return end < 0 ? scope.length : end;
}
