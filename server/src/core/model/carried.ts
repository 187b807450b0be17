import { dereference, valueAt, valueOf, type Mapping, type Sequence, type Tree } from '../syntax/tree';
import type { KindMatch } from './kinds';
import { itemsOf } from './located-values';

/** An object that stands in another one. */
export interface CarriedItem {
  readonly tree: Tree | null;
  /** Whether parameters or templates may stand in its values, of what it stands in or of anything around that. */
  readonly isTemplated: boolean;
  /** Whether the cluster’s object may say more than is written here. */
  readonly isPart: boolean;
}

/** The items of the list in which an object holds others. */
export interface CarriedItems {
  readonly items: Sequence['items'];
  /** Two lists with the same text here make the same of the same item. */
  readonly within: string;
  /** The object in an item; null where the cluster is not to have it (`mustnothave`). */
  readonly objectIn: (item: Tree | null) => CarriedItem | null;
}

/**
 * The objects that an object holds, as the table of kinds says, and those of a `List` (any kind that ends so and has `items`); null where it
 * holds none. `around`: where it is held itself.
 */
export function carriedItems(
  root: Mapping,
  kindName: string,
  match: KindMatch,
  around: Omit<CarriedItem, 'tree'> | null,
): CarriedItems | null {
  const isTemplated = around?.isTemplated ?? false;
  const isPart = around?.isPart ?? false;
  if (match.kind === 'known' && match.description.carries) {
    const { list, item, isTemplated: own } = match.description.carries;
    const isOwn = typeof own === 'boolean' ? own : isTrue(valueAt(root, own));
    const inside = { isTemplated: isTemplated || isOwn, isPart };
    const within = `${kindName} ${inside.isTemplated} ${isPart}`;
    return { items: itemsOf(valueAt(root, list)), within, objectIn: (tree) => objectUnder(tree, item, inside) };
  }
  const items = kindName.endsWith('List') ? valueOf(root, 'items') : null;
  if (items?.kind !== 'sequence') return null;
  const objectIn = (tree: Tree | null): CarriedItem => ({ tree, isTemplated, isPart });
  return { items: items.items, within: `List ${isTemplated} ${isPart}`, objectIn };
}

/** The objects in the object templates of a policy, where these stand in a file of their own (`object-templates-raw`); null for another list. */
export function objectTemplates({ items }: Sequence): CarriedItems | null {
  if (!items.some((item) => valueOf(item, OBJECT_DEFINITION))) return null;
  const inside = { isTemplated: true, isPart: false };
  return { items, within: OBJECT_DEFINITION, objectIn: (tree) => objectUnder(tree, OBJECT_DEFINITION, inside) };
}

const OBJECT_DEFINITION = 'objectDefinition';

/** Whether parameters (`${NAME}`) or templates (`{{ … }}`) stand in the values of an object. Linear; aliases are not followed. */
export function holdsParameters(root: Tree): boolean {
  const open: (Tree | null)[] = [root];
  for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
    if (tree?.kind === 'scalar' && PARAMETERS.some((mark) => tree.text.includes(mark))) return true;
    if (tree?.kind === 'sequence') for (const item of tree.items) open.push(item);
    if (tree?.kind === 'mapping') for (const { value } of tree.entries) open.push(value);
  }
  return false;
}

/** Whether an item of a policy’s list says that the cluster must not have the object in it. The words count in any case. */
export function isForbidden(item: Tree | null): boolean {
  return complianceOf(item) === 'mustnothave';
}

const PARAMETERS = ['${', '{{'];

function isTrue(value: Tree | null): boolean {
  return value?.kind === 'scalar' && value.type === 'boolean' && value.text.toLowerCase() === 'true';
}

function objectUnder(item: Tree | null, key: string | null, inside: Omit<CarriedItem, 'tree'>): CarriedItem | null {
  if (key === null) return { tree: item, ...inside };
  const compliance = complianceOf(item);
  if (compliance === 'mustnothave') return null;
  return { ...inside, tree: valueOf(item, key), isPart: inside.isPart || compliance === 'musthave' };
}

function complianceOf(item: Tree | null): string | null {
  const value = dereference(valueOf(item, 'complianceType'));
  return value?.kind === 'scalar' ? value.text.toLowerCase() : null;
}
