import { isPulledBy, type ClosedSet } from '../clusters/closed-sets';
import type { ClosedSource } from '../clusters/closed-source';
import type { ServedSource } from '../clusters/served-sources';
import { onNodes } from '../clusters/uses';
import type { Target } from '../model/target';
import { addMatchingSet, addMatchingSets, type MatchingKind } from './matching-set';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** A source that is closed for a kind of pull that has no mirrors. */
export const neverContactBlocksOtherKind: Rule = {
  code: 'never-contact-blocks-other-kind',
  severity: 'info',
  about: () => ({
    title: 'NeverContactSource that blocks pulls without mirrors',
    documentation: [
      '`mirrorSourcePolicy: NeverContactSource` blocks the source in `registries.conf`, for every pull: the file has no block for pulls by',
      'digest or by tag alone. In an ImageDigestMirrorSet it therefore blocks pulls by tag as well, which no mirror of that set serves; in an',
      'ImageTagMirrorSet it blocks pulls by digest. Without a set of the other kind such images cannot be pulled at all.',
      '',
      'It is a warning where an image reference of the workspace is pulled that way; else one note for each set.',
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
    mirrorSourcePolicy: NeverContactSource
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
    mirrorSourcePolicy: NeverContactSource
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
    mirrorSourcePolicy: NeverContactSource
`,
    },
  }),
  looksAt: 'several',
  checks: [
    { looksAt: 'source', check: (source, { cluster }) => checkPulled(source, cluster.target) },
    { looksAt: 'closed-set', check: (set, { cluster }) => checkUnused(set, cluster.target) },
  ],
};

/** A source that is pulled from in the way that it is closed for. */
function* checkPulled(source: ServedSource, target: Target): Iterable<Report> {
  const { closed } = source;
  const uses = closed ? onNodes(source.uses).filter((use) => isPulledBy(closed.other, use)) : [];
  if (!closed || uses.length === 0) return;
  yield {
    place: closed.place,
    message: `${messageOf(closed, 0)}: the workspace pulls that way`,
    severity: 'warning',
    related: uses.slice(0, MOST_RELATED).map(({ reference }) => ({
      place: reference.place,
      message: `Pulled by ${closed.other}, and blocked`,
    })),
    fixes: (document) => addMatchingSet(kindFor(closed), closed.merged, target, document),
  };
}

/** The sources that nobody is seen to pull from in that way: one report for each set, since that is often what is wanted. */
function* checkUnused({ sources: [first, ...others] }: ClosedSet, target: Target): Iterable<Report> {
  if (!first) return;
  yield {
    place: first.place,
    message: messageOf(first, others.length),
    fixes: (document) =>
      addMatchingSets(
        kindFor(first),
        [first, ...others].map(({ merged }) => merged),
        target,
        document,
      ),
  };
}

function messageOf(closed: ClosedSource, others: number): string {
  const more = others === 0 ? '' : ` and ${others === 1 ? 'one other source' : `${others} other sources`} of this set`;
  const them = others === 0 ? 'it' : 'them';
  return `\`NeverContactSource\` blocks ${shown(closed.merged.source)}${more} for pulls by ${closed.other} too, and no ${kindFor(closed)} mirrors ${them}`;
}

function kindFor({ other }: ClosedSource): MatchingKind {
  return other === 'tag' ? 'ImageTagMirrorSet' : 'ImageDigestMirrorSet';
}

const MOST_RELATED = 10;
