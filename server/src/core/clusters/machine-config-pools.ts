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
  readonly selector: LabelSelector | null;
}

export interface LabelSelector {
  /** Each once: the roles (the empty one for none) that it takes no other but; null where it does not go by them. */
  readonly roles: readonly string[] | null;
  /** Whether it takes a MachineConfig of such a role with these labels. */
  readonly takes: (labels: ReadonlyMap<string, string>) => boolean;
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
    name ? [{ name: name.value, selector: selectorOf(valueOf(valueOf(root, 'spec'), 'machineConfigSelector')) }] : [],
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
function selectorOf(selector: Tree | null): LabelSelector | null {
  if (selector?.kind !== 'mapping') return null;
  const wanted = textsIn(valueOf(selector, 'matchLabels'));
  const terms = itemsOf(valueOf(selector, 'matchExpressions')).map(termOf);
  const role = wanted.get(ROLE_LABEL);
  const ofRoles = terms.find(({ key, operator }) => key === ROLE_LABEL && operator === 'In');
  return {
    roles: role !== undefined ? [role] : ofRoles ? [...ofRoles.values] : null,
    takes: (labels) =>
      [...wanted].every(([key, value]) => labels.get(key) === value) && terms.every((term) => isMet(term, labels)),
  };
}

interface Term {
  readonly key: string;
  readonly operator: string;
  readonly values: ReadonlySet<string>;
}

function termOf(tree: Tree | null): Term {
  const textAt = (field: string): string => stringOf(valueOf(tree, field))?.value ?? '';
  const values = new Set(stringsOf(valueOf(tree, 'values')).map(({ value }) => value));
  return { key: textAt('key'), operator: textAt('operator'), values };
}

function isMet({ key, operator, values }: Term, labels: ReadonlyMap<string, string>): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.has(value);
    case 'NotIn':
      return value === undefined || !values.has(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
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
