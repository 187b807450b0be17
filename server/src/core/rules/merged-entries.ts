import { hasRealMirror } from '../cluster/merge';
import { isRefusedSource } from '../cluster/mirror-set-checks';
import type { MergedSource } from '../cluster/mirror-sets';
import { isNamedPlainlyOnce, type SourceEntry, type SourceGroup } from '../cluster/source-groups';
import type { Located, Place } from '../text/place';
import { shown } from './wording';

/** The entries of one source that the operator merges into one list: of the digest sets, or of the tag sets. */
export interface MergedEntries {
  readonly kind: 'digest' | 'tag';
  readonly merged: MergedSource;
  /** Those that count; one that stands behind an alias a second time is left out. */
  readonly entries: readonly SourceEntry[];
}

/** What is merged for a source: nothing, one list or two; nothing for one that is refused, or that a plain entry alone names. */
export function mergedEntries(source: SourceGroup): MergedEntries[] {
  if (isNamedPlainlyOnce(source) || isRefusedSource(source)) return [];
  return (['digest', 'tag'] as const).flatMap((kind) => {
    const merged = source[kind];
    if (!merged) return [];
    const nodes = new Set<unknown>();
    const entries = source.entries.filter(({ entry, set }) => {
      const isOther = (set.setKind === 'ITMS') !== (kind === 'tag');
      const mirrors = entry.mirrors.map(({ value }) => value);
      if (isOther || nodes.has(entry.node) || !hasRealMirror(source.source, mirrors)) return false;
      nodes.add(entry.node);
      return true;
    });
    return [{ kind, merged, entries }];
  });
}

/** Where an entry names its source. */
export function sourcePlace({ entry }: SourceEntry): Place {
  return entry.source?.place ?? entry.place;
}

/** An entry whose order the merged list does not keep. */
export interface Contradiction {
  readonly entry: SourceEntry;
  /** The first of its mirrors that comes out before one that stands above it. */
  readonly moved: Located<string>;
}

/** The entries whose order the merged list does not keep: some, where the lists contradict each other, else none. */
export function contradictions({ merged, entries }: Pick<MergedEntries, 'merged' | 'entries'>): Contradiction[] {
  const position = new Map(merged.mirrors.map(({ location }, index) => [location, index]));
  return entries.flatMap((entry) => {
    const moved = firstMoved(entry, position);
    return moved ? [{ entry, moved }] : [];
  });
}

function firstMoved({ entry }: SourceEntry, position: ReadonlyMap<string, number>): Located<string> | null {
  let furthest = -1;
  for (const mirror of entry.mirrors) {
    // The source itself is asked last where the merged list does not have it.
    const at = position.get(mirror.value) ?? position.size;
    if (at < furthest) return mirror;
    furthest = at;
  }
  return null;
}

/** The merged mirrors in the order in which they are tried, as a message tells them: "`a`, then `b`, then 3 more". */
export function inTurn({ mirrors }: MergedSource): string {
  const told = mirrors.slice(0, MOST_TOLD).map(({ location }) => shown(location));
  const more = mirrors.length - told.length;
  return [...told, ...(more > 0 ? [`${more} more`] : [])].join(', then ');
}

const MOST_TOLD = 4;
