import type { MirrorEntry, MirrorSet } from '../model/manifests';
import { isAtLeast, type Target } from '../model/target';
import type { Place } from '../text/place';
import { sortedBytewise } from './bytewise';
import { hasRealMirror, mergeMirrorLists } from './merge';

/** The mirror sets that a release has kinds for: IDMS and ITMS came with 4.13; before it there is only ICSP. */
export function setsOfRelease(sets: readonly MirrorSet[], target: Target): readonly MirrorSet[] {
  return isAtLeast(target, 4, 13) ? sets : sets.filter(({ setKind }) => setKind === 'ICSP');
}

/** The kinds whose mirrors serve digests, and those whose mirrors serve tags, in the order in which the operator takes them. */
export const DIGEST_KINDS = ['IDMS', 'ICSP'] as const;
export const TAG_KINDS = ['ITMS'] as const;

/** The digest sets as the operator takes them: all IDMS, then all ICSP, each in the given order. */
export function digestSets(sets: readonly MirrorSet[]): readonly MirrorSet[] {
  return DIGEST_KINDS.flatMap((kind) => sets.filter(({ setKind }) => setKind === kind));
}

/** The tag sets: all ITMS. */
export function tagSets(sets: readonly MirrorSet[]): readonly MirrorSet[] {
  return TAG_KINDS.flatMap((kind) => sets.filter(({ setKind }) => setKind === kind));
}

/** What merging needs to know of an entry. */
export type MergeableEntry = Omit<MirrorEntry, 'node' | 'isPlain'> & Partial<Pick<MirrorEntry, 'isPlain'>>;

/** The source of an entry as the operator sees it: empty where it is absent. */
export function sourceOf(entry: MergeableEntry): string {
  return entry.source?.value ?? '';
}

/** A source with the merged mirrors of all entries that name it. */
export interface MergedSource {
  readonly source: string;
  readonly mirrors: readonly MergedMirror[];
  /** Where NeverContactSource is said; empty where no entry says so. */
  readonly neverContact: readonly Place[];
  /** The `source` values. */
  readonly sourcePlaces: readonly Place[];
  /** The entries, in the order of the sets. */
  readonly entries: readonly Place[];
}

export interface MergedMirror {
  readonly location: string;
  /** Every list entry that names this mirror; for a source that is in no list, its own places. */
  readonly places: readonly Place[];
}

/**
 * Groups the entries of sets of one kind (digest or tag) by source and merges their mirror lists; sources in bytewise
 * order.
 *
 * Follows openshift/runtime-utils `pkg/registries/registries.go` (`mergedDigestMirrorSets`, `mergedTagMirrorSets`).
 */
export function mergeSources(sets: readonly MirrorSet[]): readonly MergedSource[] {
  const bySource = new Map<string, MirrorEntry[]>();
  for (const entry of sets.flatMap((set) => set.entries)) {
    const known = bySource.get(sourceOf(entry));
    if (known) known.push(entry);
    else bySource.set(sourceOf(entry), [entry]);
  }
  return sortedBytewise(bySource.keys()).flatMap((source) => mergeEntries(bySource.get(source) ?? []) ?? []);
}

/**
 * The merged list of entries of one source and one kind, in the order of the sets. An entry without a mirror other than its source is
 * ignored, its policy included; null where that leaves none. Follows the same functions for one source.
 */
export function mergeEntries(all: readonly MergeableEntry[]): MergedSource | null {
  const only = all.length === 1 ? all[0] : undefined;
  if (only) return mergeOne(only);
  const entries = all.filter((entry) => hasRealMirror(sourceOf(entry), mirrorsOf(entry)));
  const [first] = entries;
  if (!first) return null;
  const source = sourceOf(first);
  const lists = entries.map(mirrorsOf);
  const merged = mergeMirrorLists(source, lists);
  const sourcePlaces = entries.map((entry) => entry.source?.place ?? entry.place);
  return {
    source,
    mirrors: merged === lists[0] ? withOwnPlace(first) : withPlaces(merged, entries, sourcePlaces),
    neverContact: entries.flatMap(({ mirrorSourcePolicy: policy }) =>
      policy?.value === 'NeverContactSource' ? [policy.place] : [],
    ),
    sourcePlaces,
    entries: entries.map((entry) => entry.place),
  };
}

/** The same for one entry, as nearly all sources have it: without the lists that several need. */
function mergeOne(entry: MergeableEntry): MergedSource | null {
  if (entry.isPlain === true) return new OneEntry(entry);
  const source = sourceOf(entry);
  const mirrors = mirrorsOfOne(entry, source);
  return mirrors && new OneEntry(entry, mirrors);
}

/** What a single entry comes to; the lists are made whenever they are asked for. */
class OneEntry implements MergedSource {
  private readonly entry: MergeableEntry;
  /** null: they are those of the entry. */
  readonly #merged: readonly MergedMirror[] | null;

  constructor(entry: MergeableEntry, mirrors: readonly MergedMirror[] | null = null) {
    this.entry = entry;
    this.#merged = mirrors;
  }

  get source(): string {
    return sourceOf(this.entry);
  }

  get mirrors(): readonly MergedMirror[] {
    return this.#merged ?? withOwnPlace(this.entry);
  }

  get neverContact(): readonly Place[] {
    const policy = this.entry.mirrorSourcePolicy;
    return policy?.value === 'NeverContactSource' ? [policy.place] : NOWHERE;
  }

  get sourcePlaces(): readonly Place[] {
    return sourcePlacesOf(this.entry);
  }

  get entries(): readonly Place[] {
    return [this.entry.place];
  }
}

const NOWHERE: readonly Place[] = [];

function sourcePlacesOf({ source, place }: MergeableEntry): readonly Place[] {
  return [source?.place ?? place];
}

function mirrorsOfOne(entry: MergeableEntry, source: string): readonly MergedMirror[] | null {
  const list = mirrorsOf(entry);
  if (!hasRealMirror(source, list)) return null;
  const merged = mergeMirrorLists(source, [list]);
  return merged === list ? withOwnPlace(entry) : withPlaces(merged, [entry], sourcePlacesOf(entry));
}

/** A list that stays as it is: each mirror stands in it once. */
function withOwnPlace({ mirrors }: MergeableEntry): readonly MergedMirror[] {
  return mirrors.map(({ value, place }) => ({ location: value, places: [place] }));
}

/** The source can be among the mirrors without standing in a list: a cycle of the others lets it come out early. */
function withPlaces(
  merged: readonly string[],
  entries: readonly MergeableEntry[],
  sourcePlaces: readonly Place[],
): readonly MergedMirror[] {
  const places = new Map<string, Place[]>();
  for (const { mirrors } of entries) {
    for (const { value, place } of mirrors) {
      const known = places.get(value);
      if (known) known.push(place);
      else places.set(value, [place]);
    }
  }
  return merged.map((location) => ({ location, places: places.get(location) ?? sourcePlaces }));
}

function mirrorsOf(entry: MergeableEntry): string[] {
  return entry.mirrors.map(({ value }) => value);
}
