import { goQuote } from '../model/go-quote';
import { isPlaceholder } from '../model/placeholder';
import { scanSource } from '../model/scope';
import type { Rule } from './rule';
import { reportFault, sourceScalar } from './scope-fault';

/** A `source` that is no repository, host or wildcard. */
export const invalidSource: Rule = {
  code: 'invalid-source',
  severity: 'error',
  about: () => ({
    title: 'A source that is no registry, repository or wildcard',
    documentation: [
      'A `source` is `host[:port][/path]`, or `*.` and a domain. It names what images are called, not where to fetch them: there is no',
      'scheme, no tag, no digest and no slash at the end, and the path is lower case.',
      '',
      'For ImageDigestMirrorSet and ImageTagMirrorSet the API server refuses the object. An ImageContentSourcePolicy gets through, and then',
      'the Machine Config Operator refuses it together with all other mirror sets: no node gets new files any more, until it is mended.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: https://quay.io/tools
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
  looksAt: 'entry',
  *check(entry, set) {
    const scalar = sourceScalar(entry);
    if (!scalar || !scanSource(scalar.text) || isPlaceholder(scalar.text)) return;
    const upstream = `invalid format for source ${goQuote(scalar.text)}`;
    const report = reportFault(scalar, { what: 'source', set, scan: scanSource, upstream });
    if (report) yield report;
  },
};
