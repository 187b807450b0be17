import type { Manifest, MirrorEntry, MirrorSet } from '../model/manifests';
import type { KubernetesObject } from '../model/read';
import { valueOf, type Mapping, type Sequence } from '../syntax/tree';
import type { EntryPart, ObjectPart, PartOwner } from './rule';
import { isDoubtful, isPatch, issuesOfItem, issuesOfObject, type ObjectIssue } from './structure-issues';

/** How the file of an object is to be read. */
export interface Reading {
  /** Patches: no structure is checked. */
  readonly isFragment: boolean;
  /** A syntax error stands in the object's YAML document: what is left of it may be a part only. */
  readonly isBroken: boolean;
}

/** An object without its mirror entries. */
export function objectPart(object: KubernetesObject, reading: Reading): ObjectPart {
  const { manifest } = object;
  const apart = manifest?.kind === 'mirror-set' ? mirrorList(manifest) : null;
  const issues = reading.isFragment || !manifest ? NONE : issuesOfObject(object.root, object.match, apart);
  return { object, entry: null, index: null, issues: told(issues, reading) };
}

/** One entry of a mirror set; `index`: of the entry in its list. */
export function entryPart(object: KubernetesObject, entry: MirrorEntry, index: number, reading: Reading): EntryPart {
  return { object: ownerOf(object), entry, index, issues: issuesOfEntry(object, entry, index, reading) };
}

/** What the parts of an object know of it. */
export function ownerOf({ apiVersion, kindName, match }: KubernetesObject): PartOwner {
  return { apiVersion, kindName, match };
}

/** The name of the list that holds the entries of a mirror set. */
export function listNameOf(setKind: MirrorSet['setKind']): string {
  return LISTS[setKind];
}

/** Where each entry of a mirror set stands in its list; null: each where it stands among the entries. */
export function indicesOf(set: MirrorSet): readonly number[] | null {
  const items = mirrorList(set)?.items ?? [];
  if (items.length === set.entries.length) return null;
  const nodes = new Set<Mapping>(set.entries.map(({ node }) => node));
  return items.flatMap((item, index) => {
    const node = item?.kind === 'alias' ? item.target : item;
    return node?.kind === 'mapping' && nodes.has(node) ? [index] : [];
  });
}

const LISTS = {
  ICSP: 'repositoryDigestMirrors',
  IDMS: 'imageDigestMirrors',
  ITMS: 'imageTagMirrors',
} as const;

const NONE: readonly ObjectIssue[] = [];

/** Entries that stand in their list by an alias are looked at where the object is. */
function issuesOfEntry(
  { root, match, manifest }: KubernetesObject,
  entry: MirrorEntry,
  index: number,
  reading: Reading,
): readonly ObjectIssue[] {
  if (reading.isFragment || manifest?.kind !== 'mirror-set' || isPatch(root)) return NONE;
  const item = mirrorList(manifest)?.items[index];
  if (item?.kind !== 'mapping') return NONE;
  return told(issuesOfItem(entry.node, match, ['spec', listNameOf(manifest.setKind), index]), reading);
}

function mirrorList({ root, setKind }: Extract<Manifest, { kind: 'mirror-set' }>): Sequence | null {
  const list = valueOf(valueOf(root, 'spec'), listNameOf(setKind));
  return list?.kind === 'sequence' ? list : null;
}

function told(issues: readonly ObjectIssue[], { isBroken }: Reading): readonly ObjectIssue[] {
  return isBroken && issues.length > 0 ? issues.filter((issue) => !isDoubtful(issue)) : issues;
}
