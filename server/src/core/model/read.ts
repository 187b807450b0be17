import { dereference, valueOf, type Mapping, type Sequence, type SyntaxFile, type Tree } from '../syntax/tree';
import { mapAgain, type Mapped } from '../text/again';
import type { Located } from '../text/place';
import type { KindDescription } from './kind-description';
import { carriedItems, holdsParameters, type CarriedItem, type CarriedItems } from './carried';
import { kindOf, type KindMatch } from './kinds';
import type {
  Carried,
  ClusterVersion,
  ImageConfig,
  ImagePolicy,
  LocatedList,
  Manifest,
  MirrorEntry,
  MirrorSet,
  ObjectHead,
} from './manifests';

/** The Kubernetes objects of one YAML or JSON file. */
export interface ReadObjects {
  /** Those of our kinds, in the order of the text; also those with a version that no cluster serves (`served: false`). */
  readonly manifests: readonly Manifest[];
  /** All of them, also of kinds that are none of ours. What only carries others (`List`, Template, …) is not among them, its items are. */
  readonly objects: readonly KubernetesObject[];
  /** What a next reading takes over. */
  readonly documents: Mapped<Tree | null, ReadTree>;
}

/** What a tree was read as. */
interface ReadTree {
  readonly objects: readonly KubernetesObject[];
  /** The objects that it carries, item by item, and what they were read for; null where it carries none. */
  readonly items: (Mapped<Tree | null, ReadTree> & { readonly within: string }) | null;
  /** The items of the list of a mirror set; null for anything else. */
  readonly entries: ReadEntries | null;
}

interface ReadEntries {
  /** Whether an entry of this kind has a `mirrorSourcePolicy`. */
  readonly withPolicy: boolean;
  /** null for items that are no mappings. */
  readonly mapped: Mapped<Tree | null, MirrorEntry | null>;
  /** Whether an item does not stand there as a mapping. */
  readonly odd: Mapped<Tree | null, boolean>;
}

export interface KubernetesObject extends ObjectHead {
  readonly match: KindMatch;
  /** What was read from it; null where the kind is none of ours. */
  readonly manifest: Manifest | null;
}

/**
 * Reads the objects of a file: every document, and every object in a `List` (any kind that ends so and has `items`), a Template, a SyncSet or
 * an ACM policy. What is missing or of the wrong type is a hole: null or left out; the rules for structure say so. An object without `apiVersion` or `kind` is none.
 * Values behind aliases stand where their anchor is. With an earlier reading only what is new is read: objects and mirror entries
 * whose trees are the same are the same.
 */
export function readManifests(syntax: SyntaxFile, before?: ReadObjects): ReadObjects {
  const roots = syntax.documents.map(({ root }) => root);
  const documents = mapAgain(before?.documents ?? null, roots, (root, _index, known) => readTree(root, null, known));
  if (documents === before?.documents) return before;
  const objects = joined(documents.results);
  const manifests: Manifest[] = [];
  for (const { manifest } of objects) if (manifest) manifests.push(manifest);
  return { manifests, objects, documents };
}

/** A file without objects. */
export const NO_OBJECTS: ReadObjects = { manifests: [], objects: [], documents: { items: [], results: [] } };

/** A text value; null for holes and for scalars that Kubernetes does not take for text. */
export function stringOf(tree: Tree | null | undefined): Located<string> | null {
  const scalar = dereference(tree);
  return scalar?.kind === 'scalar' && scalar.type === 'string' ? { value: scalar.text, place: scalar.place } : null;
}

const NOTHING: ReadTree = { objects: [], items: null, entries: null };

function readTree(tree: Tree | null, carried: CarriedItem | null, before: ReadTree | null): ReadTree {
  const root = dereference(tree);
  if (root?.kind !== 'mapping') return NOTHING;
  const apiVersion = stringOf(valueOf(root, 'apiVersion'));
  const kindName = stringOf(valueOf(root, 'kind'));
  if (!apiVersion || !kindName) return NOTHING;
  const match = kindOf(apiVersion.value, kindName.value);
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
  };
  const entries = readEntries(root, match, before?.entries ?? null);
  return { objects: [{ ...head, match, manifest: readManifest(head, match, entries) }], items: null, entries };
}

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

function readManifest(head: ObjectHead, match: KindMatch, entries: ReadEntries | null): Manifest | null {
  if (match.kind === 'foreign') return null;
  const served = match.kind === 'known';
  switch (match.description.reads) {
    case 'mirror-set':
      return readMirrorSet(head, match.description, served, entries);
    case 'image-config':
      return readImageConfig(head, served);
    case 'image-policy':
      return readImagePolicy(head, match.description, served);
    case 'cluster-version':
      return served ? readClusterVersion(head) : null;
    case 'carrier':
      return null;
  }
}

const SETS = {
  ImageContentSourcePolicy: { setKind: 'ICSP', list: 'repositoryDigestMirrors' },
  ImageDigestMirrorSet: { setKind: 'IDMS', list: 'imageDigestMirrors' },
  ImageTagMirrorSet: { setKind: 'ITMS', list: 'imageTagMirrors' },
} as const;

type SetName = keyof typeof SETS;

function isSetName(name: string): name is SetName {
  return name in SETS;
}

function readMirrorSet(
  head: ObjectHead,
  { name }: KindDescription,
  served: boolean,
  entries: ReadEntries | null,
): MirrorSet | null {
  if (!isSetName(name)) return null;
  const read = entries?.mapped.results ?? [];
  const odd = entries?.odd.results ?? [];
  const hasHoles = read.includes(null);
  return {
    ...head,
    kind: 'mirror-set',
    setKind: SETS[name].setKind,
    served,
    oddItems: odd.includes(true) ? odd.flatMap((isOdd, index) => (isOdd ? [index] : [])) : [],
    entries: hasHoles ? read.filter((entry) => entry !== null) : (read as readonly MirrorEntry[]),
  };
}

function readEntries(root: Mapping, match: KindMatch, before: ReadEntries | null): ReadEntries | null {
  if (match.kind === 'foreign' || !isSetName(match.description.name)) return null;
  const { list, setKind } = SETS[match.description.name];
  const withPolicy = setKind !== 'ICSP';
  const known = before?.withPolicy === withPolicy ? before.mapped : null;
  const items = itemsOf(valueOf(valueOf(root, 'spec'), list));
  const mapped = mapAgain(known, items, (item) => {
    const node = dereference(item);
    return node?.kind === 'mapping' ? readEntry(node, withPolicy) : null;
  });
  const odd = mapAgain(before?.odd ?? null, items, (item) => item?.kind !== 'mapping');
  return { withPolicy, mapped, odd };
}

function readEntry(node: Mapping, withPolicy: boolean): MirrorEntry {
  return {
    source: stringOf(valueOf(node, 'source')),
    mirrors: stringsOf(valueOf(node, 'mirrors')),
    mirrorSourcePolicy: withPolicy ? stringOf(valueOf(node, 'mirrorSourcePolicy')) : null,
    node,
    place: node.place,
  };
}

function readImageConfig(head: ObjectHead, served: boolean): ImageConfig {
  const sources = valueOf(valueOf(head.root, 'spec'), 'registrySources');
  return {
    ...head,
    kind: 'image-config',
    served,
    insecureRegistries: listOf(valueOf(sources, 'insecureRegistries')),
    blockedRegistries: listOf(valueOf(sources, 'blockedRegistries')),
    allowedRegistries: listOf(valueOf(sources, 'allowedRegistries')),
    containerRuntimeSearchRegistries: listOf(valueOf(sources, 'containerRuntimeSearchRegistries')),
  };
}

function readImagePolicy(head: ObjectHead, description: KindDescription, served: boolean): ImagePolicy {
  const spec = valueOf(head.root, 'spec');
  const policy = valueOf(spec, 'policy');
  return {
    ...head,
    kind: 'image-policy',
    policyKind: description.namespaced ? 'ImagePolicy' : 'ClusterImagePolicy',
    served,
    scopes: stringsOf(valueOf(spec, 'scopes')),
    policy: policy?.kind === 'mapping' ? policy : null,
  };
}

function readClusterVersion(head: ObjectHead): ClusterVersion {
  const spec = valueOf(head.root, 'spec');
  const desired = valueOf(valueOf(head.root, 'status'), 'desired');
  return {
    ...head,
    kind: 'cluster-version',
    desiredImage: stringOf(valueOf(desired, 'image')),
    desiredUpdateVersion: stringOf(valueOf(valueOf(spec, 'desiredUpdate'), 'version')),
    channel: stringOf(valueOf(spec, 'channel')),
    desiredVersion: stringOf(valueOf(desired, 'version')),
  };
}

/** A list that is there, even an empty one; null where it is absent, null or no list. */
function listOf(tree: Tree | null): LocatedList | null {
  return tree?.kind === 'sequence' ? { value: stringsOf(tree), place: tree.place } : null;
}

function stringsOf(tree: Tree | null): Located<string>[] {
  const read = itemsOf(tree).map(stringOf);
  return read.includes(null) ? read.filter((text) => text !== null) : (read as Located<string>[]);
}

function itemsOf(tree: Tree | null): Sequence['items'] {
  return tree?.kind === 'sequence' ? tree.items : [];
}
