import type { KubernetesObject } from '../model/read';
import { isPlaceholder } from '../model/placeholder';
import { dereference, placeInScalar, valueOf, type Entry, type Scalar } from '../syntax/tree';
import type { Fix, Report, Rule } from './rule';
import { shown } from './wording';

/** A certificate that no node will find. */
export const trustedCaKey: Rule = {
  code: 'trusted-ca-key',
  severity: 'error',
  title: 'A ConfigMap of trusted CAs that is no use',
  documentation: [
    'The ConfigMap that `additionalTrustedCA` of the Image config names lies in the namespace `openshift-config`. Its keys are registries, its',
    'values their certificates in PEM form. A key cannot hold a colon, and the API server refuses one that does: `..` stands in its place',
    'before a port. What is no PEM is accepted, and trusted by nobody. `updateservice-registry` is the key that the update service reads.',
  ].join('\n'),
  bad: {
    language: 'yaml',
    text: `apiVersion: v1
kind: ConfigMap
metadata:
  name: registry-cas
  namespace: openshift-config
data:
  "registry.example.com:5000": |
    -----BEGIN CERTIFICATE-----
    MIIBszCCAVmgAwIBAgIUd1k=
    -----END CERTIFICATE-----
`,
  },
  good: {
    language: 'yaml',
    text: `apiVersion: v1
kind: ConfigMap
metadata:
  name: registry-cas
  namespace: openshift-config
data:
  registry.example.com..5000: |
    -----BEGIN CERTIFICATE-----
    MIIBszCCAVmgAwIBAgIUd1k=
    -----END CERTIFICATE-----
`,
  },
  looksAt: 'part',
  *check({ entry, object }) {
    if (entry || object.kindName.value !== 'ConfigMap' || object.apiVersion.value !== 'v1') return;
    const entries = dataOf(object);
    if (!isForRegistries(object, entries)) return;
    for (const one of entries) yield* checkEntry(one);
  },
};

function dataOf({ root }: KubernetesObject): readonly Entry[] {
  const data = valueOf(root, 'data');
  return data?.kind === 'mapping' ? data.entries : [];
}

/** Only such a ConfigMap has registries with ports as its keys, and certificates as its values. */
function isForRegistries({ namespace }: KubernetesObject, entries: readonly Entry[]): boolean {
  if (namespace && namespace.value !== 'openshift-config') return false;
  return entries.some(
    ({ key, value }) =>
      (HOST_AND_PORT.test(key.text) || key.text === 'updateservice-registry') &&
      (namespace !== null || textOf(value)?.includes(PEM) === true),
  );
}

/** `host:port`, or as it has to be written here. Not a file name: its last part is no number. */
const HOST_AND_PORT = /^[A-Za-z0-9][A-Za-z0-9.-]*(?::|\.\.)\d{1,5}$/;

const PEM = '-----BEGIN CERTIFICATE-----';

function* checkEntry({ key, value }: Entry): Iterable<Report> {
  const colon = HOST_AND_PORT.test(key.text) ? key.text.indexOf(':') : -1;
  if (colon >= 0) {
    yield {
      place: placeInScalar(key, colon, colon + 1),
      message: `A key cannot hold a colon, so the API server refuses the ConfigMap: \`..\` stands before the port`,
      upstream: `data[${key.text}]: Invalid value: "${key.text}": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      fixes: writeDots(key, colon),
    };
  }
  const text = textOf(value);
  if (text === null || text.includes(PEM) || isPlaceholder(text)) return;
  yield {
    place: key.place,
    severity: 'warning',
    message: `The value of ${shown(key.text)} is no certificate in PEM form, so nothing is trusted for it`,
  };
}

function textOf(value: Entry['value']): string | null {
  const scalar = dereference(value);
  return scalar?.kind === 'scalar' ? scalar.text : null;
}

function writeDots(key: Scalar, colon: number): Fix[] {
  if (key.verbatim < 0) return [];
  const edits = [{ place: placeInScalar(key, colon, colon + 1), newText: '..' }];
  return [{ title: 'Write `..` before the port', edits, safe: true }];
}
