import type { Range } from 'vscode-languageserver';
import type { Document, Known, LineIndex, Place } from '../core/index';

/**
 * Where a place stands in the lines of a document; null when it belongs to another text. A place that was asked for in the version before is not looked
 * up again, unless its lines were edited; the range is the same object where it has not moved.
 */
export function rangeIn(document: Document, place: Place): Range | null {
  const ranges = document.once(readRanges);
  const known = ranges.asked.get(place) ?? rangeBefore(ranges, place) ?? rangeOf(document, place);
  if (known) ranges.asked.set(place, known);
  return known;
}

/** The ranges of one version. */
interface Ranges {
  readonly lines: LineIndex;
  readonly asked: Map<Place, Range>;
  readonly before: RangesBefore | null;
}

/** Those that were asked for in an older version; its lines above `from` and below `to` have not been edited since, and the latter moved `by` some. */
interface RangesBefore {
  readonly asked: ReadonlyMap<Place, Range>;
  readonly from: number;
  readonly to: number;
  readonly by: number;
}

function readRanges({ lines }: Document, older: Known<Ranges> | null): Ranges {
  const asked = new Map<Place, Range>();
  if (!older) return { lines, asked, before: null };
  const { value, change } = older;
  const [from, to] = [change.start, change.end].map((offset) => value.lines.positionAt(offset).line);
  const by = lines.lineCount - value.lines.lineCount;
  return { lines, asked, before: { asked: value.asked, from: from ?? 0, to: to ?? Infinity, by } };
}

function rangeBefore({ before }: Ranges, place: Place): Range | null {
  const range = before?.asked.get(place);
  if (!before || !range) return null;
  const { from, to, by } = before;
  const { start, end } = range;
  if (end.line < from || (start.line > to && by === 0)) return range;
  if (start.line <= to) return null;
  return { start: { ...start, line: start.line + by }, end: { ...end, line: end.line + by } };
}

function rangeOf(document: Document, place: Place): Range | null {
  const { lines } = document;
  const span = document.locate(place);
  return span && { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}
