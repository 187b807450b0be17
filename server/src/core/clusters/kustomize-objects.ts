import type { Document } from '../document';
import { carriedItems } from '../model/carried';
import { objectHead } from '../model/object-head';
import { dereference, valueOf, type Entry, type Mapping, type Scalar, type Sequence, type Tree } from '../syntax/tree';
import { sameItems } from '../text/spliced';
import type { Kustomization, Said } from './kustomization';
import { jsonPatch, mergePatch } from './tree-patches';

/** An object as kustomize sees it: one of a file, or an item of a `List`. What stands in it (a Template, a SyncSet) is a value to kustomize. */
interface BaseObject {
  readonly root: Mapping;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty where it says none. */
  readonly namespace: string;
}

/** An object of a base and all that is done to it, in order. */
export interface Built extends BaseObject {
  /** What it was called, from the first to what it is called by now; never empty. */
  readonly identities: Identity[];
  readonly steps: Step[];
}

interface Identity {
  readonly name: string;
  /** As `effectiveNamespace` has it. */
  readonly namespace: string;
}

type Step =
  | { readonly kind: 'patch'; readonly tree: Mapping | Sequence }
  | { readonly kind: 'rename'; readonly prefix: string; readonly suffix: string }
  | { readonly kind: 'move'; readonly namespace: Scalar };

/** What became of an object. */
export interface Outcome {
  readonly steps: readonly Step[];
  /** null: it is deleted. */
  readonly root: Mapping | null;
  readonly problems: readonly Said[];
}

/** The objects of a file, to which nothing is done yet. */
export function builtFrom(document: Document): Built[] {
  return document.once(baseObjects).map((object) => {
    const { kind, name, namespace } = object;
    return { ...object, identities: [{ name, namespace: effectiveNamespace(kind, namespace) }], steps: [] };
  });
}

function baseObjects({ syntax }: Document): readonly BaseObject[] {
  return syntax.documents.flatMap(({ root }) => objectsIn(root));
}

/** Follows kubernetes-sigs/kustomize `api/resource/factory.go` `inlineAnyEmbeddedLists`. */
function objectsIn(tree: Tree | null): readonly BaseObject[] {
  const root = dereference(tree);
  const says = root?.kind === 'mapping' ? objectHead(root) : null;
  if (root?.kind !== 'mapping' || !says) return [];
  const kind = says.kindName.value;
  // Of a foreign kind are but the items of a list unfolded.
  const list = carriedItems(root, kind, { kind: 'foreign' }, null);
  if (list) return list.items.flatMap(objectsIn);
  const metadata = valueOf(root, 'metadata');
  const [name, namespace] = [textOf(valueOf(metadata, 'name')), textOf(valueOf(metadata, 'namespace'))];
  return [{ root, apiVersion: says.apiVersion.value, kind, name, namespace }];
}

/**
 * The namespace by which an object is told from others: none of a cluster-scoped kind that kustomize knows, and it knows none of OpenShift.
 * Follows kubernetes-sigs/kustomize `kyaml/resid/resid.go` `EffectiveNamespace`.
 */
export function effectiveNamespace(kind: string, namespace: string): string {
  if (CLUSTER_SCOPED.has(kind)) return '_non_namespaceable_';
  return namespace === '' ? 'default' : namespace;
}

/** Follows kubernetes-sigs/kustomize `kyaml/openapi/openapi.go` `precomputedIsNamespaceScoped`. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ComponentStatus',
  'CustomResourceDefinition',
  'FlowSchema',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
]);

/** Moves objects to the namespace of a kustomization, and then gives them its names. Whether it has any. */
export function moveAndRename({ namespace, namePrefix, nameSuffix }: Kustomization, built: readonly Built[]): boolean {
  if (!namespace && namePrefix + nameSuffix === '') return false;
  for (const each of built) {
    const { kind, identities, steps } = each;
    const name = nameOf(each);
    if (namespace && !CLUSTER_SCOPED.has(kind)) {
      identities.push({ name, namespace: effectiveNamespace(kind, namespace.text) });
      steps.push({ kind: 'move', namespace });
    }
    if (namePrefix + nameSuffix === '' || KEEP_NAMES.has(kind) || name === '') continue;
    identities.push({
      name: `${namePrefix}${name}${nameSuffix}`,
      namespace: identities.at(-1)?.namespace ?? '',
    });
    steps.push({ kind: 'rename', prefix: namePrefix, suffix: nameSuffix });
  }
  return true;
}

function nameOf({ identities }: Built): string {
  return identities.at(-1)?.name ?? '';
}

/** Follows kubernetes-sigs/kustomize `api/internal/builtins/PrefixTransformer.go`. */
const KEEP_NAMES: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

/** What becomes of an object; the outcome of before, where the same was done to the same. */
export function outcomeOf({ root: base, steps }: Built, known: Outcome | undefined): Outcome {
  if (known && isSameWork(known.steps, steps)) return known;
  const problems: Said[] = [];
  let root: Mapping | null = base;
  for (const step of steps) {
    if (!root) break;
    if (step.kind === 'rename') root = renamed(root, step);
    else if (step.kind === 'move') root = moved(root, step.namespace);
    else if (step.tree.kind === 'mapping') root = mergePatch(root, withoutIdentity(step.tree));
    else {
      const patched = jsonPatch(root, step.tree);
      if (patched.kind === 'patched') root = patched.root;
      else problems.push({ ...patched.problem, words: `an operation (${patched.problem.words})` });
    }
  }
  return { steps, root, problems };
}

function isSameWork(a: readonly Step[], b: readonly Step[]): boolean {
  if (sameItems(a, b)) return true;
  if (a.length !== b.length) return false;
  return a.every((step, index) => {
    const other = b[index];
    if (step.kind === 'patch') return other?.kind === 'patch' && other.tree === step.tree;
    if (step.kind === 'move') return other?.kind === 'move' && other.namespace === step.namespace;
    return other?.kind === 'rename' && other.prefix === step.prefix && other.suffix === step.suffix;
  });
}

/** Name and namespace in a patch say whom it is for; it changes neither. */
function withoutIdentity(patch: Mapping): Mapping {
  const entries = patch.entries.filter(({ key }) => key.text !== 'kind' && key.text !== 'apiVersion');
  return inMetadata({ ...patch, entries }, (metadata) =>
    metadata.filter(({ key }) => key.text !== 'name' && key.text !== 'namespace'),
  );
}

function renamed(root: Mapping, { prefix, suffix }: Extract<Step, { kind: 'rename' }>): Mapping {
  return inMetadata(root, (metadata) =>
    metadata.map((entry): Entry => {
      const value = dereference(entry.value);
      if (entry.key.text !== 'name' || value?.kind !== 'scalar') return entry;
      return { ...entry, value: { ...value, text: `${prefix}${value.text}${suffix}`, verbatim: -1 } };
    }),
  );
}

/** The namespace stands where the kustomization says it. */
function moved(root: Mapping, value: Scalar): Mapping {
  const { place } = value;
  const key: Scalar = { kind: 'scalar', type: 'string', text: 'namespace', style: 'plain', place, verbatim: -1 };
  return inMetadata(root, (metadata) => [
    ...metadata.filter((entry) => entry.key.text !== 'namespace'),
    { key, value, place },
  ]);
}

function inMetadata(root: Mapping, change: (metadata: readonly Entry[]) => readonly Entry[]): Mapping {
  const entries = root.entries.map((entry): Entry => {
    const value = dereference(entry.value);
    if (entry.key.text !== 'metadata' || value?.kind !== 'mapping') return entry;
    return { ...entry, value: { ...value, entries: change(value.entries) } };
  });
  return { ...root, entries };
}

function textOf(value: Tree | null): string {
  return value?.kind === 'scalar' ? value.text : '';
}
