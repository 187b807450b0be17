import { dereference, valueOf, type Entry } from '../syntax/tree';
import type { KubernetesObject } from './read';

/** Where a PEM certificate begins. */
export const PEM_HEAD = '-----BEGIN CERTIFICATE-----';

/** The key that the update service reads. */
const UPDATE_SERVICE_KEY = 'updateservice-registry';

/** `host:port`, or as it has to be written here. Not a file name: its last part is no number. */
export const HOST_AND_PORT = /^[A-Za-z0-9][A-Za-z0-9.-]*(?::|\.\.)\d{1,5}$/;

/** The entries of a ConfigMap of trusted CAs (what `additionalTrustedCA` of the Image config names); null for any other object. */
export function trustedCaEntries(
  object: Pick<KubernetesObject, 'kindName' | 'apiVersion' | 'namespace' | 'root'>,
): readonly Entry[] | null {
  if (object.kindName.value !== 'ConfigMap' || object.apiVersion.value !== 'v1') return null;
  const data = valueOf(object.root, 'data');
  const entries = data?.kind === 'mapping' ? data.entries : [];
  return isForRegistries(object.namespace?.value ?? null, entries) ? entries : null;
}

/** The text of an entry's value; null where it is none. */
export function textOfEntry({ value }: Pick<Entry, 'value'>): string | null {
  const scalar = dereference(value);
  return scalar?.kind === 'scalar' ? scalar.text : null;
}

/** The registry that a key stands for, as images name it; null for the update service's. */
export function hostOfKey(key: string): string | null {
  if (key === UPDATE_SERVICE_KEY) return null;
  return key.replace(/\.\.(\d{1,5})$/, ':$1');
}

/** Only such a ConfigMap has registries with ports as its keys, and certificates as its values. */
function isForRegistries(namespace: string | null, entries: readonly Entry[]): boolean {
  if (namespace !== null && namespace !== 'openshift-config') return false;
  return entries.some(
    (entry) =>
      (HOST_AND_PORT.test(entry.key.text) || entry.key.text === UPDATE_SERVICE_KEY) &&
      (namespace !== null || textOfEntry(entry)?.includes(PEM_HEAD) === true),
  );
}
