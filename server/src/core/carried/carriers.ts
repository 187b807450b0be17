import type { Document } from '../document';
import type { KubernetesObject } from '../model/read';
import { dereference, valueOf, type Tree } from '../syntax/tree';
import type { CarriedValue } from './carried-value';
import { configMapValues, patchValues, REGISTRIES_CONF_POINTER } from './config-map-values';
import { ignitionValues, poolOf, valuesOfIgnitionRoot } from './ignition-values';
import { overridesOfObject, overridesOfRoot } from './override-values';
import { RAW_TEMPLATES, rawTemplates } from './raw-templates';

/**
 * Where none of these stands, a file carries nothing: what a look at its text finds out. Engines look for the first letter of a mark, so the
 * last two begin with one that stands in few names of images: in a long file that takes a twentieth of the time.
 */
export const CARRIER_MARKS = [
  '/etc/containers/',
  'ConfigMap',
  'ignition',
  REGISTRIES_CONF_POINTER.slice('/'.length),
  RAW_TEMPLATES.slice('ob'.length),
];

/** What of a file says which texts it carries. */
type CarrierFile = Pick<Document, 'uri' | 'objects' | 'syntax'>;

/**
 * The values of a file that hold texts of ours: files of a MachineConfig, of an Ignition config or of Butane that land where engines look, and
 * configs that these are merged with; the registries.conf and the manifests of a ConfigMap, also of a patch for one; Ignition configs in values of other objects.
 */
export function carriedValues({ uri, objects, syntax }: CarrierFile): readonly CarriedValue[] {
  const inObjects = objects.objects.flatMap((object) => valuesOfObject(object, uri));
  const inRoots = syntax.documents.flatMap(({ root }) => valuesOfRoot(dereference(root)));
  return [...inObjects, ...inRoots];
}

function valuesOfObject(object: KubernetesObject, uri: string): readonly CarriedValue[] {
  const { kindName, apiVersion, name, root } = object;
  const carrier = { kind: kindName.value, name: name?.value ?? '' };
  if (kindName.value === 'ConfigMap' && apiVersion.value === 'v1') return configMapValues(root, carrier);
  const isMachineConfig =
    kindName.value === 'MachineConfig' && apiVersion.value.startsWith('machineconfiguration.openshift.io/');
  if (!isMachineConfig) return overridesOfObject(object);
  const pool = poolOf(root) || (isNodePoolConfig(uri) ? 'worker' : '');
  return ignitionValues(valueOf(valueOf(root, 'spec'), 'config'), { ...carrier, pool });
}

/** Follows openshift/hypershift `hypershift-operator/controllers/nodepool/config.go`: MachineConfigs in `data.config` of a ConfigMap get the label of workers. */
function isNodePoolConfig(uri: string): boolean {
  return /#\/ConfigMap~[^/]*\/config\.yaml$/.test(uri);
}

function valuesOfRoot(root: Tree | null): readonly CarriedValue[] {
  if (root?.kind !== 'mapping') return patchValues(root);
  return [...valuesOfIgnitionRoot(root), ...overridesOfRoot(root), ...rawTemplates(root)];
}
