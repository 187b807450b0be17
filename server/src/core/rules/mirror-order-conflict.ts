import type { SourceGroup } from '../cluster/source-groups';
import { contradictions, inTurn, mergedEntries, sourcePlace, type MergedEntries } from './merged-entries';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** Lists of one source that contradict each other. */
export const mirrorOrderConflict: Rule = {
  code: 'mirror-order-conflict',
  severity: 'warning',
  about: () => ({
    title: 'Mirror lists of one source in contradicting orders',
    documentation: [
      'The operator merges the lists of all entries that name one source and keeps the order of each. Where one list has a mirror before',
      'another and a second list has them the other way round, it cannot: such mirrors come out in bytewise order of their names, whatever any',
      'list says. The mirror that was meant as a backup can then be the one that every node asks first.',
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
---
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: more-tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
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
  looksAt: 'source',
  check: (source) => mergedEntries(source).flatMap((merged) => checkOrder(source, merged)),
};

/** Each list that the merged order does not follow. */
function checkOrder({ source }: SourceGroup, { merged, entries }: MergedEntries): Report[] {
  if (entries.length < 2) return [];
  const message = `The lists of ${shown(source)} contradict each other, so nodes ask ${inTurn(merged)}`;
  return contradictions({ merged, entries }).map(({ entry, moved }): Report => {
    const related = entries
      .filter((other) => other !== entry)
      .slice(0, MOST_RELATED)
      .map((other) => ({ place: sourcePlace(other), message: 'Another list of this source' }));
    return { place: moved.place, message, related };
  });
}

const MOST_RELATED = 10;
