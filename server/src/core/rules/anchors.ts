import type { Document } from '../document';
import { findSharedNodes, type SharedNodes } from '../migrate/shared-nodes';
import type { Tree } from '../syntax/tree';
import { holdsAny } from '../text/change';
import type { Place } from '../text/place';
import { textOf } from './source-lines';

/** Whether an alias stands for what is at a place, for what is around it or for a part of it: an edit there changes what other places say. */
export function isShared(document: Document, place: Place): boolean {
  const shared = document.once(sharedNodes);
  const span = shared && document.locate(place);
  if (!shared || !span) return false;
  return shared.nodes.isInsideShared(span) || shared.nodes.isNeededOutside(span) || shared.hasAliasedKeys;
}

interface SharedParts {
  readonly nodes: SharedNodes;
  /** Whether an alias stands for a key. Its tree has no word of the anchor, so that any part may be the one. */
  readonly hasAliasedKeys: boolean;
}

/** null: nothing is. Most files have no anchor, which their text tells without a walk over all of the tree. */
function sharedNodes(document: Document): SharedParts | null {
  if (document.language !== 'yaml' || !holdsAny(document.content, ANCHOR_MARK, null)) return null;
  const roots = document.syntax.documents.map(({ root }) => root);
  const nodes = findSharedNodes(roots, (place) => document.locate(place) ?? { start: 0, end: 0 });
  return { nodes, hasAliasedKeys: roots.some((root) => hasAliasedKey(document, root)) };
}

const ANCHOR_MARK = ['&'];

function hasAliasedKey(document: Document, root: Tree | null): boolean {
  const open = [root];
  for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
    if (tree?.kind === 'sequence') for (const item of tree.items) open.push(item);
    if (tree?.kind !== 'mapping') continue;
    for (const { key, value } of tree.entries) {
      open.push(value);
      if (key.verbatim < 0 && textOf(document, key.place).startsWith('*')) return true;
    }
  }
  return false;
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
