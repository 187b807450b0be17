import { findSorted, lowerBound } from '../cluster/grouped';
import { changesBetween, mapSortedAgain, type MappedSorted } from '../cluster/map-sorted';
import { isNamedPlainlyOnce, type SourceGroup } from '../cluster/source-groups';
import { losesTo, nearestSource, nestedSources, sourcesAbove } from '../cluster/source-nesting';
import { sourcesInside } from '../cluster/source-ranges';
import { inOneGo, type Steps } from '../text/steps';
import { closedSource, type ClosedSource } from './closed-source';
import type { ReferenceUse, ReferenceUses } from './uses';

/** A source of a cluster's mirror sets with what is around it and what it serves; the same object for as long as all of that is. */
export interface ServedSource extends SourceGroup {
  /** The image references that its entry serves. */
  readonly uses: readonly ReferenceUse[];
  /** The nearest source with mirrors that it lies in: it would serve them otherwise. */
  readonly outer: SourceGroup | null;
  /** Whether it is closed for pulls that no mirror serves. */
  readonly closed: ClosedSource | null;
}

/**
 * Whether there is nothing about a source by itself that a rule could speak of: one entry names it, which is plain; it lies in no other, and
 * serves nothing that the workspace pulls.
 */
export function isPlainSource(source: ServedSource): boolean {
  return source.uses.length === 0 && source.outer === null && isNamedPlainlyOnce(source);
}

/** The sources of a cluster with their uses, and what the next state takes over. */
export interface ServedSources {
  /** In bytewise order. */
  readonly sources: readonly ServedSource[];
  readonly uses: ReferenceUses;
  readonly mapped: MappedSorted<SourceGroup, ServedSource>;
}

/** Puts sources and uses together; a source is the same object as before where both are. */
export function servedSources(
  groups: readonly SourceGroup[],
  uses: ReferenceUses,
  previous: ServedSources | null,
): ServedSources {
  if (!previous) return inOneGo(servedSourcesInSteps(groups, uses));
  const mapped = mapSortedAgain(previous.mapped, groups, sourceOf, (group, before) =>
    serve(group, uses, before?.outer ?? null),
  );
  const refreshed = refresh(mapped, uses, previous.uses);
  return { sources: refreshed.results, uses, mapped: refreshed };
}

/** The same in steps, where nothing is known from before. */
export function* servedSourcesInSteps(groups: readonly SourceGroup[], uses: ReferenceUses): Steps<ServedSources> {
  const outers = outersOf(groups);
  const results: ServedSource[] = [];
  for (const group of groups) {
    if (results.length % SOURCES_OF_A_STEP === 0) yield outers;
    results.push(serve(group, uses, outers.get(group) ?? null));
  }
  return { sources: results, uses, mapped: { items: groups, results, changes: [] } };
}

const SOURCES_OF_A_STEP = 250;

function serve(group: SourceGroup, uses: ReferenceUses, outer: SourceGroup | null): ServedSource {
  const { source, entries, digest, tag } = group;
  return { source, entries, digest, tag, uses: uses.by(source), outer, closed: closedUnder(group, outer) };
}

/** Nothing is closed by an entry that is never used. */
function closedUnder(group: SourceGroup, outer: SourceGroup | null): ClosedSource | null {
  return outer && losesTo(group.source, outer.source) ? null : closedSource(group);
}

/** The sources that were kept have the uses and the outer sources of before. */
function refresh(mapped: ServedSources['mapped'], uses: ReferenceUses, before: ReferenceUses): ServedSources['mapped'] {
  const { items, changes } = mapped;
  const replaced = new Map<number, ServedSource>();
  const replace = (index: number, change: (source: ServedSource) => ServedSource): void => {
    const source = replaced.get(index) ?? mapped.results[index];
    const next = source && change(source);
    if (next && next !== source) replaced.set(index, next);
  };
  const put = (key: string, change: (source: ServedSource) => ServedSource): void => {
    const index = lowerBound(items, key, sourceOf);
    if (items[index]?.source === key) replace(index, change);
  };
  for (const { key } of changesBetween(before.grouping.groups, uses.grouping.groups, (group) => group.key)) {
    const now = uses.by(key);
    put(key, (source) => (source.uses === now ? source : { ...source, uses: now }));
  }
  if (changes.length > MANY) {
    const outers = outersOf(items);
    for (const [index, group] of items.entries()) replace(index, liesIn(outers.get(group) ?? null));
  } else {
    for (const [key, outer] of changedOuters(mapped)) put(key, liesIn(outer));
  }
  if (replaced.size === 0) return mapped;
  const results = [...mapped.results];
  for (const [index, source] of replaced) results[index] = source;
  return { ...mapped, results };
}

function liesIn(outer: SourceGroup | null): (source: ServedSource) => ServedSource {
  return (source) => {
    if (source.outer === outer) return source;
    const closed = closedUnder(source, outer);
    return { ...source, outer, closed: closed && source.closed ? source.closed : closed };
  };
}

/** More changes than this, and the outer sources of all are found in one pass. */
const MANY = 64;

/** The nearest source with mirrors that each lies in, of those that lie in one. */
function outersOf(groups: readonly SourceGroup[]): ReadonlyMap<SourceGroup, SourceGroup> {
  return new Map(nestedSources(groups.filter(hasMirrors)).map(({ inner, outer }) => [inner, outer]));
}

/** The outer sources of those that changed, and of those that lie in one that changed. */
function changedOuters({ items, changes }: ServedSources['mapped']): ReadonlyMap<string, SourceGroup | null> {
  const outers = new Map<string, SourceGroup | null>();
  const above = sourcesAbove(items);
  const keys = changes.map(({ key }) => key);
  const touched = new Set(keys);
  for (const inside of sourcesInside(items, keys).values()) for (const { source } of inside) touched.add(source);
  for (const key of touched) {
    const group = findSorted(items, key, sourceOf);
    outers.set(key, group && hasMirrors(group) ? nearestSource(above(key).filter(hasMirrors)) : null);
  }
  return outers;
}

function hasMirrors({ source, digest, tag }: SourceGroup): boolean {
  return (digest !== null || tag !== null) && source !== '';
}

function sourceOf({ source }: SourceGroup): string {
  return source;
}
