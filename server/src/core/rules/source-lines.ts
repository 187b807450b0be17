import type { Document } from '../document';
import type { Mapping } from '../syntax/tree';
import type { Place } from '../text/place';
import type { Text } from '../text/text';

/** A place drawn out to whole lines: from the start of its first line to the start of the line behind it. */
export function wholeLines(document: Document, place: Place): Place {
  const span = document.locate(place);
  if (!span) return place;
  const { lines, content } = document;
  const { line } = lines.positionAt(span.start);
  const start = Math.max(lines.lineStart(line), marginOf(content));
  const last = lines.positionAt(span.end);
  const isClosed = last.character === 0 && span.end > span.start;
  const end = isClosed ? span.end : Math.min(lines.lineStart(last.line + 1), content.length);
  return { ...place, start: place.start - (span.start - start), end: place.end + (end - span.end) };
}

/** How many characters (a byte order mark) stand in front of the first line of a text. */
export function marginOf(content: Text): number {
  return content.slice(0, 1) === '\uFEFF' ? 1 : 0;
}

/** The empty place at the start of the line in which a place begins. */
export function lineStart(document: Document, place: Place): Place {
  const { chunk, start } = wholeLines(document, place);
  return { chunk, start, end: start };
}

/** The empty place at the start of the line behind the one in which a place ends. */
export function nextLine(document: Document, place: Place): Place {
  const lines = wholeLines(document, place);
  return { chunk: lines.until ?? lines.chunk, start: lines.end, end: lines.end };
}

/** The blanks in front of a place in its line; null where something else stands there too. */
export function indentOf(document: Document, place: Place): string | null {
  const span = document.locate(place);
  if (!span) return null;
  const before = textOf(document, { ...lineStart(document, place), end: place.start });
  return /^[ \t]*$/.test(before) ? before : null;
}

/** The text at a place; empty where the place belongs to another file. */
export function textOf(document: Document, place: Place): string {
  const span = document.locate(place);
  return span ? document.content.slice(span.start, span.end) : '';
}

/** How the lines of a document end: as its first one does. */
export function lineEnd(document: Document): '\n' | '\r\n' {
  const { content, lines } = document;
  return content.slice(0, lines.lineStart(1)).endsWith('\r\n') ? '\r\n' : '\n';
}

/** The number of the line in which a place begins, counted from 1 as the readers upstream count. */
export function lineNumber(document: Document, place: Place): number {
  const span = document.locate(place);
  return span ? document.lines.positionAt(span.start).line + 1 : 1;
}

/** The object of a document that a mapping stands in. */
export function rootAround(document: Document, mapping: Mapping): Mapping | null {
  const inner = document.locate(mapping.place);
  const object = document.objects.objects.find(({ root }) => {
    const outer = document.locate(root.place);
    return inner !== null && outer !== null && outer.start <= inner.start && inner.end <= outer.end;
  });
  return object?.root ?? null;
}

/** Whether the lines of a place are free of syntax problems: what they say is then what is meant, and may be moved or taken out as it is. */
export function soundLines(document: Document): (place: Place) => boolean {
  const broken = new Set<number>();
  for (const { place } of document.syntax.problems) {
    const [first, last] = linesOf(document, place);
    for (let line = first; line <= last; line++) broken.add(line);
  }
  if (broken.size === 0) return () => true;
  return (place) => {
    const [first, last] = linesOf(document, place);
    for (let line = first; line <= last; line++) if (broken.has(line)) return false;
    return true;
  };
}

function linesOf(document: Document, place: Place): readonly [first: number, last: number] {
  const span = document.locate(place);
  if (!span) return [0, -1];
  return [document.lines.positionAt(span.start).line, document.lines.positionAt(span.end).line];
}
