import { createDocument, type Document } from '../document';
import { itemsOf, stringOf, stringsOf } from '../model/located-values';
import type { KubernetesObject } from '../model/read';
import { valueOf, type Tree } from '../syntax/tree';
import { carriedUri } from '../text/carried-uri';
import { holdsAny } from '../text/change';
import type { Known } from '../text/renewed';

/** A MachineConfigPool among the files of a cluster. */
export interface MachineConfigPool {
  readonly name: string;
  /** Which MachineConfigs its nodes get, by their labels; null where it does not say. */
  readonly selects: ((labels: ReadonlyMap<string, string>) => boolean) | null;
}

/** The label that says for which pool a MachineConfig is. */
export const ROLE_LABEL = 'machineconfiguration.openshift.io/role';

/** The MachineConfigPools in one file. A file that was read without a tree is read for them here. */
export function machineConfigPoolsIn(document: Document): readonly MachineConfigPool[] {
  return document.language === 'yaml' ? document.once(readPools) : NONE;
}

/** Of a text that does not name the kind: an edit has to bring it. */
const NONE: readonly MachineConfigPool[] = [];

function readPools(
  document: Document,
  older: Known<readonly MachineConfigPool[]> | null,
): readonly MachineConfigPool[] {
  if (!holdsAny(document.content, ['MachineConfigPool'], older?.value === NONE ? older.change : null)) return NONE;
  const { objects } = document.hasTree ? document : createDocument(document);
  return operatorObjects(objects.objects, 'MachineConfigPool').flatMap(({ root, name }) =>
    name ? [{ name: name.value, selects: selectorOf(valueOf(valueOf(root, 'spec'), 'machineConfigSelector')) }] : [],
  );
}

/** The labels of the MachineConfigs in one file, by the URI that the texts in them begin with. */
export function machineConfigLabelsIn(document: Document): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return document.once(readLabels);
}

function readLabels({ uri, objects }: Document): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    operatorObjects(objects.objects, 'MachineConfig').map(({ root, kindName, name }) => {
      const labels = textsIn(valueOf(valueOf(root, 'metadata'), 'labels'));
      const carrier = { kind: kindName.value, name: name?.value ?? '', pool: labels.get(ROLE_LABEL) ?? '' };
      return [carriedUri(uri, carrier, ''), labels];
    }),
  );
}

function operatorObjects(objects: readonly KubernetesObject[], kind: string): readonly KubernetesObject[] {
  return objects.filter(
    ({ kindName, apiVersion }) =>
      kindName.value === kind && apiVersion.value.startsWith('machineconfiguration.openshift.io/'),
  );
}

/** Follows kubernetes/apimachinery `pkg/apis/meta/v1/helpers.go` `LabelSelectorAsSelector`: an empty selector takes everything. */
function selectorOf(selector: Tree | null): MachineConfigPool['selects'] {
  if (selector?.kind !== 'mapping') return null;
  const wanted = textsIn(valueOf(selector, 'matchLabels'));
  const terms = itemsOf(valueOf(selector, 'matchExpressions')).map(termOf);
  return (labels) =>
    [...wanted].every(([key, value]) => labels.get(key) === value) && terms.every((isMet) => isMet(labels));
}

function termOf(tree: Tree | null): NonNullable<MachineConfigPool['selects']> {
  const key = stringOf(valueOf(tree, 'key'))?.value ?? '';
  const values = new Set<string | undefined>(stringsOf(valueOf(tree, 'values')).map(({ value }) => value));
  switch (stringOf(valueOf(tree, 'operator'))?.value ?? '') {
    case 'In':
      return (labels) => values.has(labels.get(key));
    case 'NotIn':
      return (labels) => !values.has(labels.get(key));
    case 'Exists':
      return (labels) => labels.has(key);
    case 'DoesNotExist':
      return (labels) => !labels.has(key);
    default:
      return () => false;
  }
}

function textsIn(tree: Tree | null): ReadonlyMap<string, string> {
  if (tree?.kind !== 'mapping') return new Map();
  return new Map(
    tree.entries.flatMap(({ key, value }): [string, string][] => {
      const text = stringOf(value);
      return text ? [[key.text, text.value]] : [];
    }),
  );
}
