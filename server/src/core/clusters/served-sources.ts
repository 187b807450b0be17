import { lowerBound } from '../cluster/grouped';
import { changesBetween, mapSortedAgain, type MappedSorted } from '../cluster/map-sorted';
import type { SourceGroup } from '../cluster/source-groups';
import type { ReferenceUse, ReferenceUses } from './uses';

/** A source of a cluster's mirror sets with the image references that its entry serves; the same object for as long as both are. */
export interface ServedSource extends SourceGroup {
  readonly uses: readonly ReferenceUse[];
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
  const mapped = mapSortedAgain(previous?.mapped ?? null, groups, sourceOf, (group): ServedSource => ({
    ...group,
    uses: uses.by(group.source),
  }));
  const refreshed = previous ? refresh(mapped, uses, previous.uses) : mapped;
  return { sources: refreshed.results, uses, mapped: refreshed };
}

/** The sources that were kept have the uses of before. */
function refresh(mapped: ServedSources['mapped'], uses: ReferenceUses, before: ReferenceUses): ServedSources['mapped'] {
  const results = [...mapped.results];
  let isSame = true;
  for (const { key } of changesBetween(before.grouping.groups, uses.grouping.groups, (group) => group.key)) {
    const index = lowerBound(mapped.items, key, sourceOf);
    const source = results[index];
    const now = uses.by(key);
    if (source?.source !== key || source.uses === now) continue;
    results[index] = { ...source, uses: now };
    isSame = false;
  }
  return isSame ? mapped : { ...mapped, results };
}

function sourceOf({ source }: SourceGroup): string {
  return source;
}
