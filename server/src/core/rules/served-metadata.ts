import { stripServed } from '../migrate/served-metadata';
import type { Manifest } from '../model/manifests';
import { dereference, entryOf, valueOf, type Entry, type Tree } from '../syntax/tree';
import type { Rule } from './rule';
import { listOfNames } from './wording';

/** An object as the server gave it out. */
export const servedMetadata: Rule = {
  code: 'served-metadata',
  severity: 'info',
  about: () => ({
    title: 'An object with what the server wrote into it',
    documentation: [
      '`oc get -o yaml` prints an object with what the API server keeps about it. None of it belongs into a file: `resourceVersion` makes',
      '`oc apply` and `oc replace` fail with a conflict once the object has changed on the cluster, `uid` makes them fail on every other',
      'cluster, server-side apply refuses `managedFields`, and `status` is ignored. `status: {}` and `creationTimestamp: null`, which',
      'generators write, do no harm.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  creationTimestamp: "2025-03-04T10:11:12Z"
  generation: 2
  name: tools
  resourceVersion: "83144"
  uid: 5c2f3b8e-7a53-4d52-b9d4-2f6a3f1e9c11
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
  }),
  looksAt: 'object',
  *check(object) {
    // What a ClusterVersion reports is what it is kept for: it tells the release. Of what others make objects of, the rest is not ours.
    if (object.kind === 'cluster-version' || object.madeBy) return;
    const served = servedFields(object);
    const [first] = served;
    if (!first) return;
    const names = listOfNames(
      served.map(({ key }) => key.text),
      'and',
    );
    yield {
      place: first.key.place,
      message: `${names} ${served.length === 1 ? 'is' : 'are'} from a cluster: applying the object elsewhere, or later, can fail for it`,
      fixes(document) {
        const edits = stripServed(document, object);
        return edits && edits.length > 0 ? [{ title: 'Strip what the server wrote', edits, safe: true }] : [];
      },
    };
  },
};

function servedFields({ root }: Manifest): Entry[] {
  const metadata = valueOf(root, 'metadata');
  const fields =
    metadata?.kind === 'mapping'
      ? metadata.entries.filter(({ key, value }) => HARMFUL.has(key.text) && isFilled(value))
      : [];
  const status = entryOf(root, 'status');
  return [...fields, ...(status && isFilled(status.value) ? [status] : [])];
}

const HARMFUL: ReadonlySet<string> = new Set(['uid', 'resourceVersion', 'managedFields']);

function isFilled(tree: Tree | null): boolean {
  const value = dereference(tree);
  if (!value) return false;
  if (value.kind === 'mapping') return value.entries.length > 0;
  return value.kind === 'sequence' ? value.items.length > 0 : value.type !== 'null' && value.text !== '';
}
