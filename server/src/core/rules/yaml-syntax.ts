import { CONFIGURATION_FILE } from '../clusters/configuration';
import type { Document } from '../document';
import { KINDS } from '../model/kinds';
import type { Rule } from './rule';
import { tooLarge } from './too-large';
import { asSentence } from './wording';

/** What the YAML reader says. */
export const yamlSyntax: Rule = {
  code: 'yaml-syntax',
  severity: 'error',
  about: () => ({
    title: 'YAML that cannot be read',
    documentation: [
      '`oc` and every GitOps engine read a file as a whole. Where one line of it is no YAML, nothing of the file is applied, and the',
      'objects that the cluster already has stay as they are.',
      '',
      'Mirrorscope goes on behind such a line: the rest of the file is still read, checked and answered for. It speaks up only in files that',
      'hold one of the kinds that it reads.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: "tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: "tools"
spec:
  imageTagMirrors: []
`,
    },
  }),
  looksAt: 'file',
  check(document) {
    if (document.language !== 'yaml') return [];
    const problems = document.syntax.problems.filter(({ code }) => code === 'yaml-syntax');
    const found = [
      ...problems.map(({ place, message }) => ({ place, message: asSentence(message) })),
      ...tooLarge(document),
    ];
    // Asked last: in a file without our objects it walks over the text several times.
    return found.length > 0 && isOurs(document) ? found : [];
  },
};

/** Whether a file holds one of our kinds, or its version at least: what an error left of the object may be no object any more. */
function isOurs({ uri, text, objects }: Document): boolean {
  if (objects.manifests.length > 0 || uri.endsWith(`/${CONFIGURATION_FILE}`)) return true;
  return VERSIONS.some((version) => text.includes(version));
}

const VERSIONS = [...new Set(KINDS.flatMap(({ versions }) => versions.map(({ apiVersion }) => apiVersion)))];
