import { Offsets } from '../text/offsets';
import { joined } from '../text/joined';
import type { Chunk } from '../text/place';
import type { Draft, DraftDocument, DraftFile } from './draft';
import { factsOf } from './draft-facts';
import { offsetBefore, within, type Moved } from './moved';
import { readMending, readWhole } from './yaml-clean';
import { isObject } from './yaml-cuts';
import { readYamlEvents } from './yaml-events';
import { foundStandIns, frameTextOf, placeFrame, placeFrameAgain, type FrameText } from './yaml-frame';
import { contentOf, lineAfter, mayHoldMapping } from './yaml-lines';
import { lastStartingAt, outlineOf, type KnownRun, type RunOutline } from './yaml-outline';
import { readPieces, type OpenPiece } from './yaml-pieces';
import { runOf } from './yaml-run';
import {
  HAS_MAPPING,
  isEntangled,
  problemsOf,
  textLengthOf,
  type Frame,
  type Piece,
  type Run,
  type Section,
} from './yaml-section';
import { readWellFormed } from './yaml-simple';

/** A section of the older text, and how the new one lies in it. */
export interface SectionBefore {
  readonly section: Section;
  readonly moved: Moved;
}

export interface SectionReading {
  readonly file: string;
  readonly before: SectionBefore | null;
  /** As for pieces. */
  readonly isFirst: boolean;
  /** In how many objects this section stands; those in others that stand in others are read as any item. */
  readonly depth: number;
  /** Counted up for every chunk that has to be read. */
  readonly work: { chunksRead: number };
}

/** A section, or what was read where a text has to be read as a whole. */
export type PageRead =
  { readonly kind: 'section'; readonly section: Section } | { readonly kind: 'whole'; readonly drafts: DraftFile };

/** Reads a YAML document: its outermost lists piece by piece, then the text around them. */
export function readPage(text: string, reading: SectionReading): PageRead {
  const page = { text, contentStart: 0, isLast: false, reading, read: nothingRead(), isRight: () => true };
  const strict = draftSection(page, false);
  if (strict?.runs.length === 0) {
    const fast = readWellFormed(text);
    if (fast.kind === 'read') return { kind: 'whole', drafts: { documents: fast.documents, problems: [] } };
    if (fast.kind === 'doubtful') return { kind: 'whole', drafts: readMending(text, null) };
  }
  const section = strict ? readSection(page, strict) : readBroken(page);
  return section ? { kind: 'section', section } : { kind: 'whole', drafts: readWhole(text) };
}

/** Reads an item of a list that is a Kubernetes object with lists of its own; null for all others. */
export function readObject(text: string, { isLast, hasStray }: OpenPiece, reading: SectionReading): Piece | null {
  if (reading.depth > MAX_DEPTH) return null;
  const dash = contentOf(text, 0);
  const isRight = ([document, more]: readonly DraftDocument[]): boolean => !more && objectIn(document) !== null;
  const object = { text, contentStart: dash + 1, isLast, reading, read: nothingRead(), isRight };
  const strict = draftSection(object, false);
  if (strict?.runs.length === 0) return null;
  const section = strict ? readSection(object, strict) : readBroken(object);
  const root = section?.documents[0]?.root;
  if (!section || root?.kind !== 'sequence') return null;
  const { until, chunk, end } = root.place;
  const first = section.segments[0] ?? section.runs[0]?.chunks[0];
  if (!first) return null;
  const looksLikeMapping = mayHoldMapping(text, 0, text.length);
  return {
    textLength: text.length,
    isLast,
    items: root.items,
    problems: problemsOf(section),
    chunk: first,
    end: { chunk: until ?? chunk, offset: end },
    facts: section.facts | (looksLikeMapping ? HAS_MAPPING : 0),
    looksLikeMapping,
    hasStray,
    section,
  };
}

/** A list, and a list in it. */
const MAX_DEPTH = 2;

/** The only item of a document that is a list in block style, where that is an object. */
function objectIn(document: DraftDocument | undefined): Draft | null {
  const root = document?.root;
  if (root?.kind !== 'sequence' || root.flow || root.items.length !== 1) return null;
  const item = root.items[0] ?? null;
  return item?.kind === 'mapping' && !item.flow && isObject(item) ? item : null;
}

interface SectionText {
  readonly text: string;
  readonly contentStart: number;
  /** Whether its last chunk ends with the line of its value. */
  readonly isLast: boolean;
  readonly reading: SectionReading;
  /** What has been read for it: a list may be looked at in several ways. */
  readonly read: ReadSoFar;
  /** Whether the frame's documents are what the section is to be. */
  readonly isRight: (documents: readonly DraftDocument[]) => boolean;
}

interface ReadSoFar {
  /** By where they start. */
  readonly pieces: Map<number, Piece>;
  /** What is still to be put there: most texts are looked at once. */
  readonly added: { readonly opens: readonly OpenPiece[]; readonly pieces: readonly Piece[] }[];
}

function nothingRead(): ReadSoFar {
  return { pieces: new Map(), added: [] };
}

/** Before a text is looked at in another way. */
function remember({ pieces: known, added }: ReadSoFar): void {
  for (const { opens, pieces } of added) {
    for (const [index, piece] of pieces.entries()) known.set(opens[index]?.start ?? -1, piece);
  }
  added.length = 0;
}

function readSection(section: SectionText, strict: SectionDraft): Section | null {
  if (strict.runs.length === 0) return readBroken(section);
  if (isFrameKept(section, strict)) return keepFrame(section, strict);
  const { frameText } = strict;
  const fast = readWellFormed(frameText.text);
  if (fast.kind === 'read') {
    const frame = { ...frameText, documents: fast.documents, problems: [] };
    if (isComplete(section, frame)) return assemble(section, strict, frame);
  }
  if (fast.kind === 'doubtful') {
    const frame = { ...frameText, ...readMending(frameText.text, null) };
    if (frame.problems.length === 0 && isComplete(section, frame)) return assemble(section, strict, frame);
  }
  if (isWellFormed(section, strict, fast.kind === 'broken' ? fast.at : 0)) return null;
  return readBroken(section);
}

/** A section in a broken frame. */
function readBroken(section: SectionText): Section | null {
  const lenient = draftSection(section, true);
  if (!lenient) return null;
  if (isFrameKept(section, lenient)) return keepFrame(section, lenient);
  const frame = readFrame(lenient.frameText);
  if (isComplete(section, frame)) return assemble(section, lenient, frame);
  const found = foundStandIns(frame.documents, frame);
  const loose = lenient.runs.flatMap((_, index) => (found.has(frame.standIns[index] ?? -1) ? [] : [index]));
  const without = readFrame(frameTextOf(section.text, lenient.runs, loose));
  return isComplete(section, without) ? assemble(section, lenient, without) : null;
}

function readFrame(frameText: FrameText): Frame {
  return { ...frameText, ...readWhole(frameText.text) };
}

function isComplete({ isRight }: SectionText, frame: Frame): boolean {
  return (
    foundStandIns(frame.documents, frame).size === frame.standIns.length - frame.loose.length &&
    isRight(frame.documents)
  );
}

/**
 * Whether the text is well-formed although its frame is not, for what looks like lists in it are none. Lists in front of the place where
 * the frame breaks are lists for sure, where all up to them reads well: they need not be read again to tell.
 */
function isWellFormed({ text }: SectionText, { runs, frameText }: SectionDraft, breakAt: number): boolean {
  const sure = runs.findLastIndex((_, index) => (frameText.bounds[2 * index + 2] ?? Infinity) <= breakAt);
  const front = sureFront(text, frameText, runs, sure);
  return readYamlEvents(front ? front.text + text.slice(front.end) : text).kind !== 'broken';
}

/** The frame up to the run of an index (nothing for -1), where it is well-formed and its lists are lists; and where that run ends in the text. */
function sureFront(
  text: string,
  { text: frame, bounds, ...others }: FrameText,
  runs: readonly KnownRun[],
  index: number,
): { readonly text: string; readonly end: number } | null {
  const run = runs[index];
  if (!run) return { text: '', end: 0 };
  const front = frame.slice(0, bounds[2 * index + 2]);
  const read = readYamlEvents(front);
  if (read.kind !== 'read') return null;
  const found = foundStandIns(read.documents, { text: frame, bounds, ...others }).size;
  return found === index + 1 ? { text: front, end: Math.min(run.start + textLengthOf(run), text.length) } : null;
}

/**
 * Whether a text breaks at a dash at `at`, a list in front of which has ended: told from the next lines alone, and only for sure ("no"
 * says nothing). What breaks far in front of the end of a text breaks there whatever follows.
 */
function isBrokenAt(text: string, outlines: readonly RunOutline[], at: number): boolean {
  const runs = outlines.map(({ column, base, start, end }): KnownRun => {
    return { column, base, start, starts: new Offsets(Int32Array.of(0, end - start)), pieces: [], strays: [] };
  });
  const shown = text.slice(0, lineAfter(text, at + MARGIN));
  const front = sureFront(shown, frameTextOf(shown, runs), runs, runs.length - 1);
  if (!front) return false;
  const read = readYamlEvents(front.text + shown.slice(front.end));
  return read.kind === 'broken' && read.at < front.text.length + shown.length - front.end - MARGIN / 2;
}

/** UTF-16 code units; a key has at most 1024. */
const MARGIN = 4_096;

interface SectionDraft {
  readonly lenient: boolean;
  readonly isDirect: boolean;
  readonly runs: readonly Run[];
  readonly frameText: FrameText;
}

/** The lists of a section, read; null where it is too tangled for that, or broken and not to be read leniently. */
function draftSection(section: SectionText, lenient: boolean): SectionDraft | null {
  const { text, contentStart, reading } = section;
  const { before } = reading;
  const known = before && { runs: before.section.runs, moved: before.moved };
  const isBroken = (runs: readonly RunOutline[], at: number): boolean => isBrokenAt(text, runs, at);
  const plain = new Set<number>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const first = round === 0 && !lenient;
    remember(section.read);
    const outlines = outlineOf(text, { contentStart, lenient, plain, known, isBroken: first ? isBroken : null });
    if (!outlines) return null;
    const runs = outlines.map((outline) => readRun(section, outline));
    const without = runs.filter(({ facts }) => (facts & HAS_MAPPING) === 0);
    if (without.length === 0) return { lenient, isDirect: round === 0, runs, frameText: frameTextOf(text, runs) };
    for (const { start } of without) plain.add(start);
  }
  return null;
}

/** Lists in lists that hold no mappings are found one level at a time. */
const MAX_ROUNDS = 4;

function readRun(section: SectionText, { column, base, start, end, parts }: RunOutline): Run {
  const { reading } = section;
  const groups: (readonly Piece[])[] = [];
  let older: Run | null = null;
  let pieces: Piece[] = [];
  let opens: OpenPiece[] = [];
  const isFirst = section.read.pieces.size === 0 && !reading.before;
  const flush = (): void => {
    for (const piece of readOpen(section, column, opens)) pieces.push(piece);
    opens = [];
  };
  for (const part of parts) {
    if (part.kind === 'kept') {
      flush();
      older = part.run as Run;
      groups.push(pieces, older.pieces.slice(part.from, part.to));
      pieces = [];
      continue;
    }
    const open = { start: part.start, end: part.end, isLast: part.end === end, hasStray: part.hasStray };
    const known = isFirst ? null : (pieceRead(section, open) ?? pieceBefore(reading, column, open));
    if (known) {
      flush();
      older ??= known.run;
      pieces.push(known.piece);
    } else opens.push(open);
  }
  flush();
  return runOf(joined([...groups, pieces]), { column, base, start }, older);
}

function readOpen({ text, reading, read }: SectionText, column: number, opens: readonly OpenPiece[]): Piece[] {
  reading.work.chunksRead += opens.length;
  const readOne = (own: string, open: OpenPiece): Piece | null => {
    const before = objectBefore(reading, column, open);
    return readObject(own, open, { ...reading, before, depth: reading.depth + 1 });
  };
  const pieces = readPieces(text, opens, { file: reading.file, isFirst: reading.isFirst, readObject: readOne });
  if (pieces.length > 0) read.added.push({ opens, pieces });
  return pieces;
}

/** The piece that has been read at this place already, if it was the same. */
function pieceRead({ read }: SectionText, { start, end, isLast, hasStray }: OpenPiece): PieceAt | null {
  const piece = read.pieces.get(start);
  const isSame = piece?.textLength === end - start && piece.isLast === isLast && piece.hasStray === hasStray;
  return isSame ? { run: null, piece } : null;
}

/** The piece that stood where this one stands, if nothing of it has changed. */
function pieceBefore({ before }: SectionReading, column: number, { start, end, isLast }: OpenPiece): PieceAt | null {
  if (!before) return null;
  const at = offsetBefore(before.moved, start, end);
  const found = at < 0 ? null : pieceAt(before.section, column, at);
  return found?.piece.textLength === end - start && found.piece.isLast === isLast ? found : null;
}

/** What is known of an object in which something has changed. */
function objectBefore({ before }: SectionReading, column: number, { start }: OpenPiece): SectionBefore | null {
  if (!before) return null;
  const { moved } = before;
  const at = start <= moved.from ? start + moved.before : start >= moved.to ? start + moved.after : -1;
  const section = at < 0 ? null : pieceAt(before.section, column, at)?.piece.section;
  return section ? { section, moved: within(moved, start, at) } : null;
}

interface PieceAt {
  /** The run of the older text that it is in. */
  readonly run: Run | null;
  readonly piece: Piece;
}

function pieceAt({ runs }: Section, column: number, offset: number): PieceAt | null {
  const run = runs[lastStartingAt(runs, offset)];
  if (run?.column !== column) return null;
  const inside = offset - run.start;
  const index = run.starts.lastAtOrBefore(inside);
  const piece = run.starts.at(index) === inside ? run.pieces[index] : undefined;
  return piece ? { run, piece } : null;
}

/** Whether nothing has changed in the text around the lists. */
function isFrameKept({ reading: { before }, text, isLast }: SectionText, draft: SectionDraft): boolean {
  if (before?.section.lenient !== draft.lenient || before.section.isLast !== isLast) return false;
  const { section, moved } = before;
  if (section.runs.length !== draft.runs.length) return false;
  let [at, atBefore] = [0, 0];
  for (let index = 0; index <= draft.runs.length; index++) {
    const [run, runBefore] = [draft.runs[index], section.runs[index]];
    const end = run?.start ?? text.length;
    const endBefore = runBefore?.start ?? section.textLength;
    if (run?.column !== runBefore?.column || end - at !== endBefore - atBefore) return false;
    if (end > at && offsetBefore(moved, at, end) !== atBefore) return false;
    if (run && runBefore) [at, atBefore] = [end + run.length, endBefore + runBefore.length];
  }
  return true;
}

function assemble(section: SectionText, draft: SectionDraft, frame: Frame): Section | null {
  const { text, isLast, reading } = section;
  const { lenient, isDirect, runs } = draft;
  const frameFacts = frame.documents.reduce((all, { root }) => all | factsOf(root), 0);
  const facts = runs.reduce((all, run) => all | run.facts, frameFacts);
  if (isEntangled(facts)) return null;
  const segments = segmentsOf(section, draft, frame);
  const placed = placeFrame(frame, segments, runs);
  const kept = reading.before || lenient ? frame : null;
  const { length: textLength } = text;
  return { textLength, isLast, lenient, isDirect, frame: kept, frameFacts, runs, segments, ...placed, facts };
}

function keepFrame({ reading, text }: SectionText, { runs, isDirect, frameText }: SectionDraft): Section | null {
  const before = reading.before?.section;
  const frame = before && (before.frame ?? readFrame(frameText));
  return frame ? assembleAgain({ ...before, isDirect, frame, textLength: text.length }, runs) : null;
}

/** The section with other runs in the same frame, which it holds; null where it is to be read as a whole. */
export function assembleAgain(before: Section & { readonly frame: Frame }, runs: readonly Run[]): Section | null {
  const facts = runs.reduce((all, run) => all | run.facts, before.frameFacts);
  if (isEntangled(facts)) return null;
  const { frame } = before;
  const again = { ...before, runs, facts };
  // A problem may stand in a chunk of a run.
  const hasProblems = before.problems.some(({ length }) => length > 0);
  if (hasProblems) return { ...again, ...placeFrame(frame, before.segments, runs) };
  return { ...again, documents: placeFrameAgain(frame, before.segments, runs, before) };
}

function segmentsOf({ text, isLast, reading }: SectionText, { runs }: SectionDraft, frame: Frame): (Chunk | null)[] {
  const { file, work } = reading;
  const end = isLast ? endOfItem(text, runs, frame) : text.length;
  let at = 0;
  return [...runs, null].map((run) => {
    const length = Math.max((run?.start ?? end) - at, 0);
    at = run ? run.start + run.length : end;
    if (length === 0) return null;
    work.chunksRead++;
    return { file, length };
  });
}

/** Where the line ends in which the item of a section ends that is one. */
function endOfItem(text: string, runs: readonly Run[], { documents, bounds }: Frame): number {
  const end = documents[0]?.root?.end ?? 0;
  const part = bounds.findLastIndex((bound) => bound < end);
  const run = part % 2 === 1 ? runs[(part - 1) / 2] : undefined;
  if (run) return run.start + run.length;
  const before = runs[part / 2 - 1];
  return lineAfter(text, end - (bounds[part] ?? 0) + (before ? before.start + textLengthOf(before) : 0));
}
