import type { MirrorEntry, MirrorSet } from '../model/manifests';
import { joinAgain, mapAgain, type Joined, type Mapped } from '../text/again';
import { joined } from '../text/joined';
import { commonEnds, sameItems, spliced } from '../text/spliced';
import { inOneGo, type Steps as InSteps } from '../text/steps';
import { groupAgain, groupInSteps, type Group, type Grouping } from './grouped';
import { mapSortedAgain, mapSortedInSteps, type MappedSorted } from './map-sorted';
import { DIGEST_KINDS, mergeEntries, sourceOf, TAG_KINDS, type MergedSource } from './mirror-sets';

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
  /** The sets of each kind, in the order in which the operator takes the kinds. */
  readonly kinds: readonly Joined<MirrorSet, MirrorSet>[];
  readonly sets: Mapped<MirrorSet, SetEntries>;
  readonly entries: Joined<SetEntries, SourceEntry>;
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
  if (!previous) return inOneGo(sourceGroupsInSteps(sets));
  const { steps } = previous;
  const kinds = kindsOf(sets, steps.kinds);
  const read = readSets(joined(kinds.map(({ all }) => all)), steps.sets);
  const entries = entriesOf(read.results, steps.entries);
  const grouping = groupAgain(steps.grouping, entries.all, sourceOfEntry);
  let merged = 0;
  const mapped = mapSortedAgain(steps.mapped, grouping.groups, keyOfGroup, (group, before: SourceGroup | null) => {
    merged++;
    return mergeGroup(group, before);
  });
  const next = { kinds, sets: read, entries, grouping, mapped };
  return { groups: mapped.results, entries: entries.all, merged, steps: next };
}

/** The same in steps, of sets of which nothing is known from before. */
export function* sourceGroupsInSteps(sets: readonly MirrorSet[]): InSteps<SourceGroups> {
  const kinds = kindsOf(sets, null);
  const read = readSets(joined(kinds.map(({ all }) => all)), null);
  const entries = entriesOf(read.results, null);
  yield entries;
  const grouping = yield* groupInSteps(entries.all, sourceOfEntry);
  yield grouping;
  const mapped = yield* mapSortedInSteps(grouping.groups, keyOfGroup, GROUPS_OF_A_STEP, (group) =>
    mergeGroup(group, null),
  );
  const merged = grouping.groups.length;
  const steps = { kinds, sets: read, entries, grouping, mapped };
  return { groups: mapped.results, entries: entries.all, merged, steps };
}

const GROUPS_OF_A_STEP = 250;

function sourceOfEntry({ source }: SourceEntry): string {
  return source;
}

function keyOfGroup({ key }: Group<SourceEntry>): string {
  return key;
}

/** All digest sets, then all tag sets, kind after kind. */
function kindsOf(sets: readonly MirrorSet[], previous: Steps['kinds'] | null): Steps['kinds'] {
  return IN_ORDER.map((kind, at) =>
    joinAgain(previous?.[at] ?? null, sets, (set) => (set.setKind === kind ? [set] : [])),
  );
}

const IN_ORDER = [...DIGEST_KINDS, ...TAG_KINDS];

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
  return { items: sets, results: spliced(known, front, lastKnown, changed) };
}

function readSet({ setKind, list, entries }: MirrorSet, previous: SetEntries | null): SetEntries {
  const set = previous?.set ?? { setKind, list };
  const read = mapAgain(previous?.entries ?? null, entries, (entry) => ({ entry, set, source: sourceOf(entry) }));
  return read === previous?.entries ? previous : { set, entries: read };
}

function entriesOf(sets: readonly SetEntries[], previous: Steps['entries'] | null): Steps['entries'] {
  return joinAgain(previous, sets, ({ entries }) => entries.results);
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
