import { dereference, valueOf, type Mapping, type Sequence, type SyntaxFile, type Tree } from '../syntax/tree';
import type { Located } from '../text/place';
import type { KindDescription } from './kind-description';
import { kindOf, type KindMatch } from './kinds';
import type {
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
  /** All of them, also of kinds that are none of ours. A `List` is not among them, its items are. */
  readonly objects: readonly KubernetesObject[];
}

export interface KubernetesObject extends ObjectHead {
  readonly match: KindMatch;
  /** What was read from it; null where the kind is none of ours. */
  readonly manifest: Manifest | null;
}

/**
 * Reads the objects of a file: every document, and every item of a `List` (any kind that ends so and has `items`). What is missing or of
 * the wrong type is a hole: null or left out; the rules for structure say so. An object without `apiVersion` or `kind` is none.
 * Values behind aliases stand where their anchor is.
 */
export function readManifests(syntax: SyntaxFile): ReadObjects {
  const objects = syntax.documents.flatMap((document) => readTree(document.root));
  return { manifests: objects.flatMap(({ manifest }) => manifest ?? []), objects };
}

/** A text value; null for holes and for scalars that Kubernetes does not take for text. */
export function stringOf(tree: Tree | null | undefined): Located<string> | null {
  const scalar = dereference(tree);
  return scalar?.kind === 'scalar' && scalar.type === 'string' ? { value: scalar.text, place: scalar.place } : null;
}

function readTree(tree: Tree | null): KubernetesObject[] {
  const root = dereference(tree);
  if (root?.kind !== 'mapping') return [];
  const apiVersion = stringOf(valueOf(root, 'apiVersion'));
  const kindName = stringOf(valueOf(root, 'kind'));
  if (!apiVersion || !kindName) return [];
  const items = valueOf(root, 'items');
  if (kindName.value.endsWith('List') && items?.kind === 'sequence') return items.items.flatMap(readTree);
  const metadata = valueOf(root, 'metadata');
  const head: ObjectHead = {
    apiVersion,
    kindName,
    name: stringOf(valueOf(metadata, 'name')),
    namespace: stringOf(valueOf(metadata, 'namespace')),
    root,
    place: root.place,
  };
  const match = kindOf(apiVersion.value, kindName.value);
  return [{ ...head, match, manifest: readManifest(head, match) }];
}

function readManifest(head: ObjectHead, match: KindMatch): Manifest | null {
  if (match.kind === 'foreign') return null;
  const served = match.kind === 'known';
  switch (match.description.reads) {
    case 'mirror-set':
      return readMirrorSet(head, match.description, served);
    case 'image-config':
      return readImageConfig(head, served);
    case 'image-policy':
      return readImagePolicy(head, match.description, served);
    case 'cluster-version':
      return served ? readClusterVersion(head) : null;
  }
}

const SETS = {
  ImageContentSourcePolicy: { setKind: 'ICSP', list: 'repositoryDigestMirrors' },
  ImageDigestMirrorSet: { setKind: 'IDMS', list: 'imageDigestMirrors' },
  ImageTagMirrorSet: { setKind: 'ITMS', list: 'imageTagMirrors' },
} as const;

function readMirrorSet(head: ObjectHead, description: KindDescription, served: boolean): MirrorSet | null {
  if (!(description.name in SETS)) return null;
  const { setKind, list } = SETS[description.name as keyof typeof SETS];
  const entries = itemsOf(valueOf(valueOf(head.root, 'spec'), list)).flatMap((item) => {
    const node = dereference(item);
    return node?.kind === 'mapping' ? [readEntry(node, setKind !== 'ICSP')] : [];
  });
  return { ...head, kind: 'mirror-set', setKind, served, entries };
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
  return itemsOf(tree).flatMap((item) => stringOf(item) ?? []);
}

function itemsOf(tree: Tree | null): Sequence['items'] {
  return tree?.kind === 'sequence' ? tree.items : [];
}
