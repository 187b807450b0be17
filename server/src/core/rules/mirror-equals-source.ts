import type { Document } from '../document';
import { goQuote } from '../model/go-quote';
import type { MirrorEntry } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import type { Place } from '../text/place';
import { itemToRemove } from './list-items';
import type { Fix, Report, Rule } from './rule';
import { mirrorPlaces, mirrorScalars } from './scope-fault';
import { shown } from './wording';

/** A source among its own mirrors. */
export const mirrorEqualsSource: Rule = {
  code: 'mirror-equals-source',
  severity: 'warning',
  about: () => ({
    title: 'A source among its own mirrors',
    documentation: [
      'The engine asks the source itself last, after all mirrors. Listed among the mirrors, it is asked earlier: wherever it stands in the',
      'list, mirrors behind it are tried only when the source did not answer. As the only or the last mirror it changes nothing.',
      '',
      'Together with `mirrorSourcePolicy: NeverContactSource` it is an error: the operator refuses all mirror sets of the cluster and writes',
      'no node file.',
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
    - quay.io/tools
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
  looksAt: 'entry',
  check: checkEntry,
};

function* checkEntry(entry: MirrorEntry): Iterable<Report> {
  const { source, mirrorSourcePolicy: policy } = entry;
  if (!source || source.value === '') return;
  const scalars = mirrorScalars(entry);
  if (!scalars.some(({ text }) => text === source.value) || isPlaceholder(source.value)) return;
  const isRefused = policy?.value === 'NeverContactSource';
  const last = scalars.findLastIndex(({ text }) => text !== source.value);
  const isOnlyOne = scalars.length > 1 && scalars.filter(({ text }) => text === source.value).length === 1;
  const places = mirrorPlaces(entry);
  for (const [index, { text, place: ofScalar }] of scalars.entries()) {
    if (text !== source.value) continue;
    const place = places[index] ?? ofScalar;
    const effect =
      index < last ? 'so the mirrors behind it are tried only where the source fails' : 'which is asked last anyway';
    yield {
      place,
      fixes: (document) => (isOnlyOne ? removeMirror(document, place) : []),
      ...(isRefused
        ? {
            severity: 'error',
            message: `${shown(text)} is the source, which \`NeverContactSource\` forbids to ask, so the operator refuses all mirror sets`,
            upstream: `cannot set mirrorSourcePolicy: NeverContactSource if the source ${goQuote(text)} is one of the mirrors`,
            related: [{ place: policy.place, message: 'The policy of this source' }],
          }
        : { message: `${shown(text)} is the source itself, ${effect}` }),
    };
  }
}

function removeMirror(document: Document, mirror: Place): Fix[] {
  const removed = itemToRemove(document, mirror);
  return removed
    ? [{ title: 'Remove the source from its mirrors', edits: [{ place: removed, newText: '' }], safe: false }]
    : [];
}
