import { conflictWords, effectivePolicy, policyPlace } from '../cluster/mirror-set-checks';
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
  looksAt: 'source',
  *check({ source, entries }) {
    const [first, ...others] = entries.map(({ entry }) => entry);
    if (!first) return;
    for (const entry of others) {
      if (effectivePolicy(entry) === effectivePolicy(first)) continue;
      yield {
        place: policyPlace(entry),
        message:
          'Another entry of this source has the other `mirrorSourcePolicy`, so the operator refuses all mirror sets',
        upstream: conflictWords(source),
        related: [{ place: policyPlace(first), message: 'The first entry of this source' }],
      };
    }
  },
};
