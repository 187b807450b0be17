import { headReport, lackingHead } from './missing-head';
import type { Rule } from './rule';
import { pathText } from './structure-issues';
import { refusalOfSchema } from './who-refuses';

/** A field without which the API server refuses the object. */
export const missingField: Rule = {
  code: 'missing-field',
  severity: 'error',
  about: () => ({
    title: 'A field that has to be there',
    documentation: [
      'The schema of the kind requires some fields: `spec`, the `source` of every entry. Without one of them the API server refuses the object.',
      'A field whose value is missing (`source:` and nothing behind it) counts as absent. A mirror set without an `apiVersion` is known by its',
      '`kind`, and one without a `kind` by its list of sources (an Image config by its `registrySources`); `oc` does not even send them.',
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
  }),
  looksAt: 'part',
  *check(part) {
    const lacking = part.entry ? [] : lackingHead(part.object);
    for (const issue of part.issues) {
      if (issue.kind !== 'missing-field') continue;
      const path = pathText(issue.path);
      if (!part.entry && lacking.some((name) => name === path)) {
        if (path === lacking[0]) yield headReport(part.object, lacking);
        continue;
      }
      yield {
        place: issue.place,
        message: `\`${issue.name}\` is missing, so ${refusalOfSchema(part.object)}`,
        upstream: `${path}: Required value${path === 'metadata.name' ? ': name or generateName is required' : ''}`,
      };
    }
  },
};
