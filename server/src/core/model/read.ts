import { dereference, valueAt, valueOf, type Mapping, type SyntaxFile, type Tree } from '../syntax/tree';
import { joinAgain, mapAgain, type Joined, type Mapped } from '../text/again';
import { carriedItems, holdsParameters, objectTemplates, type CarriedItem, type CarriedItems } from './carried';
import type { KindMatch } from './kinds';
import { itemsOf, stringOf, stringsOf } from './located-values';
import { objectsOfHostedCluster } from './made-objects';
import type { Carried, Manifest, MirrorEntry, ObjectHead } from './manifests';
import { objectHead } from './object-head';
import { readPlainEntry, type KnownHosts } from './plain-entry';
import { makerOf, readManifest, type ReadEntries } from './read-manifest';

/** The Kubernetes objects of one YAML or JSON file. */
export interface ReadObjects {
  /** Those of our kinds, in the order of the text; also those with a version that no cluster serves (`served: false`). */
  readonly manifests: readonly Manifest[];
  /** All of them, also of kinds that are none of ours. What only carries others (`List`, Template, …) is not among them, its items are. */
  readonly objects: readonly KubernetesObject[];
  /** What a next reading takes over. */
  readonly documents: Mapped<Tree | null, ReadTree>;
  readonly joined: {
    readonly objects: Joined<ReadTree, KubernetesObject>;
    readonly manifests: Joined<KubernetesObject, Manifest>;
  } | null;
}

/** What a tree was read as. */
interface ReadTree {
  readonly objects: readonly KubernetesObject[];
  /** The objects that it carries, item by item, and what they were read for; null where it carries none. */
  readonly items: (Mapped<Tree | null, ReadTree> & { readonly within: string }) | null;
  /** The items of the list of a mirror set; null for anything else. */
  readonly entries: ReadEntries | null;
}

export interface KubernetesObject extends ObjectHead {
  readonly match: KindMatch;
  /** What was read from it; null where the kind is none of ours. */
  readonly manifest: Manifest | null;
}

/**
 * Reads the objects of a file: every document, and every object in a `List` (any kind that ends so and has `items`), a Template, a SyncSet or
 * an ACM policy. What is missing or of the wrong type is a hole: null or left out; the rules for structure say so. An object without `apiVersion` or `kind` is none, but for those of `objectHead`.
 * Values behind aliases stand where their anchor is. With an earlier reading only what is new is read: objects and mirror entries
 * whose trees are the same are the same.
 */
export function readManifests(syntax: SyntaxFile, before?: ReadObjects): ReadObjects {
  const roots = syntax.documents.map(({ root }) => root);
  const documents = mapAgain(before?.documents ?? null, roots, (root, _index, known) => readTree(root, null, known));
  if (documents === before?.documents) return before;
  const objects = joinAgain(before?.joined?.objects ?? null, documents.results, (read) => read.objects);
  const manifests = joinAgain(before?.joined?.manifests ?? null, objects.all, ({ manifest }) =>
    manifest ? [manifest] : [],
  );
  return { manifests: manifests.all, objects: objects.all, documents, joined: { objects, manifests } };
}

export { stringOf } from './located-values';

/** A file without objects. */
export const NO_OBJECTS: ReadObjects = {
  manifests: [],
  objects: [],
  documents: { items: [], results: [] },
  joined: null,
};

const NOTHING: ReadTree = { objects: [], items: null, entries: null };

function readTree(tree: Tree | null, carried: CarriedItem | null, before: ReadTree | null): ReadTree {
  const root = dereference(tree);
  const templates = root?.kind === 'sequence' ? objectTemplates(root) : null;
  if (templates) return readCarried(templates, before);
  if (root?.kind !== 'mapping') return NOTHING;
  const says = objectHead(root);
  if (!says) return NOTHING;
  const { apiVersion, kindName, match } = says;
  const carrying = carriedItems(root, kindName.value, match, carried);
  if (carrying) return readCarried(carrying, before);
  const metadata = valueOf(root, 'metadata');
  const head: ObjectHead = {
    apiVersion,
    kindName,
    name: stringOf(valueOf(metadata, 'name')),
    namespace: stringOf(valueOf(metadata, 'namespace')),
    root,
    place: root.place,
    carried: carried && carriedOf(root, carried),
    madeBy: match.kind === 'known' ? makerOf(match.description) : null,
  };
  const entries = readEntries(root, match, before?.entries ?? null);
  const object = { match, manifest: readManifest(head, match, entries), ...head };
  return { objects: [object, ...madeOf(object)], items: null, entries };
}

/** What others make of an object beside what it says first. */
function madeOf(object: KubernetesObject): readonly KubernetesObject[] {
  if (object.madeBy !== 'hypershift') return NONE;
  return objectsOfHostedCluster(object).map((manifest) => ({ ...manifest, match: { kind: 'foreign' }, manifest }));
}

const NONE: readonly KubernetesObject[] = [];

/** What an item is read as depends on the item and on `within`. */
function readCarried({ items, within, objectIn }: CarriedItems, before: ReadTree | null): ReadTree {
  const known = before?.items?.within === within ? before.items : null;
  const mapped = mapAgain(known, items, (item, _index, read) => {
    const found = objectIn(item);
    return found ? readTree(found.tree, found, read) : NOTHING;
  });
  return { objects: joined(mapped.results), items: { ...mapped, within }, entries: null };
}

function carriedOf(root: Mapping, { isTemplated, isPart }: CarriedItem): Carried | null {
  const isUnfilled = isTemplated && holdsParameters(root);
  return isUnfilled || isPart ? { isUnfilled, isPart } : null;
}

function joined(parts: readonly ReadTree[]): readonly KubernetesObject[] {
  const all: KubernetesObject[] = [];
  for (const { objects } of parts) for (const object of objects) all.push(object);
  return all;
}

/** The entries of an object that has a list of them. */
function readEntries(root: Mapping, match: KindMatch, before: ReadEntries | null): ReadEntries | null {
  const lists = match.kind === 'foreign' ? undefined : match.description.mirrors;
  if (!lists) return null;
  const list = lists.find(({ path }) => itemsOf(valueAt(root, path)).length > 0) ?? lists[0];
  const known = before?.list === list ? before.mapped : null;
  const items = itemsOf(valueAt(root, list.path));
  const hosts: KnownHosts = new Map();
  const mapped = mapAgain(known, items, (item) => {
    const node = dereference(item);
    if (node?.kind !== 'mapping') return null;
    return readPlainEntry(node, list.policy, hosts) ?? readEntry(node, list.policy);
  });
  const odd = mapAgain(before?.odd ?? null, items, (item) => item?.kind !== 'mapping');
  return { list, mapped, odd };
}

function readEntry(node: Mapping, policy: string | null): MirrorEntry {
  return {
    source: stringOf(valueOf(node, 'source')),
    mirrors: stringsOf(valueOf(node, 'mirrors')),
    mirrorSourcePolicy: policy === null ? null : stringOf(valueOf(node, policy)),
    node,
    place: node.place,
    isPlain: false,
  };
}
