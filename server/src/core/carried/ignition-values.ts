import { dereference, valueOf, type Scalar, type Tree } from '../syntax/tree';
import type { CarrierName } from '../text/carried-uri';
import { textOf, type CarriedValue } from './carried-value';
import { dataUrlEncoding, type Encoding } from './encoding';

/** The files of an Ignition config, or of Butane, that land where engines look, and the configs that it is merged with. */
export function ignitionValues(config: Tree | null, carrier: CarrierName): readonly CarriedValue[] {
  return [...nodeFiles(config, carrier), ...otherConfigs(config, carrier)];
}

/** An Ignition config by itself, or what Butane makes one of; neither is a Kubernetes object. */
export function valuesOfIgnitionRoot(root: Tree): readonly CarriedValue[] {
  if (textOf(valueOf(valueOf(root, 'ignition'), 'version')))
    return ignitionValues(root, { kind: 'Ignition', name: '' });
  const butane = butaneName(root);
  return butane ? ignitionValues(root, butane) : [];
}

/** What a Butane config calls the MachineConfig that is made of it, and the pool that this is for; null for other roots. */
export function butaneName(root: Tree): CarrierName | null {
  if (!textOf(valueOf(root, 'variant'))) return null;
  const name = textOf(valueOf(valueOf(root, 'metadata'), 'name'))?.text ?? '';
  return { kind: 'Butane', name, pool: poolOf(root) };
}

/** The pool whose nodes get a MachineConfig. */
export function poolOf(root: Tree): string {
  const labels = valueOf(valueOf(root, 'metadata'), 'labels');
  return textOf(valueOf(labels, 'machineconfiguration.openshift.io/role'))?.text ?? '';
}

function nodeFiles(config: Tree | null, carrier: CarrierName): readonly CarriedValue[] {
  return itemsAt(valueOf(valueOf(config, 'storage'), 'files')).flatMap((node): CarriedValue[] => {
    const path = textOf(valueOf(node, 'path'))?.text ?? '';
    const language = languageOfNodePath(path);
    const held = language && heldBy(valueOf(node, 'contents'));
    return language && held ? [{ carrier, path, language, node, ...held }] : [];
  });
}

/**
 * Follows coreos/ignition `config/v3_4/types/schema.go` (`ignition.config.merge`, `replace`) and `config/v2_2/types/schema.go` (`append`). They
 * carry no pool, and so answer as those of a host: of a MachineConfig the operator follows none (openshift/machine-config-operator
 * `pkg/controller/common/helpers.go` `MergeMachineConfigs`, `pkg/daemon/update.go` `Reconcilable`), and only Ignition does, at the first boot.
 */
function otherConfigs(config: Tree | null, { kind, name }: CarrierName): readonly CarriedValue[] {
  const others = valueOf(valueOf(config, 'ignition'), 'config');
  const replaced = dereference(valueOf(others, 'replace'));
  const listed = ['merge', 'append'].flatMap((key) =>
    itemsAt(valueOf(others, key)).map((node, index) => ({ node, path: `ignition.config.${key}.${index}.json` })),
  );
  const all = replaced ? [...listed, { node: replaced, path: 'ignition.config.replace.json' }] : listed;
  return all.flatMap(({ node, path }): CarriedValue[] => {
    const held = heldBy(node);
    return held ? [{ carrier: { kind, name }, path, language: 'yaml', node, ...held }] : [];
  });
}

function itemsAt(tree: Tree | null): readonly Tree[] {
  return tree?.kind === 'sequence' ? tree.items.flatMap((item) => dereference(item) ?? []) : [];
}

/** The files that decide where images come from. Those of `registries.d` are read by engines, but tell of signatures alone. */
export function languageOfNodePath(path: string): CarriedValue['language'] | null {
  if (path === '/etc/containers/registries.conf') return 'registries-conf';
  if (/^\/etc\/containers\/registries\.conf\.d\/[^/]+$/.test(path)) return 'registries-conf';
  return path === '/etc/containers/policy.json' ? 'yaml' : null;
}

interface Held {
  readonly scalar: Scalar;
  readonly encoding: Encoding;
  readonly isSealed: boolean;
}

/** What a resource holds itself: Butane takes a text as it is. */
function heldBy(contents: Tree | null): Held | null {
  const isSealed = textOf(valueOf(valueOf(contents, 'verification'), 'hash')) !== null;
  const inline = textOf(valueOf(contents, 'inline'));
  if (inline) return { scalar: inline, encoding: { kind: 'text' }, isSealed };
  const scalar = textOf(valueOf(contents, 'source'));
  const compression = textOf(valueOf(contents, 'compression'))?.text ?? '';
  const encoding = scalar && dataUrlEncoding(scalar.text, compression);
  return encoding ? { scalar, encoding, isSealed } : null;
}
