import type { Rule } from './rule';
import { pathText } from './structure-issues';
import { refusalOfSchema } from './who-refuses';

/** A field without which the API server refuses the object. */
export const missingField: Rule = {
  code: 'missing-field',
  severity: 'error',
  title: 'A field that has to be there',
  documentation: [
    'The schema of the kind requires some fields: `spec`, the `source` of every entry. Without one of them the API server refuses the object.',
    'A field whose value is missing (`source:` and nothing behind it) counts as absent.',
  ].join('\n'),
  bad: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - mirrors:
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
  looksAt: 'part',
  *check({ object, issues }) {
    for (const issue of issues) {
      if (issue.kind !== 'missing-field') continue;
      yield {
        place: issue.place,
        message: `\`${issue.name}\` is missing, so ${refusalOfSchema(object)}`,
        upstream: `${pathText(issue.path)}: Required value${pathText(issue.path) === 'metadata.name' ? ': name or generateName is required' : ''}`,
      };
    }
  },
};
