import type { Document } from '../document';
import type { KubernetesObject } from '../model/read';
import { KINDS } from '../model/kinds';
import { dereference, valueOf, type Entry, type Scalar, type Tree } from '../syntax/tree';
import type { CarrierName } from '../text/carried-uri';
import type { CarriedValue } from './carried-value';
import { dataUrlEncoding, type Encoding } from './encoding';

/** Where none of these stands, a file carries nothing: what a look at its text finds out. */
export const CARRIER_MARKS = ['/etc/containers/', 'ConfigMap'];

/**
 * The values of a file that hold texts of ours, in the order of the text: files of a MachineConfig, of an Ignition config or of Butane that
 * land where engines look; the registries.conf of a ConfigMap, and manifests of our kinds in it (extra manifests, the `config` of a NodePool).
 */
export function carriedValues({ objects, syntax }: Document): readonly CarriedValue[] {
  const inObjects = objects.objects.flatMap((object) => valuesOfObject(object));
  const inRoots = syntax.documents.flatMap(({ root }) => valuesOfRoot(root));
  return [...inObjects, ...inRoots];
}

function valuesOfObject({ kindName, apiVersion, name, root }: KubernetesObject): readonly CarriedValue[] {
  const carrier = { kind: kindName.value, name: name?.value ?? '' };
  if (kindName.value === 'ConfigMap' && apiVersion.value === 'v1') return configMapValues(root, carrier);
  const isMachineConfig =
    kindName.value === 'MachineConfig' && apiVersion.value.startsWith('machineconfiguration.openshift.io/');
  if (!isMachineConfig) return [];
  const config = valueOf(valueOf(root, 'spec'), 'config');
  return ignitionFiles(config, { ...carrier, pool: poolOf(root) });
}

/** An Ignition config by itself, or what Butane makes one of; neither is a Kubernetes object. */
function valuesOfRoot(tree: Tree | null): readonly CarriedValue[] {
  const root = dereference(tree);
  if (root?.kind !== 'mapping' || valueOf(root, 'storage')?.kind !== 'mapping') return [];
  if (textOf(valueOf(valueOf(root, 'ignition'), 'version'))) return ignitionFiles(root, { kind: 'Ignition', name: '' });
  if (!textOf(valueOf(root, 'variant'))) return [];
  const name = textOf(valueOf(valueOf(root, 'metadata'), 'name'))?.text ?? '';
  return ignitionFiles(root, { kind: 'Butane', name, pool: poolOf(root) });
}

/** The pool whose nodes get a MachineConfig. */
function poolOf(root: Tree): string {
  const labels = valueOf(valueOf(root, 'metadata'), 'labels');
  return textOf(valueOf(labels, 'machineconfiguration.openshift.io/role'))?.text ?? '';
}

function ignitionFiles(config: Tree | null, carrier: CarrierName): readonly CarriedValue[] {
  const files = valueOf(valueOf(config, 'storage'), 'files');
  if (files?.kind !== 'sequence') return [];
  return files.items.flatMap((item): CarriedValue[] => {
    const path = textOf(valueOf(item, 'path'))?.text ?? '';
    const node = dereference(item);
    const language = languageOfNodePath(path);
    const contents = valueOf(node, 'contents');
    if (!node || !language || !contents) return [];
    const held = inlineOf(contents) ?? sourceOf(contents);
    const isSealed = textOf(valueOf(valueOf(contents, 'verification'), 'hash')) !== null;
    return held ? [{ carrier, path, language, node, isSealed, ...held }] : [];
  });
}

/** The files that decide where images come from. Those of `registries.d` are read by engines, but tell of signatures alone. */
function languageOfNodePath(path: string): CarriedValue['language'] | null {
  if (path === '/etc/containers/registries.conf') return 'registries-conf';
  if (/^\/etc\/containers\/registries\.conf\.d\/[^/]+$/.test(path)) return 'registries-conf';
  return path === '/etc/containers/policy.json' ? 'yaml' : null;
}

interface Held {
  readonly scalar: Scalar;
  readonly encoding: Encoding;
}

/** What Butane takes as it is. */
function inlineOf(contents: Tree): Held | null {
  const scalar = textOf(valueOf(contents, 'inline'));
  return scalar && { scalar, encoding: { kind: 'text' } };
}

function sourceOf(contents: Tree): Held | null {
  const scalar = textOf(valueOf(contents, 'source'));
  const compression = textOf(valueOf(contents, 'compression'))?.text ?? '';
  const encoding = scalar && dataUrlEncoding(scalar.text, compression);
  return encoding ? { scalar, encoding } : null;
}

function configMapValues(root: Tree, carrier: CarrierName): readonly CarriedValue[] {
  const data = valueOf(root, 'data');
  if (data?.kind !== 'mapping') return [];
  return data.entries.flatMap((entry) => valueOfKey(entry, carrier) ?? []);
}

function valueOfKey({ key, value }: Entry, carrier: CarrierName): CarriedValue | null {
  const scalar = textOf(dereference(value));
  if (!scalar) return null;
  const asIs = { carrier, scalar, encoding: { kind: 'text' }, node: scalar, isSealed: false } as const;
  if (key.text === 'registries.conf') return { ...asIs, path: key.text, language: 'registries-conf' };
  const hasEnding = /\.(?:ya?ml|json)$/.test(key.text);
  if (!(hasEnding || key.text === 'config') || isOtherFile(key.text) || !holdsManifests(scalar.text)) return null;
  return { ...asIs, path: hasEnding ? key.text : `${key.text}.yaml`, language: 'yaml' };
}

/** Files that are no manifests, whatever words stand in them. */
function isOtherFile(name: string): boolean {
  return /^(?:kustomization\.ya?ml|\.mirrorscope\.yaml)$/.test(name);
}

const KIND_NAMES = [...KINDS.map(({ name }) => name), 'MachineConfig'];

function holdsManifests(text: string): boolean {
  return text.includes('apiVersion') && text.includes('kind') && KIND_NAMES.some((kind) => text.includes(kind));
}

function textOf(tree: Tree | null): Scalar | null {
  return tree?.kind === 'scalar' && tree.type === 'string' ? tree : null;
}
