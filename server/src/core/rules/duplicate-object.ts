import type { Manifest } from '../model/manifests';
import type { Place } from '../text/place';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** The same object twice on one cluster. */
export const duplicateObject: Rule = {
  code: 'duplicate-object',
  severity: 'warning',
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
  looksAt: 'cluster',
  *check({ cluster: { manifests, singletons } }) {
    const first = new Map<string, Place>();
    for (const object of [...manifests.mirrorSets, ...manifests.imagePolicies, ...singletons]) {
      const report = checkObject(object, first);
      if (report) yield report;
    }
  },
};

function checkObject(object: Manifest, first: Map<string, Place>): Report | null {
  const { kindName, name } = object;
  if (!name) return null;
  const isNamespaced = object.kind === 'image-policy' && object.policyKind === 'ImagePolicy';
  const identity = `${kindName.value}\0${isNamespaced ? (object.namespace?.value ?? '') : ''}\0${name.value}`;
  const earlier = first.get(identity);
  if (!earlier) {
    first.set(identity, name.place);
    return null;
  }
  return {
    place: name.place,
    message: `\`${kindName.value}\` ${shown(name.value)} is there already, so the one that is applied last replaces the other`,
    related: [{ place: earlier, message: 'The other one' }],
  };
}
