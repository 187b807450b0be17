import type { ServedSource } from '../clusters/served-sources';
import type { ReferenceUse } from '../clusters/uses';
import { addMatchingSet } from './matching-set';
import type { ClusterFacts, Report, Rule } from './rule';
import { shown } from './wording';

/** A source that is closed for a kind of pull that has no mirrors. */
export const neverContactBlocksOtherKind: Rule = {
  code: 'never-contact-blocks-other-kind',
  severity: 'info',
  title: 'NeverContactSource that blocks pulls without mirrors',
  documentation: [
    '`mirrorSourcePolicy: NeverContactSource` blocks the source in `registries.conf`, for every pull: the file has no block for pulls by',
    'digest or by tag alone. In an ImageDigestMirrorSet it therefore blocks pulls by tag as well, which no mirror of that set serves; in an',
    'ImageTagMirrorSet it blocks pulls by digest. Without a set of the other kind such images cannot be pulled at all.',
    '',
    'It is a warning where an image reference of the workspace is pulled that way.',
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
  looksAt: 'source',
  check: (source, view) => checkSource(source, view),
};

function checkSource(source: ServedSource, { cluster }: ClusterFacts): Report[] {
  const { digest, tag } = source;
  const merged = digest && tag ? null : (digest ?? tag);
  const place = merged?.neverContact[0];
  if (!merged || !place) return [];
  const other = digest ? ('tag' as const) : ('digest' as const);
  const uses = source.uses.filter((use) => isBy(other, use));
  const kind = other === 'tag' ? 'ImageTagMirrorSet' : 'ImageDigestMirrorSet';
  const message = `\`NeverContactSource\` blocks ${shown(source.source)} for pulls by ${other} too, and no ${kind} mirrors it`;
  return [
    {
      place,
      message: uses.length === 0 ? message : `${message}: the workspace pulls that way`,
      ...(uses.length === 0 ? {} : { severity: 'warning' as const }),
      related: uses.slice(0, MOST_RELATED).map(({ reference }) => ({
        place: reference.place,
        message: `Pulled by ${other}, and blocked`,
      })),
      fixes: (document) => addMatchingSet(kind, merged, cluster.target, document),
    },
  ];
}

const MOST_RELATED = 10;

/** Whether a reference is pulled by digest or by tag. With both, engines drop the tag. */
function isBy(kind: 'digest' | 'tag', { plan }: ReferenceUse): boolean {
  return plan.pullReference.includes('@') === (kind === 'digest');
}
