import type { ServedSource } from '../clusters/served-sources';
import { onNodes } from '../clusters/uses';
import { addMatchingSet } from './matching-set';
import type { ClusterFacts, Report, Rule } from './rule';
import { shown } from './wording';

/** A source with mirrors for digests that the workspace pulls by tag. */
export const digestMirrorsOnly: Rule = {
  code: 'digest-mirrors-only',
  severity: 'hint',
  about: () => ({
    title: 'Mirrors for digests of a source that is pulled by tag',
    documentation: [
      'The mirrors of an ImageDigestMirrorSet or ImageContentSourcePolicy serve pulls by digest alone. An image that a manifest of the',
      'workspace names by tag goes past them, to the source itself: on a cluster without the internet that pull fails.',
      '',
      'An ImageTagMirrorSet with the same mirrors serves these pulls. Naming the images by digest does as well.',
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
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: quay.io/tools/web:2.3
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
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: quay.io/tools/web:2.3
`,
    },
  }),
  looksAt: 'source',
  check: (source, view) => checkSource(source, view),
};

/** Where the source is blocked besides, never-contact-blocks-other-kind says so. */
function checkSource(served: ServedSource, { cluster }: ClusterFacts): Report[] {
  const { source, digest, tag } = served;
  const place = digest?.sourcePlaces[0];
  if (!digest || !place || tag || digest.neverContact.length > 0) return [];
  const byTag = onNodes(served.uses).filter(({ plan }) => !plan.pullReference.includes('@'));
  if (byTag.length === 0) return [];
  const many = byTag.length === 1 ? 'one image reference' : `${byTag.length} image references`;
  return [
    {
      place,
      message: `The mirrors of ${shown(source)} serve digests alone, so nodes ask the source for ${many} by tag`,
      related: byTag
        .slice(0, MOST_RELATED)
        .map(({ reference }) => ({ place: reference.place, message: 'Pulled by tag' })),
      fixes: (document) => addMatchingSet('ImageTagMirrorSet', digest, cluster.target, document),
    },
  ];
}

const MOST_RELATED = 10;
