import type { Document } from '../document';
import { goQuote } from '../model/go-quote';
import type { MirrorEntry, MirrorSet } from '../model/manifests';
import type { Scalar } from '../syntax/tree';
import type { Place } from '../text/place';
import { itemToRemove } from './list-items';
import type { Fix, Report, Rule } from './rule';
import { mirrorScalars } from './scope-fault';
import { shown } from './wording';

/** The same mirror twice in one list. */
export const duplicateMirror: Rule = {
  code: 'duplicate-mirror',
  severity: 'error',
  title: 'The same mirror twice in one list',
  documentation: [
    'The mirrors of an ImageDigestMirrorSet or ImageTagMirrorSet entry are a set: the API server refuses an object that lists one twice.',
    'An ImageContentSourcePolicy may list it twice (a warning); the operator then orders the mirrors of the source as if the list',
    'contradicted itself, which can move others to the front.',
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
    - backup.example.com/tools
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
    - backup.example.com/tools
`,
  },
  looksAt: 'file',
  *check(document) {
    for (const set of document.objects.manifests) {
      if (set.kind !== 'mirror-set') continue;
      for (const [index, entry] of set.entries.entries()) yield* checkEntry(document, set, entry, index);
    }
  },
};

function* checkEntry(document: Document, set: MirrorSet, entry: MirrorEntry, index: number): Iterable<Report> {
  const first = new Map<string, Place>();
  for (const [position, scalar] of mirrorScalars(entry).entries()) {
    const earlier = first.get(scalar.text);
    if (!earlier) {
      first.set(scalar.text, scalar.place);
      continue;
    }
    const related = [{ place: earlier, message: 'The same mirror above' }];
    const fixes = removeMirror(document, scalar);
    const { place } = scalar;
    if (set.setKind === 'ICSP') {
      const message = `${shown(scalar.text)} is listed twice, which can change the order of the other mirrors`;
      yield { place, message, severity: 'warning', related, fixes };
    } else {
      const list = set.setKind === 'IDMS' ? 'imageDigestMirrors' : 'imageTagMirrors';
      const upstream = `spec.${list}[${index}].mirrors[${position}]: Duplicate value: ${goQuote(scalar.text)}`;
      const message = `${shown(scalar.text)} is listed twice, so the API server refuses the object`;
      yield { place, message, upstream, related, fixes };
    }
  }
}

function removeMirror(document: Document, { place }: Scalar): Fix[] {
  const removed = itemToRemove(document, place);
  return removed ? [{ title: 'Remove the second one', edits: [{ place: removed, newText: '' }], safe: true }] : [];
}
