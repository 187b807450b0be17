import { spliced } from '../text/spliced';
import type { Text } from '../text/text';
import { within, type Moved } from './moved';
import { contentOf, isDash, isEmptyFrom, lineAfter } from './yaml-lines';
import { isInside, lastStartingAt, type ItemLines } from './yaml-outline';
import { readPieces } from './yaml-pieces';
import { runOf } from './yaml-run';
import { HAS_MAPPING, type Piece, type Run, type Section } from './yaml-section';
import { assembleAgain, readObject, type SectionReading } from './yaml-sections';

/**
 * The section of a text in which a change has touched nothing but the inside of one item of a list, and that is one item still: nothing else of
 * the text is looked at, however long it is. null where that cannot be told from the item alone. The outcome is that of reading all of it.
 */
export function readPieceAgain(text: Text, reading: SectionReading): Section | null {
  const { section, moved } = reading.before ?? {};
  if (!section?.frame || !moved || section.lenient || !section.isDirect) return null;
  if (moved.before !== 0 || text.length !== section.textLength - moved.after) return null;
  const touched = touchedPiece(section, moved);
  if (!touched) return null;
  const { run, index } = touched;
  const { column, base, start } = run;
  const own = text.slice(touched.start, touched.end - moved.after);
  if (!isOneItem({ text: own, column, base })) return null;
  const piece = readOne(own, touched, reading);
  if (!piece) return null;
  const runs = section.runs.map((each): Run => {
    if (each === run) return runOf(spliced(run.pieces, index, index + 1, [piece]), { column, base, start }, run);
    return each.start < start ? each : { ...each, start: each.start - moved.after };
  });
  return assembleAgain({ ...section, frame: section.frame, textLength: text.length }, runs);
}

/** A piece of the older text, and where it starts and ends there. */
interface TouchedPiece {
  readonly run: Run;
  readonly index: number;
  readonly piece: Piece;
  readonly start: number;
  readonly end: number;
}

/** The piece with all of the change behind its dash and in front of its end. The last one may end elsewhere for reasons outside of it. */
function touchedPiece({ runs }: Section, { from, to, after }: Moved): TouchedPiece | null {
  const run = runs[lastStartingAt(runs, from)];
  if (!run) return null;
  const index = run.starts.lastAtOrBefore(from - run.start);
  const piece = run.pieces[index];
  if (!piece || piece.isLast || piece.hasStray || piece.items.length !== 1) return null;
  const start = run.start + (run.starts.at(index) ?? 0);
  const end = start + piece.textLength;
  return from >= start + run.column + DASH_LENGTH && to + after < end ? { run, index, piece, start, end } : null;
}

const DASH_LENGTH = 2;

/** Whether lines that begin with a dash are one item with a value, and nothing else. */
function isOneItem(lines: ItemLines): boolean {
  const { text, column } = lines;
  let hasValue = false;
  for (let at = 0; at < text.length; at = lineAfter(text, at)) {
    const content = contentOf(text, at);
    if (isEmptyFrom(text, content)) continue;
    const indent = content - at;
    if (indent === column && isDash(text, content)) {
      if (at > 0) return false;
      hasValue = !isEmptyFrom(text, content + 1);
    } else if (isInside(lines, at, indent, content)) hasValue = true;
    else return false;
  }
  return hasValue;
}

function readOne(own: string, { piece, start }: TouchedPiece, reading: SectionReading): Piece | null {
  const { file, before } = reading;
  const work = { chunksRead: 1 };
  const inner = piece.section && before ? { section: piece.section, moved: within(before.moved, start, start) } : null;
  const open = { start: 0, end: own.length, isLast: false, hasStray: false };
  const [read = null] = readPieces(own, [open], {
    file,
    isFirst: false,
    readObject: (text) => readObject(text, open, { ...reading, work, before: inner, depth: reading.depth + 1 }),
  });
  // Lists that hold no mappings are set aside, and then other lists may be the outermost ones.
  if (!read?.looksLikeMapping || (read.facts & HAS_MAPPING) === 0) return null;
  reading.work.chunksRead += work.chunksRead;
  return read;
}
