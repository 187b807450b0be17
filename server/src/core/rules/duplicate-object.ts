import type { Manifest } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** The same object twice on one cluster. */
export const duplicateObject: Rule = {
  code: 'duplicate-object',
  severity: 'warning',
  about: () => ({
    title: 'The same object twice on one cluster',
    documentation: [
      'A cluster holds one object of each kind and name. Where two files of a cluster describe the same one, the one that is applied last wins',
      'as a whole: their entries are not added up. GitOps engines report it, or flip between the two.',
      '',
      'The same name on two clusters is fine.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors: []
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors: []
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors: []
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: more-tools
spec:
  imageTagMirrors: []
`,
    },
  }),
  looksAt: 'namesakes',
  check: ({ objects: [first, ...others] }) => others.flatMap((other) => reportOf(other, first?.name ?? null)),
};

function reportOf({ kindName, name }: Manifest, earlier: Manifest['name']): Report[] {
  if (!name || !earlier || isPlaceholder(name.value)) return [];
  const message = `\`${kindName.value}\` ${shown(name.value)} is there already, so the one that is applied last replaces the other`;
  return [{ place: name.place, message, related: [{ place: earlier.place, message: 'The other one' }] }];
}
