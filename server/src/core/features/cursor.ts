import type { Document } from '../document';
import { kindOf, type KindMatch } from '../model/kinds';
import { objectHead } from '../model/object-head';
import type { PathStep } from '../model/shape';
import { dereference, valueOf, type Entry, type Mapping, type Scalar, type Sequence, type Tree } from '../syntax/tree';
import { isAround, type Place } from '../text/place';

/** What stands at an offset of a document, and what is around it. */
export interface Cursor {
  /** From the root of the YAML document (or of the TOML text) to `node`. */
  readonly path: readonly PathStep[];
  /** From the root inwards: the mappings and sequences that hold the node, each with the path to it. */
  readonly around: readonly Surrounding[];
  /** The scalar itself; `entry` is the entry whose key it is, or that it is the value of (null for an item of a list). */
  readonly node: Scalar;
  readonly isKey: boolean;
  readonly entry: Entry | null;
}

export interface Surrounding {
  readonly tree: Mapping | Sequence;
  readonly path: readonly PathStep[];
}

/** A mapping that says which kind of object it is, and the way from it to the cursor. */
export interface EnclosingObject {
  readonly root: Mapping;
  readonly apiVersion: string;
  readonly kindName: string;
  readonly match: KindMatch;
  readonly path: readonly PathStep[];
}

/** The scalar at an offset (UTF-16 code units; its end counts as inside), or null. */
export function cursorAt(document: Document, offset: number): Cursor | null {
  const holds = (place: Place): boolean => isAround(document, place, offset);
  for (const { root } of document.syntax.documents) {
    const found = root && descend(root, holds);
    if (found) return found;
  }
  return null;
}

/** The innermost object around a place that has an apiVersion and a kind: the object of the document, or an item of a `kind: List`. */
export function enclosingObject(around: readonly Surrounding[], path: readonly PathStep[]): EnclosingObject | null {
  for (const { tree, path: outer } of around.toReversed()) {
    if (tree.kind !== 'mapping') continue;
    const head = headOf(tree);
    if (head)
      return { root: tree, ...head, match: kindOf(head.apiVersion, head.kindName), path: path.slice(outer.length) };
  }
  return null;
}

interface Level {
  readonly tree: Tree;
  readonly path: readonly PathStep[];
  readonly entry: Entry | null;
}

/**
 * Goes inwards from a node, always into what holds the offset. TOML tables are spread over the text: there every branch is looked
 * into, so the nodes that are still to be seen wait in a list.
 */
function descend(root: Tree, holds: (place: Place) => boolean): Cursor | null {
  const open: (Level & { readonly around: readonly Surrounding[] })[] = [
    { tree: root, path: [], entry: null, around: [] },
  ];
  for (let level = open.pop(); level; level = open.pop()) {
    const { tree, path, entry, around } = level;
    if (tree.kind === 'alias') continue;
    if (tree.kind === 'scalar') {
      if (holds(tree.place)) return { path, around, node: tree, isKey: false, entry };
      continue;
    }
    const inner = [...around, { tree, path }];
    if (tree.kind === 'sequence') {
      for (const [index, item] of tree.items.entries()) {
        if (item && (isSpread(item) || holds(item.place))) {
          open.push({ tree: item, path: [...path, index], entry: null, around: inner });
        }
      }
      continue;
    }
    for (const child of tree.entries) {
      if (holds(child.key.place)) {
        return { path: [...path, child.key.text], around: inner, node: child.key, isKey: true, entry: child };
      }
      if (child.value && (isSpread(child.value) || holds(child.value.place))) {
        open.push({ tree: child.value, path: [...path, child.key.text], entry: child, around: inner });
      }
    }
  }
  return null;
}

/** The place of a TOML table is its header alone. */
function isSpread(tree: Tree): boolean {
  return (tree.kind === 'mapping' && tree.style === 'table') || (tree.kind === 'sequence' && tree.style === 'tables');
}

/** Half-typed values count as text. */
function headOf(mapping: Mapping): Pick<EnclosingObject, 'apiVersion' | 'kindName'> | null {
  const apiVersion = textOf(mapping, 'apiVersion');
  const kindName = textOf(mapping, 'kind') ?? objectHead(mapping)?.kindName.value ?? null;
  return apiVersion === null || kindName === null ? null : { apiVersion, kindName };
}

function textOf(mapping: Mapping, key: string): string | null {
  const value = dereference(valueOf(mapping, key));
  return value?.kind === 'scalar' ? value.text : null;
}
