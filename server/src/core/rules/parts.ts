import type { MirrorEntry, MirrorSet } from '../model/manifests';
import type { KubernetesObject } from '../model/read';
import { dereference, valueAt, type Sequence } from '../syntax/tree';
import { isPatch, issuesOfItem, issuesOfObject, type ObjectIssue } from './structure-issues';

/** What does not fit the table of kinds in an object, but for the mirror entries that stand in its list. */
export function issuesOfRest({ root, match, manifest }: KubernetesObject): readonly ObjectIssue[] {
  if (!manifest) return isImageSet(match) ? issuesOfObject(root, match, null) : NONE;
  if (manifest.kind !== 'mirror-set') return issuesOfObject(root, match, null);
  const list = mirrorList(manifest);
  return issuesOfObject(root, match, list && { list, others: manifest.oddItems });
}

/**
 * What does not fit the table of kinds in one entry of a mirror set; `index`: of the entry in its list. Entries that stand there by an
 * alias are looked at where the object is.
 */
export function issuesOfEntry(
  { root, match }: Pick<KubernetesObject, 'root' | 'match'>,
  set: MirrorSet,
  entry: MirrorEntry,
  index: number,
): readonly ObjectIssue[] {
  if (isPatch(root) || mirrorList(set)?.items[index]?.kind !== 'mapping') return NONE;
  return issuesOfItem(entry.node, match, [...set.list.path, index]);
}

/** Where each entry of a mirror set stands in its list; null: each where it stands among the entries. */
export function indicesOf(set: MirrorSet): readonly number[] | null {
  const items = mirrorList(set)?.items ?? [];
  if (items.length === set.entries.length) return null;
  const holes = set.oddItems.filter((index) => dereference(items[index])?.kind !== 'mapping');
  const indices: number[] = [];
  let next = 0;
  for (const hole of [...holes, items.length]) {
    while (next < hole) indices.push(next++);
    next = hole + 1;
  }
  return indices;
}

const NONE: readonly ObjectIssue[] = [];

/** Nothing is made of an ImageSetConfiguration, but oc-mirror is strict about its fields. */
function isImageSet(match: KubernetesObject['match']): boolean {
  return match.kind === 'known' && match.description.reads === 'image-set';
}

function mirrorList({ root, list: { path } }: MirrorSet): Sequence | null {
  const list = valueAt(root, path);
  return list?.kind === 'sequence' ? list : null;
}
