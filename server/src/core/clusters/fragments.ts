import type { Document } from '../document';
import { dereference, valueOf, type Tree } from '../syntax/tree';

/**
 * The paths of files that hold a part of an object only: what a kustomization names under `patches`, `patchesStrategicMerge` or
 * `patchesJson6902`, everything in a folder that it names under `components` (which an overlay may take in or not), and whatever lies in a
 * folder, or is a file, called `patches…`. Paths are relative to the workspace folder. Linear in the members and in the kustomizations.
 */
export function fragmentsOf(
  members: readonly { readonly path: string; readonly document: Document }[],
): ReadonlySet<string> {
  const named = new Set<string>();
  const folders = new Set<string>();
  for (const { path, document } of members) {
    if (!isKustomization(path) || document.isTemplate) continue;
    const folder = path.split('/').slice(0, -1);
    const root = document.syntax.documents[0]?.root;
    for (const patch of patchesOf(root)) named.add(pathFrom(folder, patch));
    for (const component of textsOf(valueOf(root, 'components'))) folders.add(pathFrom(folder, component));
  }
  const fragments = members.filter(({ path }) => named.has(path) || isCalledPatches(path) || isInOneOf(folders, path));
  return new Set(fragments.map(({ path }) => path));
}

/** Whether a path (or URI) is that of a kustomization. */
export function isKustomization(path: string): boolean {
  // Most paths end otherwise, and there may be thousands.
  if (!KUSTOMIZATION_NAMES.some((name) => path.endsWith(name))) return false;
  return KUSTOMIZATION_NAMES.includes(path.slice(path.lastIndexOf('/') + 1));
}

/** In the order in which kustomize looks for them. Follows kubernetes-sigs/kustomize `api/konfig/general.go` `RecognizedKustomizationFileNames`. */
const KUSTOMIZATION_NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The paths that the kustomization of a folder can have, in that order. */
export function kustomizationPaths(folder: string): readonly string[] {
  return KUSTOMIZATION_NAMES.map((name) => (folder === '' ? name : `${folder}/${name}`));
}

/** Whether a text may be a list of operations (RFC 6902), which has nothing else in it that anybody here looks for. */
export function isJsonPatch(text: string): boolean {
  return text.includes('path') && /\bop["']?[ \t]*:/.test(text);
}

function isCalledPatches(path: string): boolean {
  return path.includes('patches') && path.split('/').some((segment) => segment.startsWith('patches'));
}

function isInOneOf(folders: ReadonlySet<string>, path: string): boolean {
  if (folders.size === 0) return false;
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
    if (folders.has(path.slice(0, slash))) return true;
  return false;
}

/** The files of the patches; a patch may stand in the kustomization itself, too. */
function patchesOf(root: Tree | null | undefined): string[] {
  const files = ['patches', 'patchesJson6902'].flatMap((key) => {
    const list = valueOf(root, key);
    if (list?.kind !== 'sequence') return [];
    return list.items.flatMap((item) => textsOf(valueOf(item, 'path')));
  });
  return [...files, ...textsOf(valueOf(root, 'patchesStrategicMerge')), ...textsOf(valueOf(root, 'patches'))];
}

/** A text, or the texts of a list; those of several lines are no paths. */
function textsOf(tree: Tree | null): string[] {
  const node = dereference(tree);
  const scalars = node?.kind === 'sequence' ? node.items.map((item) => dereference(item)) : [node];
  return scalars.flatMap((scalar) =>
    scalar?.kind === 'scalar' && scalar.text !== '' && !scalar.text.includes('\n') ? [scalar.text] : [],
  );
}

/** A path as it is written in a file of this folder, from the workspace folder on (`..` above it stays in it). */
export function pathFrom(folder: readonly string[], path: string): string {
  const segments = [...folder];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}
