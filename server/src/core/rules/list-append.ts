import type { Document } from '../document';
import type { PlacedEdit } from '../text/edit';
import type { Place } from '../text/place';
import { isShared } from './anchors';
import { lineEnd, lineStart, textOf, wholeLines } from './source-lines';

/**
 * The edit that adds items behind the last one of a YAML or JSON list: on lines of their own with the same dash in block style, behind a
 * comma in flow style, in quotes where the last item is. null where the last item shares its line with something else, or an alias stands
 * for it or for the list.
 */
export function appendItems(document: Document, last: Place, items: readonly string[]): PlacedEdit | null {
  if (isShared(document, last)) return null;
  const isQuoted = textOf(document, last).startsWith('"');
  const written = items.map((item) => (isQuoted || !PLAIN.test(item) ? JSON.stringify(item) : item));
  const dash = textOf(document, { ...lineStart(document, last), end: last.start });
  if (/^[ \t]*-[ \t]+$/.test(dash)) {
    const newText = written.map((item) => lineEnd(document) + dash + item).join('');
    return { place: endOfLine(document, last), newText };
  }
  if (document.syntax.problems.length > 0 || last.until || !/[[,]\s*$/.test(dash)) return null;
  return { place: { ...last, start: last.end }, newText: written.map((item) => `, ${item}`).join('') };
}

/** What needs no quotes in either style. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._/-]*(?::\d[A-Za-z0-9._/-]*){0,9}$/;

/** The empty place in front of the line break behind a place. */
function endOfLine(document: Document, place: Place): Place {
  const lines = wholeLines(document, place);
  const text = textOf(document, lines);
  const end = lines.end - (text.length - text.replace(/\r?\n$/, '').length);
  return { chunk: lines.until ?? lines.chunk, start: end, end };
}
