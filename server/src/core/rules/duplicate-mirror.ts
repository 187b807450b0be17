import type { Document } from '../document';
import { goQuote } from '../model/go-quote';
import { isPlaceholder } from '../model/placeholder';
import type { Scalar } from '../syntax/tree';
import type { Place } from '../text/place';
import { itemToRemove } from './list-items';
import type { Fix, Report, Rule } from './rule';
import { mirrorPlaces, mirrorScalars } from './scope-fault';
import { shown } from './wording';

/** The same mirror twice in one list. */
export const duplicateMirror: Rule = {
  code: 'duplicate-mirror',
  severity: 'error',
  about: () => ({
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
  }),
  looksAt: 'entry',
  *check(entry, { setKind, list, madeBy }, _context, index) {
    const scalars = mirrorScalars(entry);
    if (new Set(scalars.map(({ text }) => text)).size === scalars.length) return;
    const places = mirrorPlaces(entry);
    const first = new Map<string, Place>();
    for (const [position, scalar] of scalars.entries()) {
      const place = places[position] ?? scalar.place;
      const earlier = first.get(scalar.text);
      if (!earlier) {
        first.set(scalar.text, place);
        continue;
      }
      // The same words may stand for two mirrors.
      if (isPlaceholder(scalar.text)) continue;
      yield {
        place,
        ...(setKind === 'ICSP'
          ? listedTwice(scalar)
          : madeBy
            ? refusedLater(scalar)
            : refused(scalar, `${list.path.join('.')}[${index}].mirrors[${position}]`)),
        related: [{ place: earlier, message: 'The same mirror above' }],
        fixes: (document) => removeMirror(document, place),
      };
    }
  },
};

function listedTwice({ text }: Scalar): Omit<Report, 'place'> {
  return {
    message: `${shown(text)} is listed twice, which can change the order of the other mirrors`,
    severity: 'warning',
  };
}

function refused({ text }: Scalar, path: string): Omit<Report, 'place'> {
  return {
    message: `${shown(text)} is listed twice, so the API server refuses the object`,
    upstream: `${path}: Duplicate value: ${goQuote(text)}`,
  };
}

function refusedLater({ text }: Scalar): Omit<Report, 'place'> {
  return {
    message: `${shown(text)} is listed twice, so the API server refuses the mirror set that the installer makes of the list`,
  };
}

function removeMirror(document: Document, place: Place): Fix[] {
  const removed = itemToRemove(document, place);
  return removed ? [{ title: 'Remove the second one', edits: [{ place: removed, newText: '' }], safe: true }] : [];
}
