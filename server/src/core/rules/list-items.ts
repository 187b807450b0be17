import type { Document } from '../document';
import type { Place } from '../text/place';
import { hasProperties, isShared } from './anchors';
import { indentOf, lineStart, textOf, wholeLines } from './source-lines';

/**
 * What has to go with an item of a YAML list so that the rest stays well-formed: its whole lines in block style, its comma in
 * flow style. null where the item shares its line with something else, has an anchor or a tag, or is used elsewhere through an alias,
 * alone or with what is around it. Only for lists that keep another item.
 */
export function itemToRemove(document: Document, item: Place): Place | null {
  const { chunk } = item;
  if (hasProperties(document, item) || isShared(document, item)) return null;
  if (/^[ \t]*-[ \t]+$/.test(inLineBefore(document, item))) {
    const lines = wholeLines(document, item);
    const behind = textOf(document, { chunk: item.until ?? chunk, start: item.end, end: lines.end });
    return /^[ \t]*(?:#.*)?\r?\n?$/.test(behind) ? lines : null;
  }
  return flowItem(document, item);
}

function flowItem(document: Document, item: Place): Place | null {
  const span = document.locate(item);
  if (!span || item.until) return null;
  const { text } = document;
  // With the comma before it where it can be, so that neighbours can go together.
  const comma = span.start - 1 - (/[ \t]*$/.exec(inLineBefore(document, item))?.[0].length ?? 0);
  if (text.charAt(comma) === ',') return { ...item, start: item.start - (span.start - comma) };
  let after = span.end;
  while (' \t'.includes(text.charAt(after)) && after < text.length) after++;
  if (text.charAt(after) === ',') {
    after++;
    while (' \t'.includes(text.charAt(after)) && after < text.length) after++;
    const alone = indentOf(document, item) !== null && /^\r?\n/.test(text.slice(after, after + 2));
    return alone ? wholeLines(document, item) : { ...item, end: item.end + (after - span.end) };
  }
  let before = span.start;
  while (before > 0 && /\s/.test(text.charAt(before - 1))) before--;
  return text.charAt(before - 1) === ',' ? { ...item, start: item.start - (span.start - before + 1) } : null;
}

function inLineBefore(document: Document, item: Place): string {
  return textOf(document, { ...lineStart(document, item), end: item.start });
}
