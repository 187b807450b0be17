import {
  mergeEntries,
  sourceOf,
  type MergeableEntry,
  type MergedMirror,
  type MergedSource,
} from '../cluster/mirror-sets';
import { groupBy } from '../text/group-by';
import type { Place } from '../text/place';
import { joinComments, type Comments, type CommentsAt } from './comments';
import type { Remark } from './migration';

/** Sources and their mirrors on the way from one form into another, with the comments that go along. */
export interface ListedSource {
  readonly source: Commented;
  /** Never empty. */
  readonly mirrors: readonly Commented[];
  /** `mirrorSourcePolicy`, and where it is said. */
  readonly policy: (Commented & { readonly place: Place }) | null;
  /** The first entry that names it. */
  readonly place: Place;
}

export interface Commented {
  readonly text: string;
  readonly comments: Comments;
}

/**
 * The entries as one list: each source once, in the order in which they are named first, its mirrors merged as the operator merges them.
 * What the operator ignores is left out with a remark. Where a merged list would hold the source, and the operator refuses that (the
 * source is never to be asked, or a wildcard), the entries stay apart: it takes them so.
 */
export function listSources(
  entries: readonly MergeableEntry[],
  commentsAt: CommentsAt,
): { readonly sources: readonly ListedSource[]; readonly remarks: readonly Remark[] } {
  const sources: ListedSource[] = [];
  const remarks: Remark[] = [];
  for (const [source, own] of bySource(entries)) {
    const listed = listSource(own, commentsAt);
    if (listed) sources.push(...listed);
    else {
      const reason = `\`${source}\` is left out: it has no mirror other than itself, and so the operator ignores it`;
      remarks.push({ place: own[0].place, reason });
    }
  }
  return { sources, remarks };
}

/** The comments at places that stand for one value. */
export function commentsOf(places: readonly Place[], commentsAt: CommentsAt): Comments {
  return joinComments(places.map(commentsAt));
}

function bySource(entries: readonly MergeableEntry[]): ReadonlyMap<string, Entries> {
  const grouped = new Map<string, [MergeableEntry, ...MergeableEntry[]]>();
  for (const entry of entries) {
    const known = grouped.get(sourceOf(entry));
    if (known) known.push(entry);
    else grouped.set(sourceOf(entry), [entry]);
  }
  return grouped;
}

/** null where the operator ignores all of the entries. */
function listSource(entries: Entries, commentsAt: CommentsAt): readonly ListedSource[] | null {
  const merged = mergeEntries(entries);
  if (!merged) return null;
  const taken = new Set(merged.entries);
  const counting = entries.filter(({ place }) => taken.has(place));
  const isAmongMirrors = merged.mirrors.some(({ location }) => location === merged.source);
  if (isAmongMirrors && (merged.neverContact.length > 0 || merged.source.startsWith('*.'))) {
    const mirrorsOf = repetitionsCount(counting, merged) ? asWritten : eachOnce;
    return counting.map((entry) => listed([entry], mirrorsOf(entry), commentsAt));
  }
  return [listed(counting, merged.mirrors, commentsAt)];
}

type Entries = readonly [MergeableEntry, ...MergeableEntry[]];

/**
 * Whether it decides on the merged order that a mirror stands in one list several times: one next to itself is a cycle for the operator.
 * Where it does not, one is enough, and the API server refuses more.
 */
function repetitionsCount(entries: readonly MergeableEntry[], merged: MergedSource): boolean {
  const once = entries.map((entry) => ({ ...entry, isPlain: false, mirrors: firstOfEach(entry.mirrors) }));
  const order = (own: MergedSource | null): string => (own?.mirrors ?? []).map(({ location }) => location).join('\n');
  return order(mergeEntries(once)) !== order(merged);
}

function firstOfEach(mirrors: MergeableEntry['mirrors']): MergeableEntry['mirrors'] {
  return [...groupBy(mirrors, ({ value }) => value).values()].map(([first]) => first);
}

/** The mirrors of one entry, each once. */
function eachOnce({ mirrors }: MergeableEntry): readonly MergedMirror[] {
  const byLocation = groupBy(mirrors, ({ value }) => value);
  return [...byLocation].map(([location, same]) => ({ location, places: same.map(({ place }) => place) }));
}

/** The same with its repetitions. */
function asWritten({ mirrors }: MergeableEntry): readonly MergedMirror[] {
  return mirrors.map(({ value, place }) => ({ location: value, places: [place] }));
}

function listed(
  entries: readonly MergeableEntry[],
  mirrors: readonly MergedMirror[],
  commentsAt: CommentsAt,
): ListedSource {
  const stated = entries.flatMap(({ mirrorSourcePolicy: policy }) => (policy && policy.value !== '' ? [policy] : []));
  const [policy] = stated;
  const heads = entries.map(({ place: { chunk, start } }) => ({ chunk, start, end: start }));
  const names = entries.flatMap(({ source }) => (source ? [source.place] : []));
  const place = entries[0]?.place ?? NOWHERE;
  return {
    source: { text: entries[0] ? sourceOf(entries[0]) : '', comments: commentsOf([...heads, ...names], commentsAt) },
    mirrors: mirrors.map(({ location, places }) => ({ text: location, comments: commentsOf(places, commentsAt) })),
    policy: policy
      ? {
          text: policy.value,
          place: policy.place,
          comments: commentsOf(
            stated.map((each) => each.place),
            commentsAt,
          ),
        }
      : null,
    place,
  };
}

const NOWHERE: Place = { chunk: { file: '', length: 0 }, start: 0, end: 0 };
