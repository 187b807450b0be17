import type { KubernetesObject } from '../model/read';
import { dereference, valueOf, type Entry, type Tree } from '../syntax/tree';
import { textOf, type CarriedValue } from './carried-value';

/**
 * Ignition configs, in JSON, that stand in a value of an object of the assisted installation and of ZTP: `ignitionConfigOverride` (InfraEnv, Agent,
 * ClusterInstance, SiteConfig, also of their nodes) and the annotation of a BareMetalHost.
 *
 * Follows openshift/assisted-service `api/v1beta1/infraenv_types.go`, `agent_types.go` and
 * `internal/controller/controllers/bmh_agent_controller.go` (`BMH_AGENT_IGNITION_CONFIG_OVERRIDES`), and stolostron/siteconfig `api/v1alpha1`.
 */
export function overridesOfObject({ kindName, apiVersion, name, root }: KubernetesObject): readonly CarriedValue[] {
  const groups = HOLDERS.get(kindName.value);
  if (!groups?.some((group) => apiVersion.value.startsWith(`${group}/`))) return [];
  const carrier = { kind: kindName.value, name: name?.value ?? '' };
  const entries = [
    ...entriesBelow(valueOf(root, 'spec')),
    ...entriesOf(valueOf(valueOf(root, 'metadata'), 'annotations')),
  ];
  return entries.flatMap((entry) => overrideAt(entry, carrier));
}

/** The body of a request to the assisted service. */
export function overridesOfRoot(root: Tree): readonly CarriedValue[] {
  return entriesOf(root).flatMap((entry) =>
    entry.key.text === 'ignition_config_override' ? overrideAt(entry, { kind: '', name: '' }) : [],
  );
}

const HOLDERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['InfraEnv', ['agent-install.openshift.io']],
  ['Agent', ['agent-install.openshift.io']],
  ['BareMetalHost', ['metal3.io']],
  ['ClusterInstance', ['siteconfig.open-cluster-management.io']],
  ['SiteConfig', ['ran.openshift.io']],
]);

const KEYS =
  /^(?:ignitionConfigOverrides?|bmac\.agent-install\.openshift\.io\/ignition-config-overrides|ignition_config_override)$/;

function overrideAt({ key, value }: Entry, carrier: CarriedValue['carrier']): readonly CarriedValue[] {
  const scalar = KEYS.test(key.text) ? textOf(dereference(value)) : null;
  if (!scalar) return [];
  const path = `${key.text.slice(key.text.lastIndexOf('/') + 1)}.json`;
  return [{ carrier, path, language: 'yaml', scalar, encoding: { kind: 'text' }, node: scalar, isSealed: false }];
}

function entriesOf(tree: Tree | null): readonly Entry[] {
  return tree?.kind === 'mapping' ? tree.entries : [];
}

/** All entries of the mappings below a tree, in the order of the text. Linear; aliases are not followed. */
function entriesBelow(tree: Tree | null): readonly Entry[] {
  const found: Entry[] = [];
  const open: (Entry | Tree | null)[] = [tree];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === null) continue;
    if (!('kind' in next)) {
      found.push(next);
      open.push(next.value);
    } else if (next.kind === 'sequence') for (const item of next.items.toReversed()) open.push(item);
    else if (next.kind === 'mapping') for (const entry of next.entries.toReversed()) open.push(entry);
  }
  return found;
}
