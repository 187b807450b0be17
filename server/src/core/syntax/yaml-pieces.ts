import type { Chunk, Span } from '../text/place';
import type { Draft, DraftDocument, DraftProblem } from './draft';
import { factsOf } from './draft-facts';
import { placer } from './draft-placing';
import type { SyntaxProblem, Tree } from './tree';
import { readMending } from './yaml-clean';
import { readYamlEvents } from './yaml-events';
import { lineAfter, mayHoldMapping } from './yaml-lines';
import { visibleSpan } from './yaml-placing';
import { HAS_MAPPING, type Facts, type Piece } from './yaml-section';
import { SimpleReader } from './yaml-simple-reader';
import { TapedMapping, treeAt } from './yaml-taped-tree';

/** A stretch of text that is to be read as one piece of a list; offsets in the text of the section. */
export interface OpenPiece {
  readonly start: number;
  readonly end: number;
  readonly isLast: boolean;
  readonly hasStray: boolean;
}

export interface PieceReading {
  readonly file: string;
  /** Whether there was no text before this one: its document holds it then, edited or not, and so may each piece. */
  readonly isFirst: boolean;
  /** Reads an item that is a Kubernetes object; null where it is none, or cannot be read as one. */
  readonly readObject: (text: string, open: OpenPiece) => Piece | null;
}

/**
 * Reads pieces of one list, each as if it stood alone: what is broken in one is mended there and hides no other. Well-formed ones are
 * read many at a time, which makes no difference but to the time.
 */
export function readPieces(text: string, opens: readonly OpenPiece[], reading: PieceReading): Piece[] {
  const pieces: Piece[] = [];
  let batch: OpenPiece[] = [];
  const flush = (): void => {
    for (const piece of readBatch(text, batch, reading)) pieces.push(piece);
    batch = [];
  };
  for (const open of opens) {
    const first = batch[0];
    const follows = batch.at(-1)?.end === open.start;
    if (first && (!follows || open.end - first.start > BATCH_LENGTH)) flush();
    batch.push(open);
  }
  flush();
  return pieces;
}

/** UTF-16 code units; less makes more calls, more holds more of the reader's events at a time. */
const BATCH_LENGTH = 32_768;

function readBatch(text: string, opens: readonly OpenPiece[], reading: PieceReading): Piece[] {
  const [first] = opens;
  const last = opens.at(-1);
  if (!first || !last) return [];
  const own = stretchOf(text, { start: first.start, end: last.end }, reading);
  const batch = { text: own, start: first.start, reader: new SimpleReader(own), mayHoldObject: mayHoldObject(own) };
  const pieces: Piece[] = [];
  let others: OpenPiece[] = [];
  for (const open of opens) {
    const piece = readSimplePiece(batch, open, reading);
    if (!piece) {
      others.push(open);
      continue;
    }
    if (others.length > 0) pieces.push(...readOthers(text, others, reading));
    others = [];
    pieces.push(piece);
  }
  if (others.length > 0) pieces.push(...readOthers(text, others, reading));
  batch.reader.finish();
  return pieces;
}

/** A string of its own but for a first text: a slice holds all of its text for as long as anything of the piece is used. */
function stretchOf(text: string, { start, end }: Span, { isFirst }: PieceReading): string {
  const stretch = text.slice(start, end);
  return isFirst ? stretch : `\n${stretch}`.slice(1);
}

/** Pieces that are read together. */
interface Batch {
  readonly text: string;
  /** Of its text in that of the section. */
  readonly start: number;
  readonly reader: SimpleReader;
  readonly mayHoldObject: boolean;
}

/** A piece of a batch; null where it is an object, or beyond the simple reader. */
function readSimplePiece(batch: Batch, open: OpenPiece, { file }: PieceReading): Piece | null {
  const { isLast, hasStray } = open;
  const start = open.start - batch.start;
  const textLength = open.end - open.start;
  const chunk = { file, length: textLength };
  const taken = batch.reader.item(start, start + textLength);
  const item = taken < 0 ? null : treeAt(batch.reader.tape, taken, start, chunk);
  if (!item || (batch.mayHoldObject && isObjectTree(item))) return null;
  const isMapping = item.kind === 'mapping';
  if (isLast) chunk.length = Math.min(lineAfter(batch.text, start + item.place.end) - start, textLength);
  return {
    textLength,
    isLast,
    items: [item],
    problems: NO_PROBLEMS,
    chunk,
    end: { chunk, offset: item.place.end },
    facts: isMapping ? HAS_MAPPING : 0,
    looksLikeMapping: isMapping || mayHoldMapping(batch.text, start, start + textLength),
    hasStray,
    section: null,
  };
}

function isObjectTree(item: Tree): boolean {
  return item instanceof TapedMapping && item.style === 'block' && item.hasKey('apiVersion') && item.hasKey('kind');
}

/** Pieces that follow each other, and that the simple reader does not take. */
function readOthers(text: string, opens: readonly OpenPiece[], reading: PieceReading): Piece[] {
  const [first] = opens;
  const last = opens.at(-1);
  if (!first || !last) return [];
  const own = stretchOf(text, { start: first.start, end: last.end }, reading);
  if (!mayHoldObject(own)) {
    const items = itemsOfWellFormed(own);
    const shares = items && share(items, opens, first.start);
    if (shares) {
      return opens.map((open, index) =>
        placePiece(wellFormed({ text: own, start: open.start - first.start, open, reading }, shares[index] ?? [])),
      );
    }
  }
  return opens.map((open) => readAlone(text, open, reading));
}

function mayHoldObject(text: string): boolean {
  return text.includes('apiVersion') && text.includes('kind');
}

/** The items of a text that is nothing but one well-formed list in block style; null for all other texts. */
function itemsOfWellFormed(text: string): readonly (Draft | null)[] | null {
  const read = readYamlEvents(text);
  if (read.kind !== 'read' || read.documents.length !== 1) return null;
  const root = read.documents[0]?.root;
  return root?.kind === 'sequence' && !root.flow ? root.items : null;
}

/** The items of each piece: one with a value, behind those without one. null where they are not shared out like that. */
function share(
  items: readonly (Draft | null)[],
  opens: readonly OpenPiece[],
  offset: number,
): readonly (readonly (Draft | null)[])[] | null {
  const shares: (readonly (Draft | null)[])[] = [];
  let from = 0;
  for (const { start, end } of opens) {
    let at = from;
    while (at < items.length && items[at] === null) at++;
    const item = items[at];
    if (!item || item.start < start - offset || item.end > end - offset) return null;
    shares.push(at === from ? [item] : items.slice(from, at + 1));
    from = at + 1;
  }
  return from === items.length ? shares : null;
}

function readAlone(text: string, open: OpenPiece, reading: PieceReading): Piece {
  const own = stretchOf(text, open, reading);
  const object = mayHoldObject(own) ? reading.readObject(own, open) : null;
  if (object) return object;
  const base = { text: own, start: 0, open, reading };
  const fast = readYamlEvents(own);
  const root = fast.kind === 'read' && fast.documents.length === 1 ? fast.documents[0]?.root : null;
  if (root?.kind === 'sequence' && !root.flow) return placePiece(wellFormed(base, root.items));
  const { documents, problems } = readMending(own, fast.kind === 'broken' ? fast.at : null);
  const items = itemsOfMended(documents);
  const facts = items.reduce((all: Facts, item) => all | factsOf(item), 0);
  return placePiece({ ...base, items, problems, facts });
}

/** The fast reader takes neither anchors nor aliases. */
function wellFormed(read: PieceRead, items: readonly (Draft | null)[]): PieceDraft {
  return { ...read, items, problems: [], facts: 0 };
}

function itemsOfMended(documents: readonly DraftDocument[]): readonly (Draft | null)[] {
  const root = documents[0]?.root ?? null;
  return root?.kind === 'sequence' && !root.flow && root.items.length > 0 ? root.items : [root];
}

interface PieceRead {
  /** The text that was read, and where in it the piece starts. */
  readonly text: string;
  readonly start: number;
  readonly open: OpenPiece;
  readonly reading: PieceReading;
}

interface PieceDraft extends PieceRead {
  readonly items: readonly (Draft | null)[];
  readonly problems: readonly DraftProblem[];
  readonly facts: Facts;
}

function placePiece({ text, start, open, items: drafts, problems, facts, reading: { file } }: PieceDraft): Piece {
  const textLength = open.end - open.start;
  const isMapping = drafts.some((draft) => draft?.kind === 'mapping');
  const looksLikeMapping = mayHoldMapping(text, start, start + textLength);
  const last = drafts.findLast((draft) => draft !== null);
  const end = Math.min(last?.end ?? start + textLength, start + textLength);
  const length = open.isLast && last ? Math.min(lineAfter(text, end) - start, textLength) : textLength;
  const chunk: Chunk = { file, length };
  const inside = (offset: number): number => Math.min(Math.max(offset - start, 0), length);
  const placeOf = (from: number, to: number) => ({ chunk, start: inside(from), end: inside(to) });
  const found = [...problems];
  const place = placer({ text, chunking: { placeOf }, report: (problem) => void found.push(problem) });
  const items = drafts.map((draft) => draft && place(draft));
  return {
    textLength,
    isLast: open.isLast,
    items,
    problems: found.length === 0 ? NO_PROBLEMS : placeProblems(found, text, placeOf),
    chunk,
    end: { chunk, offset: inside(end) },
    facts: facts | (isMapping && looksLikeMapping ? HAS_MAPPING : 0),
    looksLikeMapping,
    hasStray: open.hasStray,
    section: null,
  };
}

const NO_PROBLEMS: readonly SyntaxProblem[] = [];

function placeProblems(
  found: readonly DraftProblem[],
  text: string,
  placeOf: (from: number, to: number) => SyntaxProblem['place'],
): SyntaxProblem[] {
  return found
    .toSorted((a, b) => a.start - b.start)
    .map(({ code, message, start, end }) => {
      const shown = visibleSpan(text, start, end);
      return { code: code ?? 'yaml-syntax', message, place: placeOf(shown.start, shown.end) };
    });
}
