import { isNested } from '../model/scope';

/** Finds the scopes that another scope is nested in, without comparing it with each of them. */
export interface ScopeIndex<T> {
  /** The items whose scope holds `scope` (`isNested`): those with the same text first, then the others, each in the order of the list. */
  holding(scope: string): readonly T[];
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
    holding(scope) {
      const same = byScope.get(scope) ?? [];
      const around: Ranked<T>[] = [];
      for (const candidate of enclosingScopes(scope, lengths)) {
        if (isNested(scope, candidate)) around.push(...(byScope.get(candidate) ?? []));
      }
      around.sort((a, b) => a.rank - b.rank);
      return [...same, ...around].map(({ item }) => item);
    },
  };
}

interface Ranked<T> {
  readonly item: T;
  readonly rank: number;
}

/** Every text, other than the scope itself, that the scope can be nested in and that is as long as some indexed scope. */
function enclosingScopes(scope: string, lengths: ReadonlySet<number>): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = scope.indexOf('/'); at >= 0; at = scope.indexOf('/', at + 1)) {
    if (lengths.has(at)) found.add(scope.slice(0, at));
  }
  const host = hostOf(scope);
  for (let at = host.indexOf('.'); at >= 0; at = host.indexOf('.', at + 1)) {
    if (lengths.has(host.length - at + 1)) found.add(`*${host.slice(at)}`);
  }
  found.delete(scope);
  return found;
}

/** The part that a wildcard has to end: up to the first `:`, or, without one, up to the first `/`. */
function hostOf(scope: string): string {
  const end = scope.indexOf(scope.includes(':') ? ':' : '/');
  return end < 0 ? scope : scope.slice(0, end);
}
