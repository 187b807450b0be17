import { goQuote } from '../model/go-quote';
import { untraced, type Registry } from '../model/hub';
import { isNested } from '../model/scope';
import { lazy } from '../text/lazy';
import { compareBytewise } from './bytewise';
import { lowerBound } from './grouped';
import type { ListedScopes } from './listed-scopes';
import type { MappedSorted } from './map-sorted';
import type { OperatorMessage } from './node-files';
import { flag, mark, namedBy, type Draft } from './registry-draft';
import { enclosingScopes } from './scope-index';

/** What a scope of the insecure or blocked list comes to. */
export type ListedEntry =
  /** It is a source as well, and has its entry as such. */
  | { readonly kind: 'source' }
  /** An entry of its own, with the mirrors of the source that it lies in, where there is one. */
  | { readonly kind: 'entry'; readonly registry: Registry; readonly ancestor: string | null }
  /** It would have to take over those of a wildcard. */
  | { readonly kind: 'wildcard'; readonly scope: string; readonly ancestor: string; readonly rank: Rank };

/** The order in which upstream goes through the sources: those of digest sets, then those of tag sets. */
interface Rank {
  readonly kind: Draft['kind'];
  readonly scope: string;
}

export interface LoweredSources {
  readonly lists: ListedScopes;
  readonly marked: MappedSorted<Draft, Registry | null>;
}

/**
 * The entries of the scopes that only the lists name, in their order. An entry without mirrors takes those of the first source (digest
 * sources in order, then tag sources) that it is nested in, the rest of its scope added to each location. `previous` is what the same
 * lists came to with the sources that `marked` was computed after: only what the changes among them concern is computed again.
 *
 * Follows openshift/runtime-utils `pkg/registries/registries.go` (`EditRegistriesConfig`, `mirrorsAdjustedForNestedScope`).
 */
export function lowerListed(sources: LoweredSources, previous: readonly ListedEntry[] | null): readonly ListedEntry[] {
  const { lists, marked } = sources;
  if (lists.scopes.length === 0 || (previous && marked.changes.length === 0)) return previous ?? [];
  const find = finder(sources.marked);
  const isTouched = previous && touchedBy(marked.changes);
  return lists.scopes.map((scope, index) => {
    const before = previous?.[index];
    return before && isTouched && !isTouched(scope, before) ? before : lowerScope(scope, find, lists);
  });
}

/** The refusal where an entry would have to inherit from a wildcard: that of the wildcard which upstream comes to first. */
export function wildcardRefusal(
  listed: readonly ListedEntry[],
  { lists, marked }: LoweredSources,
): OperatorMessage | null {
  let first: Extract<ListedEntry, { kind: 'wildcard' }> | null = null;
  for (const entry of listed) {
    if (entry.kind === 'wildcard' && (!first || compareRank(entry.rank, first.rank) < 0)) first = entry;
  }
  if (!first) return null;
  const { scope, ancestor } = first;
  return {
    message: `internal error: mirrorsAdjustedForNestedScope for a wildcard scope ${goQuote(ancestor)}`,
    origins: [...(finder(marked).at(ancestor)?.registry.prefix.origins ?? []), ...lists.placesOf(scope)],
    code: 'wildcard-source',
  };
}

type Change = LoweredSources['marked']['changes'][number];

/** Whether changes of sources concern an entry. A few that came or went are compared with each scope; more, and all are computed. */
function touchedBy(changes: readonly Change[]): (scope: string, entry: ListedEntry) => boolean {
  const changed = new Set(changes.map(({ key }) => key));
  const moved = changes.filter(({ before, after }) => (before?.kind ?? 'none') !== (after?.kind ?? 'none'));
  if (moved.length > FEW) return () => true;
  return (scope, entry) =>
    (entry.kind !== 'source' && entry.ancestor !== null && changed.has(entry.ancestor)) ||
    moved.some(({ key }) => isNested(scope, key));
}

const FEW = 8;

interface FoundSource {
  readonly rank: Rank;
  readonly registry: Registry;
}

interface Finder {
  /** The source of this name. */
  at(scope: string): FoundSource | null;
  /** The first of the sources that a scope lies in, without being one itself. */
  above(scope: string): FoundSource | null;
}

function finder({ items, results }: LoweredSources['marked']): Finder {
  const lengths = lazy(() => new Set(items.map(({ scope }) => scope.length)));
  const at = (scope: string): FoundSource | null => {
    const index = lowerBound(items, scope, (draft) => draft.scope);
    const draft = items[index];
    const registry = results[index];
    return draft?.scope === scope && registry ? { rank: draft, registry } : null;
  };
  return {
    at,
    above(scope) {
      let first: FoundSource | null = null;
      for (const candidate of inBytewiseOrder(enclosingScopes(scope, lengths()), scope)) {
        const found = at(candidate);
        if (found?.rank.kind === 'digest') return found;
        first ??= found;
      }
      return first;
    },
  };
}

/** Scopes around another in bytewise order. The parents come sorted, as each begins with the one before; wildcards begin with a star. */
function inBytewiseOrder(around: readonly string[], scope: string): readonly string[] {
  const wildcards = around.filter((candidate) => candidate.startsWith('*.')).sort(compareBytewise);
  const parents = wildcards.length === 0 ? around : around.filter((candidate) => !candidate.startsWith('*.'));
  return scope < '*' ? [...parents, ...wildcards] : [...wildcards, ...parents];
}

function compareRank(a: Rank, b: Rank): number {
  return a.kind === b.kind ? compareBytewise(a.scope, b.scope) : a.kind === 'digest' ? -1 : 1;
}

function lowerScope(scope: string, find: Finder, lists: ListedScopes): ListedEntry {
  if (find.at(scope)) return { kind: 'source' };
  const from = find.above(scope);
  if (!from) return { kind: 'entry', registry: listedRegistry(scope, lists), ancestor: null };
  const ancestor = from.rank.scope;
  if (ancestor.startsWith('*.')) return { kind: 'wildcard', scope, ancestor, rank: from.rank };
  return { kind: 'entry', registry: inherit(listedRegistry(scope, lists), scope, from.registry), ancestor };
}

function listedRegistry(scope: string, lists: ListedScopes): Registry {
  const bare: Registry = {
    ...namedBy({ value: scope, origins: [] }),
    insecure: flag([]),
    blocked: flag([]),
    mirrorByDigestOnly: flag([]),
    pullFromMirror: untraced(''),
    mirrors: [],
    origins: [],
  };
  return mark(bare, lists);
}

function inherit(registry: Registry, scope: string, from: Registry): Registry {
  const rest = scope.slice(from.location.value.length);
  return {
    ...registry,
    mirrorByDigestOnly: from.mirrorByDigestOnly.value ? flag(registry.origins) : flag([]),
    mirrors: from.mirrors.map((mirror) => ({
      ...mirror,
      location: { value: mirror.location.value + rest, origins: mirror.location.origins },
    })),
  };
}
