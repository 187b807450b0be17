import { KINDS } from '../model/kinds';
import { dereference, valueOf, type Entry, type Tree } from '../syntax/tree';
import type { CarrierName } from '../text/carried-uri';
import { textOf, type CarriedValue } from './carried-value';
import { BASE64 } from './encoding';

/**
 * The registries.conf of a ConfigMap, and what may be manifests in it: extra manifests, the `config` of a NodePool. Whether they are of kinds of
 * ours is seen by their text, of `binaryData` once it is decoded.
 */
export function configMapValues(root: Tree, carrier: CarrierName): readonly CarriedValue[] {
  return ['data', 'binaryData'].flatMap((field) => {
    const data = valueOf(root, field);
    if (data?.kind !== 'mapping') return [];
    return data.entries.flatMap((entry) => valueOfKey(entry, carrier, field === 'binaryData') ?? []);
  });
}

function valueOfKey({ key, value }: Entry, carrier: CarrierName, isBinary: boolean): CarriedValue | null {
  const scalar = textOf(dereference(value));
  if (!scalar) return null;
  const encoding = isBinary ? BASE64 : ({ kind: 'text' } as const);
  const held = { carrier, scalar, encoding, node: scalar, isSealed: false } as const;
  if (key.text === 'registries.conf') return { ...held, path: key.text, language: 'registries-conf' };
  const hasEnding = /\.(?:ya?ml|json)$/.test(key.text);
  if (!(hasEnding || key.text === 'config') || isOtherFile(key.text)) return null;
  if (!isBinary && !holdsManifests(scalar.text)) return null;
  const path = hasEnding ? key.text : `${key.text}.yaml`;
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
