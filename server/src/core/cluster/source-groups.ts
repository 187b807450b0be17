import type { MirrorEntry, MirrorSet } from '../model/manifests';
import type { Target } from '../model/target';
import { sortedBytewise } from './bytewise';
import { digestSets, mergeSources, setsOfRelease, sourceOf, tagSets, type MergedSource } from './mirror-sets';

/** All that the mirror sets of a cluster say of one source. */
export interface SourceGroup {
  readonly source: string;
  /** In the order in which the operator meets them: IDMS, ICSP, ITMS. */
  readonly entries: readonly SourceEntry[];
  /** What the digest sets (IDMS, ICSP) come to; null where none of them has a mirror for it. */
  readonly digest: MergedSource | null;
  /** What the tag sets (ITMS) come to. */
  readonly tag: MergedSource | null;
}

export interface SourceEntry {
  readonly entry: MirrorEntry;
  readonly set: MirrorSet;
}

/** The sources of these mirror sets, in bytewise order; entries without a source are grouped under the empty text. */
export function sourceGroups(mirrorSets: readonly MirrorSet[], target: Target): readonly SourceGroup[] {
  const sets = setsOfRelease(mirrorSets, target);
  const entries = new Map<string, SourceEntry[]>();
  for (const set of [...digestSets(sets), ...tagSets(sets)]) {
    for (const entry of set.entries) {
      const known = entries.get(sourceOf(entry));
      if (known) known.push({ entry, set });
      else entries.set(sourceOf(entry), [{ entry, set }]);
    }
  }
  const digest = bySource(mergeSources(digestSets(sets)));
  const tag = bySource(mergeSources(tagSets(sets)));
  return sortedBytewise(entries.keys()).map((source) => ({
    source,
    entries: entries.get(source) ?? [],
    digest: digest.get(source) ?? null,
    tag: tag.get(source) ?? null,
  }));
}

function bySource(merged: readonly MergedSource[]): ReadonlyMap<string, MergedSource> {
  return new Map(merged.map((source) => [source.source, source]));
}
