import { Offsets } from '../text/offsets';
import type { Chunk } from '../text/place';
import { commonEnds, spliced } from '../text/spliced';
import type { SyntaxProblem, Tree } from './tree';
import { HAS_MAPPING, hasNames, pushChunks, type Facts, type Piece, type Run } from './yaml-section';

/** Where a run stands. */
export type RunPosition = Pick<Run, 'column' | 'base' | 'start'>;

/**
 * The run of pieces that follow each other. What an older run has in common with it at both ends is taken over by copying arrays: its
 * pieces are not looked at.
 */
export function runOf(pieces: readonly Piece[], position: RunPosition, known: Run | null): Run {
  const { front, back } = known ? commonEnds(known.pieces, pieces) : { front: 0, back: 0 };
  if (known && front === pieces.length && front === known.pieces.length) return { ...known, ...position };
  const added = summaryOf(front + back === 0 ? pieces : pieces.slice(front, pieces.length - back));
  if (!known) return { pieces, ...position, ...added, ...totals(pieces, added) };
  if (!known.isEven || !added.isEven) {
    const summary = summaryOf(pieces);
    return { pieces, ...position, ...summary, ...totals(pieces, summary) };
  }
  const spliced = splice(known, added, front, back);
  return { pieces, ...position, ...spliced, ...totals(pieces, spliced) };
}

type Summary = Pick<Run, 'starts' | 'items' | 'chunks' | 'special' | 'strays' | 'mappings' | 'isEven'>;

/** What there is to say about pieces, looking at each. */
function summaryOf(pieces: readonly Piece[]): Summary {
  const starts = new Int32Array(pieces.length + 1);
  const items: (Tree | null)[] = [];
  const chunks: Chunk[] = [];
  const special: number[] = [];
  const strays: number[] = [];
  let isEven = true;
  let mappings = 0;
  let at = 0;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index];
    if (!piece) continue;
    starts[index] = at;
    at += piece.textLength;
    for (const item of piece.items) items.push(item);
    if (piece.section) pushChunks(piece.section, chunks);
    else chunks.push(piece.chunk);
    if (piece.problems.length > 0 || hasNames(piece.facts)) special.push(index);
    if (piece.hasStray) strays.push(index);
    if ((piece.facts & HAS_MAPPING) !== 0) mappings++;
    if (piece.section || piece.items.length !== 1) isEven = false;
  }
  starts[pieces.length] = at;
  return { starts: new Offsets(starts), items, chunks, special, strays, mappings, isEven };
}

/** A summary with others in the middle. */
function splice(known: Run, added: Summary, front: number, back: number): Summary {
  const behind = known.pieces.length - back;
  const count = added.items.length;
  const removed = summaryOf(known.pieces.slice(front, behind));
  const indexes = (before: readonly number[], between: readonly number[]): number[] => [
    ...before.filter((index) => index < front),
    ...between.map((index) => index + front),
    ...before.filter((index) => index >= behind).map((index) => index - behind + front + count),
  ];
  return {
    starts: spliceStarts(known.starts, added.starts, front, behind),
    items: spliced(known.items, front, behind, added.items),
    chunks: spliced(known.chunks, front, behind, added.chunks),
    special: indexes(known.special, added.special),
    strays: indexes(known.strays, added.strays),
    mappings: known.mappings - removed.mappings + added.mappings,
    isEven: true,
  };
}

function spliceStarts(known: Offsets, added: Offsets, front: number, behind: number): Offsets {
  const base = known.at(front) ?? 0;
  const between = Array.from({ length: added.length - 1 }, (_, index) => base + (added.at(index) ?? 0));
  const end = base + (added.at(between.length) ?? 0);
  return known.spliced(front, behind, between, end - (known.at(behind) ?? 0));
}

function totals(
  pieces: readonly Piece[],
  { starts, special, mappings }: Summary,
): { readonly problems: readonly SyntaxProblem[]; readonly facts: Facts; readonly length: number } {
  const last = pieces.at(-1);
  return {
    problems: special.flatMap((index) => pieces[index]?.problems ?? []),
    facts: special.reduce((facts, index) => facts | (pieces[index]?.facts ?? 0), mappings > 0 ? HAS_MAPPING : 0),
    length: (starts.at(pieces.length - 1) ?? 0) + (last ? lengthOf(last) : 0),
  };
}

function lengthOf({ section, chunk }: Piece): number {
  if (!section) return chunk.length;
  const chunks: Chunk[] = [];
  pushChunks(section, chunks);
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
