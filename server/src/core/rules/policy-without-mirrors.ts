import type { Rule } from './rule';
import { hasNoMirrors } from './scope-fault';

/** NeverContactSource on an entry that has no mirror. */
export const policyWithoutMirrors: Rule = {
  code: 'policy-without-mirrors',
  severity: 'warning',
  title: 'NeverContactSource without a mirror',
  documentation: [
    '`mirrorSourcePolicy: NeverContactSource` blocks the source for everything that its mirrors do not have. The operator leaves out entries',
    'without a mirror as a whole, their policy included: the source stays open. To block a registry, list it in `blockedRegistries` of the',
    'Image config.',
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
  looksAt: 'entry',
  *check(entry, _set, { isFragment }) {
    if (isFragment) return;
    const { mirrorSourcePolicy: policy } = entry;
    if (policy?.value !== 'NeverContactSource' || !hasNoMirrors(entry)) return;
    yield {
      place: policy.place,
      message: '`NeverContactSource` has no effect on a source without mirrors, so the source stays open',
    };
  },
};
