import { mapSortedAgain, type MappedSorted } from '../cluster/map-sorted';
import { scopeIndex, type ScopeIndex } from '../cluster/scope-index';
import type { SourceGroup } from '../cluster/source-groups';
import { isPlaceholder } from '../model/placeholder';
import { scanSource } from '../model/scope';
import type { Located, Place } from '../text/place';

/** What an allowed list leaves out of the mirror sets of a cluster. */
export interface LeftOut {
  /** The sources with mirrors that lie in no entry, in bytewise order; without those that the operator refuses, and placeholders. */
  readonly sources: readonly SourceGroup[];
  /** The hosts of mirrors of which neither the host nor the mirror lies in an entry, with the first of those mirrors. */
  readonly mirrorHosts: ReadonlyMap<string, Place>;
}

/** What is left out, and what the next state takes over. */
export interface AllowedSources {
  /** The same object for as long as every source in it is. */
  readonly leftOut: LeftOut;
  readonly allowed: readonly Located<string>[];
  readonly judged: MappedSorted<SourceGroup, Judged | null>;
}

/** What is left out of one source; null: nothing is. */
interface Judged {
  readonly source: SourceGroup | null;
  readonly mirrors: readonly MirrorHost[];
}

interface MirrorHost {
  readonly host: string;
  readonly place: Place;
}

/** Holds sources in bytewise order against an allowed list; under the same list only those that have changed. */
export function allowedSources(
  groups: readonly SourceGroup[],
  allowed: readonly Located<string>[],
  previous: AllowedSources | null,
): AllowedSources {
  const before = previous?.allowed === allowed ? previous : null;
  const judge = judgeUnder(scopeIndex(allowed, ({ value }) => value));
  const judged = mapSortedAgain(before?.judged ?? null, groups, ({ source }) => source, judge);
  const isSame = before?.judged.results === judged.results;
  return { leftOut: isSame ? before.leftOut : leftOutOf(judged.results), allowed, judged };
}

function judgeUnder(allowed: ScopeIndex<unknown>): (group: SourceGroup) => Judged | null {
  const hosts = new Map<string, boolean>();
  const isAllowed = (scope: string): boolean => allowed.holding(scope).length > 0;
  const isAllowedHost = (host: string): boolean => {
    const known = hosts.get(host) ?? isAllowed(host);
    hosts.set(host, known);
    return known;
  };
  return (group) => {
    const { source, digest, tag } = group;
    const mirrors: MirrorHost[] = [];
    for (const merged of [digest, tag]) {
      for (const { location, places } of merged?.mirrors ?? []) {
        const host = hostOf(location);
        const [place] = places;
        if (place && !isAllowedHost(host) && !isAllowed(location) && !isPlaceholder(location))
          mirrors.push({ host, place });
      }
    }
    const isMissing = (digest ?? tag) !== null && !isAllowed(source) && !isPlaceholder(source) && !scanSource(source);
    return isMissing || mirrors.length > 0 ? { source: isMissing ? group : null, mirrors } : null;
  };
}

function leftOutOf(judged: readonly (Judged | null)[]): LeftOut {
  const sources: SourceGroup[] = [];
  const mirrorHosts = new Map<string, Place>();
  let last = '';
  for (const found of judged) {
    if (!found) continue;
    if (found.source) sources.push(found.source);
    for (const { host, place } of found.mirrors) {
      // Most mirrors are on one host.
      if (host !== last && !mirrorHosts.has(host)) mirrorHosts.set(host, place);
      last = host;
    }
  }
  return { sources, mirrorHosts };
}

function hostOf(location: string): string {
  const slash = location.indexOf('/');
  return slash < 0 ? location : location.slice(0, slash);
}
