import { goQuote } from '../model/go-quote';
import type { InvalidEnum } from '../model/structure';
import type { Fix, Rule } from './rule';
import { replaceScalar } from './scalar-edits';
import { pathText } from './structure-issues';
import { listOfNames, shown } from './wording';
import { refusalOfSchema } from './who-refuses';

/** A value that is not one of those allowed. */
export const invalidEnum: Rule = {
  code: 'invalid-enum',
  severity: 'error',
  about: () => ({
    title: 'A value that is not one of those allowed',
    documentation: [
      'Some fields take a few words only, such as `AllowContactingSource` and `NeverContactSource` for `mirrorSourcePolicy`. The case counts.',
      'The API server refuses an object with any other value.',
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
    mirrorSourcePolicy: NeverContact
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
    mirrorSourcePolicy: AllowContactingSource
`,
    },
  }),
  looksAt: 'part',
  *check({ object, issues }) {
    for (const issue of issues) {
      if (issue.kind !== 'invalid-enum') continue;
      const names = issue.allowed.map(({ value }) => value);
      const quoted = names.map(goQuote).join(', ');
      yield {
        place: issue.place,
        message: `${shown(issue.value.text)} must be ${listOfNames(
          names.map((name) => name || '""'),
          'or',
        )}, so ${refusalOfSchema(object)}`,
        upstream: `${pathText(issue.path)}: Unsupported value: ${goQuote(issue.value.text)}: supported values: ${quoted}`,
        fixes: fixesOf(issue),
      };
    }
  },
};

function fixesOf({ suggestion, value }: InvalidEnum): Fix[] {
  if (suggestion === null) return [];
  return [{ title: `Write \`${suggestion}\``, edits: [replaceScalar(value, suggestion)], safe: false }];
}
