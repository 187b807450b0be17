import { lastAtOrBefore } from '../text/chunk-starts';
import type { Chunk, Place } from '../text/place';
import type { Draft, DraftDocument, DraftEntry, DraftMapping, DraftProblem } from './draft';
import { entrySpan, placer } from './draft-placing';
import type { Entry, SyntaxDocument, SyntaxProblem, Tree } from './tree';
import { MAX_PROBLEMS, visibleSpan } from './yaml-placing';
import type { KnownRun } from './yaml-outline';
import { textLengthOf, type Frame, type Run } from './yaml-section';

/** The text of a frame, and where what stands in it. */
export type FrameText = Pick<Frame, 'text' | 'bounds' | 'standIns' | 'loose'>;

/** The text around runs, with an item for each of them that is as broken, or as whole, as theirs where it stands. */
export function frameTextOf(text: string, runs: readonly KnownRun[], loose: readonly number[] = []): FrameText {
  const parts: string[] = [];
  const bounds: number[] = [];
  const standIns: number[] = [];
  let length = 0;
  const add = (part: string): void => {
    bounds.push(length);
    parts.push(part);
    length += part.length;
  };
  let at = 0;
  for (const [index, run] of runs.entries()) {
    const { column, start } = run;
    add(text.slice(at, start));
    const isLoose = loose.includes(index);
    standIns.push(isLoose ? length - 0.5 : length + column + DASH.length);
    add(isLoose ? '' : `${' '.repeat(column)}${DASH}${STAND_IN}\n`);
    at = start + textLengthOf(run);
  }
  add(text.slice(at));
  bounds.push(length);
  return { text: parts.join(''), bounds, standIns, loose };
}

const DASH = '- ';
const STAND_IN = 'a: b';

/** The stand-ins that came out as what they are: an item of a list in block style. */
export function foundStandIns(documents: readonly DraftDocument[], { standIns }: FrameText): ReadonlySet<number> {
  const wanted = new Set(standIns);
  const found = new Set<number>();
  const walk = (draft: Draft | null): void => {
    if (draft?.kind === 'mapping') for (const { value } of draft.entries) walk(value);
    if (draft?.kind !== 'sequence') return;
    for (const item of draft.items) {
      if (item && !draft.flow && wanted.has(item.start) && isStandIn(item)) found.add(item.start);
      else walk(item);
    }
  };
  for (const { root } of documents) walk(root);
  return found;
}

function isStandIn(draft: Draft): draft is DraftMapping {
  return (
    draft.kind === 'mapping' && !draft.flow && draft.end - draft.start === STAND_IN.length && draft.anchor === null
  );
}

/** What a frame and the runs in it come to, placed in their chunks. */
export interface PlacedFrame {
  readonly documents: readonly SyntaxDocument[];
  readonly problems: readonly (readonly SyntaxProblem[])[];
}

/** Places a frame that has just been read. */
export function placeFrame(frame: Frame, segments: readonly (Chunk | null)[], runs: readonly Run[]): PlacedFrame {
  const places = placesOf(frame, segments, runs);
  const found = [...frame.problems];
  const standIns = new Map(runs.map(({ items }, index) => [frame.standIns[index] ?? -1, items]));
  const documents = frame.documents.map(({ root, start }, index) => {
    const place = placer({
      text: frame.text,
      chunking: places,
      report: (problem) => void found.push(problem),
      standIns,
      isTorn: (from, to) => places.partOf(from) !== places.partOf(to - 1),
    });
    return { root: root && place(root), place: documentPlace(frame, index, start, places) };
  });
  const problems = placeProblems(found, frame, places, segments.length);
  for (const index of frame.loose) {
    const chunk = runs[index]?.chunks[0];
    const start = runs[index]?.column ?? 0;
    if (chunk) problems[index]?.push({ code: 'yaml-syntax', message: LOOSE, place: { chunk, start, end: start + 1 } });
  }
  return { documents, problems };
}

const LOOSE = 'A list begins here, and none is due: the line above does not end with the `:` of a key';

/** What was made of a frame before. */
export interface FrameBefore {
  readonly documents: readonly SyntaxDocument[];
  readonly runs: readonly Run[];
}

/** The same where nothing but runs has changed: all nodes beside those runs, and those they stand in, stay what they are. */
export function placeFrameAgain(
  frame: Frame,
  segments: readonly (Chunk | null)[],
  runs: readonly Run[],
  before: FrameBefore,
): readonly SyntaxDocument[] {
  const work = {
    frame,
    runs,
    before,
    places: placesOf(frame, segments, runs),
    changed: changedRuns(frame, runs, before),
  };
  if (work.changed.length === 0) return before.documents;
  return frame.documents.map(({ root, start }, index) => {
    const tree = before.documents[index]?.root ?? null;
    return { root: placeAgain(root, tree, work), place: documentPlace(frame, index, start, work.places) };
  });
}

interface PlacingAgain {
  readonly frame: Frame;
  readonly runs: readonly Run[];
  readonly before: FrameBefore;
  readonly places: Places;
  /** Where the items start that stand for runs that have changed. */
  readonly changed: readonly number[];
}

function changedRuns({ standIns }: Frame, runs: readonly Run[], before: FrameBefore): number[] {
  return standIns.filter((_, index) => runs[index]?.pieces !== before.runs[index]?.pieces);
}

function placeAgain(draft: Draft | null, tree: Tree | null, work: PlacingAgain): Tree | null {
  if (!draft || !tree || !work.changed.some((at) => draft.start <= at && at < draft.end)) return tree;
  const place = work.places.placeOf(draft.start, draft.end);
  if (draft.kind === 'mapping' && tree.kind === 'mapping') {
    const entries = tree.entries.map((entry, index) => entryAgain(draft.entries[index], entry, work));
    return { ...tree, entries, place };
  }
  if (draft.kind !== 'sequence' || tree.kind !== 'sequence') return tree;
  return { ...tree, items: itemsAgain(draft.items, tree.items, work), place };
}

function entryAgain(draft: DraftEntry | undefined, entry: Entry, work: PlacingAgain): Entry {
  if (!draft?.value) return entry;
  const value = placeAgain(draft.value, entry.value, work);
  if (value === entry.value) return entry;
  const { start, end } = entrySpan(draft);
  return { key: entry.key, value, place: work.places.placeOf(start, end) };
}

function itemsAgain(
  drafts: readonly (Draft | null)[],
  trees: readonly (Tree | null)[],
  work: PlacingAgain,
): readonly (Tree | null)[] {
  const { frame, runs, before } = work;
  let at = 0;
  const parts = drafts.map((draft): readonly (Tree | null)[] => {
    const index = draft ? lastAtOrBefore(frame.standIns, draft.start) : -1;
    const run = draft && frame.standIns[index] === draft.start ? runs[index] : undefined;
    if (!run) return [placeAgain(draft, trees[at++] ?? null, work)];
    at += before.runs[index]?.items.length ?? 0;
    return run.items;
  });
  return parts.length === 1 ? (parts[0] ?? []) : parts.flat();
}

/** To the next document, or to the end of all chunks. */
function documentPlace({ documents }: Frame, index: number, start: number, places: Places): Place {
  const next = documents[index + 1];
  return next ? places.placeOf(index === 0 ? 0 : start, next.start) : places.toEnd(index === 0 ? 0 : start);
}

interface Places {
  placeOf(start: number, end: number): Place;
  toEnd(start: number): Place;
  /** Which segment or run an offset is in: 0 the first segment, 1 the first run, and so on. */
  partOf(offset: number): number;
}

/** From offsets in a frame's text to places. What begins in a stand-in begins with the first item of its run, and ends with the last. */
function placesOf(
  { bounds, standIns, loose }: Frame,
  segments: readonly (Chunk | null)[],
  runs: readonly Run[],
): Places {
  // The last bound is the end of the text.
  const partOf = (offset: number): number => Math.min(lastAtOrBefore(bounds, offset), bounds.length - 2);
  const runAt = (part: number): Run | undefined => (part % 2 === 1 ? runs[(part - 1) / 2] : undefined);
  /** Comments behind the last item of a run are in the chunk behind it, but not in the frame. */
  const skipped = (part: number): number => {
    const run = runs[part / 2 - 1];
    return run ? textLengthOf(run) - run.length : 0;
  };
  const startIn = (offset: number): ChunkOffset => {
    const part = partOf(offset);
    const inside = offset - (bounds[part] ?? 0);
    const run = runAt(part);
    const first = run?.pieces[0];
    if (run && first) return { chunk: first.chunk, offset: Math.min(inside, run.column) };
    const chunk = segments[part / 2] ?? null;
    return chunk ? { chunk, offset: Math.min(inside + skipped(part), chunk.length) } : behind(segments, runs, part / 2);
  };
  const endIn = (offset: number): ChunkOffset => {
    // Where a run is left out, what ends in front of it may as well end behind it, where empty things are said to be.
    if (loose.some((run) => bounds[2 * run + 1] === offset) && (segments[partOf(offset) / 2] ?? null))
      return startIn(offset);
    const part = partOf(offset - 1);
    const last = runAt(part)?.pieces.at(-1);
    if (last) {
      const isValue = offset <= (standIns[(part - 1) / 2] ?? 0) + STAND_IN.length;
      const next = segments[(part + 1) / 2] ?? null;
      if (isValue) return last.end;
      return next ? { chunk: next, offset: Math.min(skipped(part + 1), next.length) } : lastOf(last);
    }
    const chunk = segments[part / 2] ?? null;
    const inside = offset - (bounds[part] ?? 0) + skipped(part);
    return chunk ? { chunk, offset: Math.min(inside, chunk.length) } : behind(segments, runs, part / 2);
  };
  return {
    partOf,
    placeOf: (start, end) => placeBetween(startIn(start), end > start ? endIn(end) : startIn(start)),
    toEnd: (start) => placeBetween(startIn(start), behind(segments, runs, segments.length)),
  };
}

interface ChunkOffset {
  readonly chunk: Chunk;
  readonly offset: number;
}

function placeBetween(from: ChunkOffset, to: ChunkOffset): Place {
  const [chunk, start, end] = [from.chunk, from.offset, to.offset];
  return chunk === to.chunk ? { chunk, start, end } : { chunk, start, end, until: to.chunk };
}

/** Behind all that stands before the segment of an index. */
function behind(segments: readonly (Chunk | null)[], runs: readonly Run[], index: number): ChunkOffset {
  const segment = segments[index - 1];
  // The segment before this one stands before the run between them.
  const run = index === segments.length ? undefined : runs[index - 1];
  const last = run?.pieces.at(-1);
  if (last) return lastOf(last);
  if (segment) return { chunk: segment, offset: segment.length };
  const before = runs[index - 2]?.pieces.at(-1);
  if (before) return lastOf(before);
  // Every text has a chunk.
  return {
    chunk: runs[0]?.pieces[0]?.chunk ?? segments.find((each) => each !== null) ?? { file: '', length: 0 },
    offset: 0,
  };
}

function lastOf({ section, chunk }: Run['pieces'][number]): ChunkOffset {
  if (!section) return { chunk, offset: chunk.length };
  const segment = section.segments.at(-1);
  if (segment) return { chunk: segment, offset: segment.length };
  const inner = section.runs.at(-1)?.pieces.at(-1);
  return inner ? lastOf(inner) : { chunk, offset: chunk.length };
}

function placeProblems(
  found: readonly DraftProblem[],
  { text }: Frame,
  places: Places,
  segments: number,
): SyntaxProblem[][] {
  const bySegment = Array.from({ length: segments }, (): SyntaxProblem[] => []);
  const sorted = found.toSorted((a, b) => a.start - b.start).slice(0, MAX_PROBLEMS);
  for (const { code, message, start, end } of sorted) {
    const shown = visibleSpan(text, start, end);
    const part = places.partOf(shown.start);
    // What is wrong with a whole list is said at its first dash.
    const place = part % 2 === 1 ? firstDash(places, shown.start) : places.placeOf(shown.start, shown.end);
    bySegment[Math.floor(part / 2)]?.push({ code: code ?? 'yaml-syntax', message, place });
  }
  return bySegment;
}

function firstDash(places: Places, offset: number): Place {
  const { chunk, start } = places.placeOf(offset, offset);
  return { chunk, start, end: Math.min(start + 1, chunk.length) };
}
