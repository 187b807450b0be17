import { KINDS } from '../model/kinds';
import type { Document } from '../document';
import type { KubernetesObject } from '../model/read';
import { dereference, valueOf, type Entry, type Scalar, type Tree } from '../syntax/tree';
import type { CarrierName } from '../text/carried-uri';
import { textOf, type CarriedValue } from './carried-value';
import { BASE64 } from './encoding';

/**
 * The registries.conf of a ConfigMap, and what may be manifests in it: extra manifests, the `config` of a NodePool. Whether they are of kinds of
 * ours is seen by their text, of `binaryData` once it is decoded.
 */
export function configMapValues(root: Tree, carrier: CarrierName): readonly CarriedValue[] {
  return dataOf(root).flatMap(({ key, value, isBinary }) => valueOfKey(key.text, value, carrier, isBinary) ?? []);
}

function dataOf(root: Tree): readonly (Entry & { readonly isBinary: boolean })[] {
  return ['data', 'binaryData'].flatMap((field) => {
    const data = valueOf(root, field);
    const isBinary = field === 'binaryData';
    return data?.kind === 'mapping' ? data.entries.map((entry) => ({ ...entry, isBinary })) : [];
  });
}

/** The ConfigMap of a file that holds a value in `data` or `binaryData`; null where none does. */
export function configMapAround(document: Document, value: Scalar): KubernetesObject | null {
  return document.once(configMapsByValue).get(value) ?? null;
}

function configMapsByValue({ objects }: Document): ReadonlyMap<Tree, KubernetesObject> {
  const maps = objects.objects.filter(({ kindName }) => kindName.value === 'ConfigMap');
  const held = maps.flatMap((object) => dataOf(object.root).map(({ value }) => [dereference(value), object] as const));
  // What several hold belongs to the first.
  return new Map(held.toReversed().flatMap(([value, object]) => (value ? [[value, object]] : [])));
}

/** What a JSON patch of a kustomization puts into a ConfigMap: `{op, path: /data/registries.conf, value}`. */
export function patchValues(patch: Tree | null): readonly CarriedValue[] {
  if (patch?.kind !== 'sequence') return [];
  return patch.items.flatMap((item) => {
    const isOurs = textOf(valueOf(item, 'path'))?.text === REGISTRIES_CONF_POINTER;
    const value = isOurs && textOf(valueOf(item, 'op')) ? valueOf(item, 'value') : null;
    return valueOfKey('registries.conf', value, PATCH, false) ?? [];
  });
}

export const REGISTRIES_CONF_POINTER = '/data/registries.conf';
const PATCH: CarrierName = { kind: 'Patch', name: '' };

function valueOfKey(key: string, value: Tree | null, carrier: CarrierName, isBinary: boolean): CarriedValue | null {
  const scalar = textOf(dereference(value));
  if (!scalar) return null;
  const encoding = isBinary ? BASE64 : ({ kind: 'text' } as const);
  const held = { carrier, scalar, encoding, node: scalar, isSealed: false } as const;
  if (key === 'registries.conf') return { ...held, path: key, language: 'registries-conf' };
  const hasEnding = /\.(?:ya?ml|json)$/.test(key);
  if (!(hasEnding || key === 'config') || isOtherFile(key)) return null;
  if (!isBinary && !holdsManifests(scalar.text)) return null;
  const path = hasEnding ? key : `${key}.yaml`;
  return { ...held, path, language: 'yaml', ...(isBinary ? { isOurs: holdsManifests } : {}) };
}

/** Files that are no manifests, whatever words stand in them. */
function isOtherFile(name: string): boolean {
  return /^(?:kustomization\.ya?ml|\.mirrorscope\.yaml)$/.test(name);
}

const KIND_NAMES = [...KINDS.map(({ name }) => name), 'MachineConfig'];

/** Whether a text seems to hold a manifest of one of the kinds that are read. */
export function holdsManifests(text: string): boolean {
  return text.includes('apiVersion') && text.includes('kind') && KIND_NAMES.some((kind) => text.includes(kind));
}
