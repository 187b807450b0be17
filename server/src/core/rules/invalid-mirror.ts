import { goQuote } from '../model/go-quote';
import { isPlaceholder } from '../model/placeholder';
import { scanMirror } from '../model/scope';
import type { Rule } from './rule';
import { mirrorScalars, reportFault } from './scope-fault';

/** A mirror that is no registry or repository. */
export const invalidMirror: Rule = {
  code: 'invalid-mirror',
  severity: 'error',
  about: () => ({
    title: 'A mirror that is no registry or repository',
    documentation: [
      'A mirror is `host[:port][/path]`: no scheme, no tag, no digest, no wildcard, no slash at the end, and the path is lower case. What',
      'follows the source in the name of an image is added to it.',
      '',
      'For ImageDigestMirrorSet and ImageTagMirrorSet the API server refuses the object. An ImageContentSourcePolicy gets through, and then',
      'the Machine Config Operator refuses it together with all other mirror sets: no node gets new files any more, until it is mended.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools:latest
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
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
  }),
  looksAt: 'entry',
  *check(entry, set) {
    for (const scalar of mirrorScalars(entry)) {
      if (!scanMirror(scalar.text) || isPlaceholder(scalar.text)) continue;
      const upstream = `invalid format for mirror ${goQuote(scalar.text)}`;
      const report = reportFault(scalar, { what: 'mirror', set, scan: scanMirror, upstream });
      if (report) yield report;
    }
  },
};
