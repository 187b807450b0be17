import type { Rule } from './rule';
import { hasNoMirrors } from './scope-fault';

/** NeverContactSource on an entry that has no mirror. */
export const policyWithoutMirrors: Rule = {
  code: 'policy-without-mirrors',
  severity: 'warning',
  about: () => ({
    title: 'NeverContactSource without a mirror',
    documentation: [
      '`mirrorSourcePolicy: NeverContactSource` blocks the source for everything that its mirrors do not have. The operator leaves out entries',
      'without a mirror as a whole, their policy included: the source stays open. To block a registry, list it in `blockedRegistries` of the',
      'Image config. Where another entry closes the source, this one only does nothing, which is an info.',
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
    mirrorSourcePolicy: NeverContactSource
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
  }),
  looksAt: 'source',
  *check({ entries, digest, tag }) {
    const [closing] = [...(digest?.neverContact ?? []), ...(tag?.neverContact ?? [])];
    for (const { entry } of entries) {
      const { mirrorSourcePolicy: policy } = entry;
      if (policy?.value !== 'NeverContactSource' || !hasNoMirrors(entry)) continue;
      const fact = '`NeverContactSource` has no effect';
      yield closing
        ? {
            place: policy.place,
            severity: 'info',
            message: `${fact} in an entry without mirrors, and another entry closes the source`,
            related: [{ place: closing, message: 'Closes the source' }],
          }
        : { place: policy.place, message: `${fact} on a source without mirrors, so the source stays open` };
    }
  },
};
