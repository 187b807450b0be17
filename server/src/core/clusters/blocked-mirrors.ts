import { matchLength } from '../cluster/loaded-registries';
import { mapSortedAgain, type MappedSorted } from '../cluster/map-sorted';
import type { EffectiveLists } from '../cluster/payload';
import { scopeIndex, type ScopeIndex } from '../cluster/scope-index';
import type { SourceGroup } from '../cluster/source-groups';
import { isPlaceholder } from '../model/placeholder';
import { scanMirror } from '../model/scope';
import type { Located, Place } from '../text/place';

/** A mirror that no image comes from, since it lies in a blocked entry. */
export interface BlockedMirror {
  readonly location: string;
  /** The first source that it is a mirror of, and where it stands there. */
  readonly source: string;
  readonly place: Place;
}

/** The blocked mirrors by the entry that holds them, each location once; in the bytewise order of their sources. */
export type BlockedByEntry = ReadonlyMap<string, readonly BlockedMirror[]>;

/** The blocked mirrors of a cluster, and what the next state takes over. */
export interface BlockedMirrors {
  /** The same object for as long as every mirror in it is. */
  readonly byEntry: BlockedByEntry;
  readonly lists: EffectiveLists;
  readonly judged: MappedSorted<SourceGroup, readonly Judged[]>;
}

interface Judged {
  readonly mirror: BlockedMirror;
  /** The blocked scopes that hold it. */
  readonly scopes: readonly string[];
}

/**
 * Holds the mirrors of sources, in bytewise order, against what is blocked in registries.conf; under the same lists only those of sources
 * that have changed. Without the mirrors of sources that policy.json rejects by name, those that the operator refuses, and placeholders. A
 * mirror at a port of a blocked host is not looked at: whether it is blocked hangs on all other entries.
 */
export function blockedMirrors(
  groups: readonly SourceGroup[],
  lists: EffectiveLists,
  previous: BlockedMirrors | null,
): BlockedMirrors {
  const before = previous?.lists === lists ? previous : null;
  const judged = mapSortedAgain(before?.judged ?? null, groups, ({ source }) => source, judgeUnder(lists));
  const isSame = before?.judged.results === judged.results;
  return { byEntry: isSame ? before.byEntry : entriesOf(judged.results), lists, judged };
}

function judgeUnder(lists: EffectiveLists): (group: SourceGroup) => readonly Judged[] {
  const blocked = scopesOf(lists.blocked);
  const rejected = scopesOf(lists.policyBlocked);
  const allowed = scopesOf(lists.allowed);
  return ({ source, digest, tag }) => {
    const found: Judged[] = [];
    for (const merged of [digest, tag]) {
      for (const { location, places } of merged?.mirrors ?? []) {
        const [place] = places;
        // The operator nests names in wildcards in which an engine does not find them.
        const scopes = blocked.holding(location).filter((scope) => matchLength(location, scope) >= 0);
        if (!place || scopes.length === 0 || isPlaceholder(location) || scanMirror(location)) continue;
        found.push({ mirror: { location, source, place }, scopes });
      }
    }
    if (found.length === 0) return NONE;
    const isRejected = rejected.holding(source).length > 0 && allowed.holding(source).length === 0;
    return isRejected ? NONE : found;
  };
}

function scopesOf(list: readonly Located<string>[]): ScopeIndex<string> {
  return scopeIndex([...new Set(list.map(({ value }) => value))], (scope) => scope);
}

const NONE: readonly Judged[] = [];

function entriesOf(judged: readonly (readonly Judged[])[]): BlockedByEntry {
  const byEntry = new Map<string, Map<string, BlockedMirror>>();
  for (const found of judged) {
    for (const { scopes, mirror } of found) {
      for (const scope of scopes) {
        const known = byEntry.get(scope);
        if (!known) byEntry.set(scope, new Map([[mirror.location, mirror]]));
        else if (!known.has(mirror.location)) known.set(mirror.location, mirror);
      }
    }
  }
  return new Map([...byEntry].map(([scope, mirrors]) => [scope, [...mirrors.values()]]));
}
