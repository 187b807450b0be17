import { checkMirrorSets } from '../cluster/mirror-set-checks';
import { setsOfRelease } from '../cluster/mirror-sets';
import type { Rule } from './rule';

/** One source with two policies. */
export const conflictingSourcePolicy: Rule = {
  code: 'conflicting-source-policy',
  severity: 'error',
  title: 'One source with two policies',
  documentation: [
    'All entries of one source have to agree on `mirrorSourcePolicy`, in whatever ImageDigestMirrorSet, ImageTagMirrorSet or',
    'ImageContentSourcePolicy of the cluster they stand. No policy means `AllowContactingSource`, and so does every entry of an',
    'ImageContentSourcePolicy. Entries that differ are accepted by the API server; then the operator refuses all mirror sets together',
    'and writes no node file.',
  ].join('\n'),
  bad: {
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
    mirrorSourcePolicy: NeverContactSource
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
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
    mirrorSourcePolicy: NeverContactSource
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
    mirrorSourcePolicy: NeverContactSource
`,
  },
  looksAt: 'cluster',
  check({ cluster }) {
    return checkMirrorSets(setsOfRelease(cluster.manifests.mirrorSets, cluster.target))
      .filter(({ code }) => code === 'conflicting-source-policy')
      .map(({ place, message, related }) => ({
        place,
        message:
          'Another entry of this source has the other `mirrorSourcePolicy`, so the operator refuses all mirror sets',
        upstream: message,
        related: related.map((first) => ({ place: first, message: 'The first entry of this source' })),
      }));
  },
};
