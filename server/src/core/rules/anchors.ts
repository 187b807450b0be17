import type { Document } from '../document';
import { findSharedNodes, type SharedNodes } from '../migrate/shared-nodes';
import type { Place } from '../text/place';

/** Whether an alias stands for what is at a place, for what is around it or for a part of it: an edit there changes what other places say. */
export function isShared(document: Document, place: Place): boolean {
  const span = document.locate(place);
  const shared = document.once(sharedNodes);
  return span !== null && (shared.isInsideShared(span) || shared.isNeededOutside(span));
}

function sharedNodes(document: Document): SharedNodes {
  const roots = document.syntax.documents.map(({ root }) => root);
  return findSharedNodes(roots, (place) => document.locate(place) ?? { start: 0, end: 0 });
}

/** Whether an anchor or a tag stands in front of a value: it belongs to the value, but not to its place. */
export function hasProperties(document: Document, place: Place): boolean {
  const { text } = document;
  let end = document.locate(place)?.start ?? 0;
  while (/\s/.test(text.charAt(end - 1))) end--;
  let start = end;
  while (/[^\s,[\]{}]/.test(text.charAt(start - 1))) start--;
  return /[!&]/.test(text.charAt(start));
}
