import type { Document } from '../document';
import type { Hole } from '../model/structure';
import { contentOf, isDash, isEmptyFrom } from '../syntax/yaml-lines';
import type { Place } from '../text/place';
import { nextLineIn } from '../text/text';
import type { Finding } from './rule';

/** The findings, those about items without a value placed at their dashes: a tree has no place for what is not there. The list itself where there are none. */
export function atTheirDashes(document: Document, findings: readonly Finding[]): readonly Finding[] {
  if (!findings.some(({ hole }) => hole)) return findings;
  return findings.map((finding) => {
    const place = finding.hole && dashOf(document, finding.hole);
    return place ? { ...finding, place } : finding;
  });
}

/** The dash of an item without a value; null where it is not found where the items around it say. */
function dashOf(document: Document, { list, index }: Hole): Place | null {
  const { content, lines } = document;
  const own = document.locate(list.place);
  const last = list.items.slice(0, index).findLastIndex((item) => item !== null);
  const before = list.items[last];
  const span = before ? document.locate(before.place) : own;
  if (!own || !span) return null;
  const { line, character: column } = lines.positionAt(own.start);
  // Behind an item its dash is in one of the next lines; a list without one begins with its first dash.
  let at = before ? lines.lineStart(lines.positionAt(span.end).line + 1) : lines.lineStart(line);
  let dashes = index - last;
  while (at < content.length) {
    const next = nextLineIn(content, at);
    const text = content.slice(at, next);
    const start = at <= own.start && own.start < next ? column : contentOf(text, 0);
    if (!isEmptyFrom(text, start) && start <= column) {
      if (start < column || !isDash(text, start)) return null;
      if (--dashes === 0) return dashAt(document, at + start);
    }
    at = next;
  }
  return null;
}

function dashAt(document: Document, offset: number): Place {
  const place = document.placeAt(offset);
  return { ...place, end: place.start + 1 };
}
