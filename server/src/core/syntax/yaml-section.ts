import { joined, joinedAgain } from '../text/joined';
import type { Chunk } from '../text/place';
import type { DraftDocument, DraftProblem } from './draft';
import type { SyntaxDocument, SyntaxProblem, Tree } from './tree';
import type { KnownRun } from './yaml-outline';

/**
 * A text whose outermost lists are read piece by piece: a YAML document, or an item of `kind: List`. All in it is placed in its own
 * chunks, so that it can be taken over wherever it comes to stand. The text around the lists, with one short item in the
 * place of each, is its frame.
 */
export interface Section {
  /** How much text was read for it, in UTF-16 code units. */
  readonly textLength: number;
  /** Whether it is the last item of a list, so that its last chunk ends with the line of its value. */
  readonly isLast: boolean;
  /** Whether its lists were found in a text whose frame is broken. */
  readonly lenient: boolean;
  /** Whether its lists are those that its lines show at first sight: none was set aside because it holds no mappings. */
  readonly isDirect: boolean;
  /** null until the section is first changed: most never are, and what the frame was read to can be had from the same text again. */
  readonly frame: Frame | null;
  readonly runs: readonly Run[];
  /** The chunks before, between and behind the runs; null where nothing stands there. */
  readonly segments: readonly (Chunk | null)[];
  readonly documents: readonly SyntaxDocument[];
  /** Those of the frame, by the segment that they stand in. */
  readonly problems: readonly (readonly SyntaxProblem[])[];
  readonly frameFacts: Facts;
  readonly facts: Facts;
}

export interface Frame {
  readonly text: string;
  /** Where in its text the segments and the items that stand for runs begin, by turns, and where it ends. */
  readonly bounds: readonly number[];
  /** Where the values of the items that stand for runs begin; no whole number for a run that has none. */
  readonly standIns: readonly number[];
  /** The indexes of runs that stand where no list can: in a broken text. Their items are read, but nothing holds them. */
  readonly loose: readonly number[];
  readonly documents: readonly DraftDocument[];
  readonly problems: readonly DraftProblem[];
}

/** A list that is read piece by piece. */
export interface Run extends KnownRun {
  readonly pieces: readonly Piece[];
  readonly items: readonly (Tree | null)[];
  readonly chunks: readonly Chunk[];
  readonly problems: readonly SyntaxProblem[];
  /** The indexes of pieces that have problems, or anchors, or aliases. */
  readonly special: readonly number[];
  /** How many pieces are mappings. */
  readonly mappings: number;
  /** Whether each piece is one item in one chunk. */
  readonly isEven: boolean;
  /** Of all its chunks. */
  readonly length: number;
  readonly facts: Facts;
}

/** An item of a list, and those without a value before it. */
export interface Piece {
  /** How much text was read for it; the chunks of the last piece end with the line of its value, so they may be shorter. */
  readonly textLength: number;
  readonly isLast: boolean;
  readonly items: readonly (Tree | null)[];
  readonly problems: readonly SyntaxProblem[];
  /** Its chunk; the first one of an object. */
  readonly chunk: Chunk;
  /** Where its last value ends: an offset in a chunk of it. */
  readonly end: { readonly chunk: Chunk; readonly offset: number };
  readonly facts: Facts;
  /** Whether its first line looks like that of a mapping. */
  readonly looksLikeMapping: boolean;
  /** Whether lines stand in it that do not belong there. */
  readonly hasStray: boolean;
  /** What an item that is itself a Kubernetes object consists of. */
  readonly section: Section | null;
}

/** Bits: what there is in a stretch of text. */
export type Facts = number;
export const HAS_MAPPING = 1;
export const HAS_ANCHOR = 2;
export const HAS_ALIAS = 4;

/** Whether anything in a stretch concerns the whole document. */
export function hasNames(facts: Facts): boolean {
  return (facts & (HAS_ANCHOR | HAS_ALIAS)) !== 0;
}

/** Whether what is in one part of a document can mean something in another. */
export function isEntangled(facts: Facts): boolean {
  return (facts & HAS_ANCHOR) !== 0 && (facts & HAS_ALIAS) !== 0;
}

/** Adds the chunks of a section to a list, in the order of the text. */
export function pushChunks({ segments, runs }: Section, chunks: Chunk[]): void {
  for (const [index, segment] of segments.entries()) {
    if (segment) chunks.push(segment);
    for (const chunk of runs[index]?.chunks ?? []) chunks.push(chunk);
  }
}

/** All chunks of a section, in the order of the text; those of an older section are known. */
export function chunksOf(
  section: Section,
  known: { readonly section: Section; readonly chunks: readonly Chunk[] } | null,
): readonly Chunk[] {
  return known
    ? joinedAgain(chunkListsOf(known.section), known.chunks, chunkListsOf(section))
    : joined(chunkListsOf(section));
}

function chunkListsOf({ segments, runs }: Section): readonly (readonly Chunk[])[] {
  return segments.flatMap((segment, index) => [segment ? [segment] : [], runs[index]?.chunks ?? []]);
}

/** All problems of a section, in the order of its segments and runs. */
export function problemsOf({ problems, runs }: Section): SyntaxProblem[] {
  return problems.flatMap((own, index) => [...own, ...(runs[index]?.problems ?? [])]);
}

/** How much text was read for a run; more than its chunks are long where comments stand behind the last item. */
export function textLengthOf({ starts }: KnownRun): number {
  return starts.at(starts.length - 1) ?? 0;
}
