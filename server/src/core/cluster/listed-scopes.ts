import { samePlace, type Located, type Place } from '../text/place';
import { scopeIndex } from './scope-index';

/** The insecure and the blocked list of the Image config, as lowering asks them. */
export interface ListedScopes {
  readonly insecure: readonly Located<string>[];
  readonly blocked: readonly Located<string>[];
  /** The scopes of both lists, each once: blocked ones first, in the order of the lists. */
  readonly scopes: readonly string[];
  /** Where a scope stands in the lists, word for word; nothing for a scope that does not. */
  placesOf(scope: string): readonly Place[];
  /** The entries that make a scope insecure. */
  insecureAt(scope: string): readonly Place[];
  /** The entries that block a scope. */
  blockedAt(scope: string): readonly Place[];
}

/** The lists, ready to be asked; those from before, where the entries are the same. */
export function listedScopes(
  insecure: readonly Located<string>[],
  blocked: readonly Located<string>[],
  previous: ListedScopes | null,
): ListedScopes {
  if (previous && sameEntries(previous.insecure, insecure) && sameEntries(previous.blocked, blocked)) return previous;
  const insecureScopes = scopeIndex(insecure, ({ value }) => value);
  const blockedScopes = scopeIndex(blocked, ({ value }) => value);
  const places = new Map<string, Place[]>();
  for (const { value, place } of [...blocked, ...insecure]) {
    const known = places.get(value);
    if (known) known.push(place);
    else places.set(value, [place]);
  }
  return {
    insecure,
    blocked,
    scopes: [...places.keys()],
    placesOf: (scope) => places.get(scope) ?? NOWHERE,
    insecureAt: (scope) => placesOf(insecureScopes.holding(scope)),
    blockedAt: (scope) => placesOf(blockedScopes.holding(scope)),
  };
}

/** Whether two lists say the same at the same places. */
export function sameEntries(a: readonly Located<string>[], b: readonly Located<string>[]): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every((entry, index) => {
      const other = b[index];
      return entry === other || (entry.value === other?.value && samePlace(entry.place, other.place));
    })
  );
}

const NOWHERE: readonly Place[] = [];

function placesOf(entries: readonly Located<string>[]): readonly Place[] {
  return entries.length === 0 ? NOWHERE : entries.map(({ place }) => place);
}
