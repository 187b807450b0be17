import { isPrivateHost, isWellKnownHost } from '../model/known-registries';
import type { Scalar } from '../syntax/tree';
import { placeInScalar } from '../syntax/tree';
import type { Fix, Rule } from './rule';
import { mirrorScalars, sourceScalar } from './scope-fault';
import { shown } from './wording';

/** A private registry that is mirrored by a public one. */
export const sourceMirrorSwapped: Rule = {
  code: 'source-mirror-swapped',
  severity: 'hint',
  about: () => ({
    title: 'A private source with a public registry as its mirror',
    documentation: [
      '`source` is the name that images have in pods, `mirrors` is where they are to come from. An entry whose source is a host of one’s own,',
      'and whose mirror is a registry on the internet, is usually the wrong way round: images of the public registry then have no mirror at',
      'all, and those of one’s own are looked for outside first.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: registry.corp.internal:5000/tools
    mirrors:
    - quay.io/tools
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
    - registry.corp.internal:5000/tools
`,
    },
  }),
  looksAt: 'entry',
  *check(entry) {
    const source = sourceScalar(entry);
    if (!source || !isPrivateHost(hostOf(source.text))) return;
    const mirrors = mirrorScalars(entry);
    const mirror = mirrors.find(({ text }) => isWellKnownHost(hostOf(text)));
    if (!mirror) return;
    yield {
      place: source.place,
      message: `${shown(source.text)} is mirrored by the public ${shown(hostOf(mirror.text))}, which looks like source and mirror the wrong way round`,
      related: [{ place: mirror.place, message: 'The public registry' }],
      fixes: mirrors.length === 1 ? swap(source, mirror) : [],
    };
  },
};

function hostOf(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? name : name.slice(0, slash);
}

function swap(source: Scalar, mirror: Scalar): Fix[] {
  if (source.verbatim < 0 || mirror.verbatim < 0) return [];
  const edits = [
    { place: placeInScalar(source, 0, source.text.length), newText: mirror.text },
    { place: placeInScalar(mirror, 0, mirror.text.length), newText: source.text },
  ];
  return [{ title: 'Swap source and mirror', edits, safe: false }];
}
