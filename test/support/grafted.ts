import type { Mapping, Sequence, SyntaxFile, Tree } from '../../server/src/core/syntax/tree';

/**
 * What an edit inside of one chunk leaves: the tree of `after` in which every part that says the same at the same place of a chunk is the
 * part of `before`. Parts that go over several chunks are made anew where one of their parts is.
 */
export function grafted(before: SyntaxFile, after: SyntaxFile): SyntaxFile {
  const documents = after.documents.map((document, index) => {
    const known = before.documents[index];
    const root = graft(known?.root ?? null, document.root);
    return root === known?.root ? known : { ...document, root };
  });
  return { ...after, documents };
}

function graft(before: Tree | null, after: Tree | null): Tree | null {
  if (!before || before.kind !== after?.kind) return after;
  if (textOf(before) === textOf(after)) return before;
  if (after.place.until === undefined || before.place.until === undefined) return after;
  if (before.kind === 'mapping' && after.kind === 'mapping') return graftMapping(before, after);
  return before.kind === 'sequence' && after.kind === 'sequence' ? graftSequence(before, after) : after;
}

function graftMapping(before: Mapping, after: Mapping): Mapping {
  const entries = after.entries.map((entry, index) => {
    const known = before.entries[index];
    const value = graft(known?.value ?? null, entry.value);
    if (known?.key.text !== entry.key.text) return { ...entry, value };
    return known.value === value ? known : { ...entry, key: known.key, value };
  });
  return { ...after, entries };
}

/** From both ends, as edits leave lists. */
function graftSequence(before: Sequence, after: Sequence): Sequence {
  const shift = before.items.length - after.items.length;
  const items = after.items.map((item, index) => {
    const fromFront = graft(before.items[index] ?? null, item);
    return fromFront === item ? graft(before.items[index + shift] ?? null, item) : fromFront;
  });
  return { ...after, items };
}

function textOf(tree: Tree): string {
  return JSON.stringify(tree, (key, value: unknown) => {
    if (key === 'chunk' || key === 'until') return undefined;
    return isMapping(value) ? { style: value.style, entries: value.entries, place: value.place } : value;
  });
}

/** Entries need not be a property of the mapping’s own. */
function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'mapping';
}
