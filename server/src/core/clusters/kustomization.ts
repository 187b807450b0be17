import { dereference, valueOf, type Scalar, type Tree } from '../syntax/tree';
import type { Place } from '../text/place';

/** What a kustomization says, as far as it concerns objects of ours. */
export interface Kustomization {
  /** `resources` and the older `bases`. */
  readonly resources: readonly Scalar[];
  /** Folders of kustomizations that go over what `resources` come to. */
  readonly components: readonly Scalar[];
  /** Whether it is such a component itself. */
  readonly isComponent: boolean;
  /** In the order in which they are applied: `patchesStrategicMerge` and `patches`. */
  readonly patches: readonly PatchStatement[];
  /** `patchesJson6902`, which see the objects with the names and the namespace that the kustomization gives them. */
  readonly latePatches: readonly PatchStatement[];
  /** null: it leaves objects in theirs. */
  readonly namespace: Scalar | null;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  /** The fields that may make or change objects of ours, and that are not followed. */
  readonly notApplied: readonly Said[];
}

export interface PatchStatement {
  readonly source: { readonly kind: 'file' | 'inline'; readonly text: Scalar };
  /** null: what the patch says of itself. */
  readonly target: PatchTarget | null;
}

/** Which objects a patch is for; null: any. Texts are patterns, anchored at both ends. */
export interface PatchTarget {
  readonly group: string | null;
  readonly version: string | null;
  readonly kind: string | null;
  readonly name: string | null;
  readonly namespace: string | null;
  /** Whether it asks for labels or annotations too. */
  readonly hasSelector: boolean;
}

/** A place of a kustomization and a few words about it. */
export interface Said {
  readonly place: Place;
  readonly words: string;
}

/** Reads a kustomization; what has another form is passed over. Follows kubernetes-sigs/kustomize `api/types/kustomization.go`. */
export function readKustomization(root: Tree | null | undefined): Kustomization {
  const mapping = dereference(root);
  const entries = mapping?.kind === 'mapping' ? mapping.entries : [];
  const namespace = valueOf(root, 'namespace');
  return {
    resources: [...scalarsOf(root, 'resources'), ...scalarsOf(root, 'bases')],
    components: scalarsOf(root, 'components'),
    isComponent: textOf(valueOf(root, 'kind')) === 'Component',
    patches: [
      ...scalarsOf(root, 'patchesStrategicMerge').map((text) => ({ source: sourceOf(text), target: null })),
      ...itemsOf(root, 'patches').flatMap(readPatch),
    ],
    latePatches: itemsOf(root, 'patchesJson6902').flatMap(readPatch),
    namespace: namespace?.kind === 'scalar' && namespace.text !== '' ? namespace : null,
    namePrefix: textOf(valueOf(root, 'namePrefix')) ?? '',
    nameSuffix: textOf(valueOf(root, 'nameSuffix')) ?? '',
    notApplied: entries.flatMap(({ key }) =>
      NOT_FOLLOWED.has(key.text) ? [{ place: key.place, words: key.text }] : [],
    ),
  };
}

const NOT_FOLLOWED: ReadonlySet<string> = new Set([
  'generators',
  'transformers',
  'configMapGenerator',
  'secretGenerator',
  'replacements',
  'vars',
  'helmCharts',
  'helmChartInflationGenerator',
]);

function readPatch(item: Tree | null): PatchStatement[] {
  const path = valueOf(item, 'path');
  const inline = valueOf(item, 'patch');
  const text = path?.kind === 'scalar' ? path : inline?.kind === 'scalar' ? inline : null;
  if (!text) return [];
  const target = valueOf(item, 'target');
  return [{ source: { kind: text === path ? 'file' : 'inline', text }, target: target ? readTarget(target) : null }];
}

function readTarget(target: Tree): PatchTarget {
  const field = (key: string): string | null => textOf(valueOf(target, key));
  return {
    group: field('group'),
    version: field('version'),
    kind: field('kind'),
    name: field('name'),
    namespace: field('namespace'),
    hasSelector: valueOf(target, 'labelSelector') !== null || valueOf(target, 'annotationSelector') !== null,
  };
}

/** A text of several lines is the patch itself. */
function sourceOf(text: Scalar): PatchStatement['source'] {
  return { kind: text.text.includes('\n') ? 'inline' : 'file', text };
}

function itemsOf(tree: Tree | null | undefined, key: string): readonly (Tree | null)[] {
  const list = valueOf(tree, key);
  return list?.kind === 'sequence' ? list.items : [];
}

function scalarsOf(tree: Tree | null | undefined, key: string): Scalar[] {
  return itemsOf(tree, key).flatMap((item) => {
    const value = dereference(item);
    return value?.kind === 'scalar' && value.text !== '' ? [value] : [];
  });
}

function textOf(value: Tree | null): string | null {
  return value?.kind === 'scalar' && value.text !== '' ? value.text : null;
}
