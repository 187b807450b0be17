import type { Rule } from './rule';
import { hasNoMirrors } from './scope-fault';

/** An entry without a mirror. */
export const emptyMirrors: Rule = {
  code: 'empty-mirrors',
  severity: 'info',
  about: () => ({
    title: 'An entry without a mirror',
    documentation: [
      'A source without mirrors changes nothing: the operator leaves the entry out of `registries.conf`, and the source is asked as if the',
      'entry were not there. (Its `mirrorSourcePolicy` still has to agree with the other entries of the source.)',
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
    mirrors: []
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
  looksAt: 'entry',
  *check(entry, _set, { isFragment }) {
    if (isFragment) return;
    const { source, mirrorSourcePolicy } = entry;
    if (!source || mirrorSourcePolicy?.value === 'NeverContactSource' || !hasNoMirrors(entry)) return;
    yield { place: source.place, message: 'This source has no mirror, so the entry does nothing', tag: 'unnecessary' };
  },
};
