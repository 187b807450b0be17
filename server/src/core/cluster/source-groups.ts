import type { MirrorEntry, MirrorSet } from '../model/manifests';
import { commonEnds, mapAgain, type Mapped } from '../text/again';
import { sameItems } from '../text/keep-list';
import { beginningsOf, type Steps as InSteps } from '../text/steps';
import { groupAgain, type Group, type Grouping } from './grouped';
import { mapSortedAgain, type MappedSorted } from './map-sorted';
import { digestSets, mergeEntries, sourceOf, tagSets, type MergedSource } from './mirror-sets';

/** All that the mirror sets of a cluster say of one source; the same object for as long as its entries are. */
export interface SourceGroup {
  readonly source: string;
  /** In the order in which the operator meets them: IDMS, ICSP, ITMS. */
  readonly entries: readonly SourceEntry[];
  /** What the digest sets (IDMS, ICSP) come to; null where none of them has a mirror for it. */
  readonly digest: MergedSource | null;
  /** What the tag sets (ITMS) come to. */
  readonly tag: MergedSource | null;
}

/** Whether one entry alone names a source, and one in which nothing is remarkable. */
export function isNamedPlainlyOnce({ entries }: SourceGroup): boolean {
  return entries.length === 1 && entries[0]?.entry.isPlain === true;
}

export interface SourceEntry {
  readonly entry: MirrorEntry;
  /** The same object for all entries of one set. It knows nothing that an edit elsewhere in the set could change. */
  readonly set: SetOfEntry;
  /** As the operator sees it: empty where it is absent. */
  readonly source: string;
}

export type SetOfEntry = Pick<MirrorSet, 'setKind' | 'list'>;

/** The sources of mirror sets. */
export interface SourceGroups {
  /** In the bytewise order of the sources. Entries without a source are grouped under the empty text. */
  readonly groups: readonly SourceGroup[];
  /** All entries, in the order in which the operator meets them. */
  readonly entries: readonly SourceEntry[];
  /** How many sources had to be merged that were not known from before. */
  readonly merged: number;
  /** What the next grouping takes over. */
  readonly steps: Steps;
}

interface Steps {
  readonly sets: Mapped<MirrorSet, SetEntries>;
  readonly grouping: Grouping<SourceEntry>;
  readonly mapped: MappedSorted<Group<SourceEntry>, SourceGroup>;
}

interface SetEntries {
  readonly set: SetOfEntry;
  readonly entries: Mapped<MirrorEntry, SourceEntry>;
}

/**
 * Groups the entries of mirror sets (those that the release has: `setsOfRelease`) by source and merges their lists. Groups of the
 * previous state whose entries are the same objects are kept.
 */
export function sourceGroups(sets: readonly MirrorSet[], previous: SourceGroups | null): SourceGroups {
  const steps = previous?.steps ?? null;
  const read = readSets([...digestSets(sets), ...tagSets(sets)], steps?.sets ?? null);
  const entries = previous && read === steps?.sets ? previous.entries : entriesOf(read.results);
  const grouping = groupAgain(steps?.grouping ?? null, entries, sourceOfEntry);
  let merged = 0;
  const mapped = mapSortedAgain(
    steps?.mapped ?? null,
    grouping.groups,
    keyOfGroup,
    (group, before: SourceGroup | null) => {
      merged++;
      return mergeGroup(group, before);
    },
  );
  return { groups: mapped.results, entries, merged, steps: { sets: read, grouping, mapped } };
}

/** The same in steps, of sets of which nothing is known from before. */
export function* sourceGroupsInSteps(sets: readonly MirrorSet[]): InSteps<SourceGroups> {
  const read = readSets([...digestSets(sets), ...tagSets(sets)], null);
  const entries = entriesOf(read.results);
  yield entries;
  const grouping = groupAgain(null, entries, sourceOfEntry);
  yield grouping;
  let mapped: Steps['mapped'] = { items: [], results: [], changes: [] };
  for (const part of beginningsOf(grouping.groups, GROUPS_OF_A_STEP))
    yield (mapped = mapSortedAgain(mapped, part, keyOfGroup, mergeGroup));
  const groups = sourceGroups(sets, { groups: [], entries, merged: 0, steps: { sets: read, grouping, mapped } });
  return { ...groups, merged: grouping.groups.length };
}

const GROUPS_OF_A_STEP = 1000;

function sourceOfEntry({ source }: SourceEntry): string {
  return source;
}

function keyOfGroup({ key }: Group<SourceEntry>): string {
  return key;
}

/** Sets are taken for the same where they follow each other in the same place: only their entries are compared then. */
function readSets(
  sets: readonly MirrorSet[],
  previous: Mapped<MirrorSet, SetEntries> | null,
): Mapped<MirrorSet, SetEntries> {
  if (!previous) return { items: sets, results: sets.map((set) => readSet(set, null)) };
  const { front, back } = commonEnds(previous.items, sets);
  if (front === sets.length && front === previous.items.length) return previous;
  const known = previous.results;
  const lastKnown = known.length - back;
  const changed = sets.slice(front, sets.length - back).map((set, index) => {
    const before = front + index < lastKnown ? known[front + index] : undefined;
    return readSet(set, before?.set.list === set.list ? before : null);
  });
  return { items: sets, results: [...known.slice(0, front), ...changed, ...known.slice(lastKnown)] };
}

function readSet({ setKind, list, entries }: MirrorSet, previous: SetEntries | null): SetEntries {
  const set = previous?.set ?? { setKind, list };
  const read = mapAgain(previous?.entries ?? null, entries, (entry) => ({ entry, set, source: sourceOf(entry) }));
  return read === previous?.entries ? previous : { set, entries: read };
}

function entriesOf(sets: readonly SetEntries[]): readonly SourceEntry[] {
  const [first, second] = sets;
  if (first && !second) return first.entries.results;
  const entries: SourceEntry[] = [];
  for (const set of sets) for (const entry of set.entries.results) entries.push(entry);
  return entries;
}

function mergeGroup({ key, items }: Group<SourceEntry>, before: SourceGroup | null): SourceGroup {
  const only = items.length === 1 ? items[0] : undefined;
  if (only) {
    const merged = mergeEntries([only.entry]);
    const isTag = only.set.setKind === 'ITMS';
    return { source: key, entries: items, digest: isTag ? null : merged, tag: isTag ? merged : null };
  }
  return {
    source: key,
    entries: items,
    digest: mergeKind('digest', items, before),
    tag: mergeKind('tag', items, before),
  };
}

/** The merged source of one kind of sets; what it was before, where its entries are the same. */
function mergeKind(
  kind: 'digest' | 'tag',
  entries: readonly SourceEntry[],
  before: SourceGroup | null,
): MergedSource | null {
  const isOfKind = ({ set }: SourceEntry): boolean => (set.setKind === 'ITMS') === (kind === 'tag');
  const own = entries.filter(isOfKind);
  if (own.length === 0) return null;
  if (before && sameItems(before.entries.filter(isOfKind), own)) return before[kind];
  return mergeEntries(own.map(({ entry }) => entry));
}
