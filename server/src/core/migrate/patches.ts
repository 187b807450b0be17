import { textInValue, type CarriedText } from '../carried/carried-documents';
import { textOf } from '../carried/carried-value';
import { isKustomization } from '../clusters/fragments';
import type { Document } from '../document';
import { isForbidden } from '../model/carried';
import {
  dereference,
  entryOf,
  placeInScalar,
  valueOf,
  type Mapping,
  type Scalar,
  type Sequence,
  type Tree,
} from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';
import { fileUriOf } from '../text/carried-uri';
import { NEW_API_VERSION, NEW_KIND, NEW_LIST, OLD_API_VERSION, OLD_KIND, OLD_LIST } from './kind-names';
import type { Remark } from './migration';

/**
 * What names the old kind without being an object of it, so that patches go on fitting what the policies become: targets of patches in a
 * kustomization, and operations (RFC 6902) on the list of mirrors. Names that are written through an alias stay.
 */
export function migratePatches(document: Document): readonly PlacedEdit[] {
  const roots = document.syntax.documents.map(({ root }) => root);
  const operations = roots.flatMap((root) => (root?.kind === 'sequence' ? operationEdits(root) : []));
  const targets = patchesIn(document).flatMap((patch) => targetEdits(valueOf(patch, 'target')));
  return [...operations, ...targets];
}

/** The texts of patches that stand in a kustomization, as documents, in the order of the text. */
export function patchTexts(document: Document): readonly CarriedText[] {
  return patchesIn(document).flatMap((patch, index) => {
    const scalar = patch?.kind === 'scalar' ? patch : valueOf(patch, 'patch');
    if (scalar?.kind !== 'scalar') return [];
    const value = { scalar, encoding: { kind: 'text' }, node: scalar, isSealed: false, language: 'yaml' } as const;
    return [textInValue(document, { ...value, carrier: KUSTOMIZATION, path: `patches/${index}.yaml` })];
  });
}

/** What still names the old kind once the objects at these roots have become another one, and patches with them. */
export function namingsLeft(document: Document, migrated: ReadonlySet<Mapping>): Remark[] {
  const targets = new Set(patchesIn(document).map((patch) => valueOf(patch, 'target')));
  const left: Remark[] = [];
  // The next one is the last; lists are too long to be moved with each item.
  const open = document.syntax.documents.map(({ root }) => root).reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node?.kind === 'sequence') for (const item of node.items.toReversed()) open.push(item);
    if (node?.kind !== 'mapping' || migrated.has(node) || targets.has(node) || isForbidden(node)) continue;
    const kind = entryOf(node, 'kind')?.value;
    if (kind?.kind === 'scalar' && kind.text === OLD_KIND) left.push({ place: kind.place, reason: LEFT });
    else if (!(kind?.kind === 'scalar' && kind.text === 'CustomResourceDefinition'))
      for (const { value } of node.entries.toReversed()) open.push(value);
  }
  return left;
}

const LEFT = `This still names \`${OLD_KIND}\`: change it by hand where it is about a policy that has become an \`${NEW_KIND}\``;
const KUSTOMIZATION = { kind: 'Kustomization', name: '' } as const;

/** Whether a text may be a patch for policies. */
export function isAboutPolicies(text: string): boolean {
  return text.includes(OLD_KIND) || text.includes(OLD_LIST);
}

/** The items of the lists of patches of a kustomization. */
function patchesIn(document: Document): readonly (Tree | null)[] {
  const root = document.syntax.documents[0]?.root ?? null;
  if (!isKustomization(fileUriOf(document.uri)) && !KUSTOMIZATIONS.has(nameIn(valueOf(root, 'kind')))) return [];
  return ['patches', 'patchesJson6902', 'patchesStrategicMerge'].flatMap((key) => {
    const list = root?.kind === 'mapping' ? valueOf(root, key) : null;
    return list?.kind === 'sequence' ? list.items.map((item) => dereference(item)) : [];
  });
}

const KUSTOMIZATIONS: ReadonlySet<string> = new Set(['Kustomization', 'Component']);

function nameIn(tree: Tree | null): string {
  return textOf(tree)?.text ?? '';
}

function targetEdits(target: Tree | null): PlacedEdit[] {
  if (target?.kind !== 'mapping') return [];
  const own = (key: string): Tree | null => entryOf(target, key)?.value ?? null;
  if (nameIn(own('kind')) !== OLD_KIND) return [];
  const [oldGroup = '', oldVersion = ''] = OLD_API_VERSION.split('/');
  const [group = '', version = ''] = NEW_API_VERSION.split('/');
  return [
    ...renamed(own('kind'), OLD_KIND, NEW_KIND),
    ...renamed(own('group'), oldGroup, group),
    ...renamed(own('version'), oldVersion, version),
  ];
}

function renamed(tree: Tree | null, before: string, after: string): PlacedEdit[] {
  if (tree?.kind !== 'scalar' || tree.text !== before) return [];
  return [{ place: placeInScalar(tree, 0, before.length), newText: tree.verbatim < 0 ? JSON.stringify(after) : after }];
}

function operationEdits(operations: Sequence): PlacedEdit[] {
  return operations.items.flatMap((item) => {
    if (item?.kind !== 'mapping' || !textOf(valueOf(item, 'op'))) return [];
    const paths = ['path', 'from'].flatMap((key) => pathEdits(entryOf(item, key)?.value ?? null));
    const value = entryOf(item, 'value')?.value;
    const isSpec = nameIn(valueOf(item, 'path')) === '/spec';
    const list = isSpec && value?.kind === 'mapping' ? entryOf(value, OLD_LIST) : null;
    return [...paths, ...(list ? renamed(list.key, OLD_LIST, NEW_LIST) : [])];
  });
}

/** `/spec/repositoryDigestMirrors`, and what lies below it. */
function pathEdits(path: Tree | null): PlacedEdit[] {
  if (path?.kind !== 'scalar' || !isInList(path)) return [];
  const rest = path.text.slice(OLD_POINTER.length);
  if (path.verbatim < 0) return [{ place: path.place, newText: JSON.stringify(NEW_POINTER + rest) }];
  return [{ place: placeInScalar(path, 0, OLD_POINTER.length), newText: NEW_POINTER }];
}

function isInList({ text }: Scalar): boolean {
  return text === OLD_POINTER || text.startsWith(`${OLD_POINTER}/`);
}

const OLD_POINTER = `/spec/${OLD_LIST}`;
const NEW_POINTER = `/spec/${NEW_LIST}`;
