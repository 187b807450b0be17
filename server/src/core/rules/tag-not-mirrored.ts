import { isReached } from '../cluster/reach';
import type { ReadyPlan } from '../cluster/pull-plan';
import type { Document } from '../document';
import { digestSets, mergeSources } from '../cluster/mirror-sets';
import { addMatchingSet } from './matching-set';
import type { Fix, ReferenceView, Rule } from './rule';
import { placesOfSkipped, reachOf, standingOn } from './standing-on-cluster';
import { shown } from './wording';

const CONFIGURATION = `clusters:
  prod:
    files: ['**']
    reachable: [registry.example.com]
`;

/** An image by tag, where only digests are mirrored. */
export const tagNotMirrored: Rule = {
  code: 'tag-not-mirrored',
  severity: 'warning',
  about: () => ({
    title: 'An image by tag, while only digests are mirrored',
    documentation: [
      'Mirrors of an ImageDigestMirrorSet (and of an ImageContentSourcePolicy) serve pulls by digest alone. For an image by tag a node passes them',
      'over and asks the registry of the image’s own name, which is not among the hosts that the cluster declares as `reachable`.',
      '',
      'Use the digest in the pod, or give the source mirrors for tags with an ImageTagMirrorSet (4.13 and later). The mirror has to hold the tag then,',
      'which a copy by digest alone does not bring.',
      '',
      'A cluster that declares no reachable hosts hears nothing, unless the level of this rule is set.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      also: ['digest-mirrors-only'],
      configuration: CONFIGURATION,
      text: example('quay.io/tools/web:2.3'),
    },
    good: {
      language: 'yaml',
      configuration: CONFIGURATION,
      text: example('quay.io/tools/web@sha256:3b0c3b5d8f0b7a8a4a2f9d1c6e5b4a39281706f5e4d3c2b1a0f9e8d7c6b5a493'),
    },
  }),
  looksAt: 'reference',
  *check(reference, plan, view) {
    const { text, place } = reference;
    const standing = standingOn(reference, plan, view);
    if (standing?.kind !== 'tag-not-mirrored') return;
    const { registry, skipped } = standing.plan;
    const source = registry?.prefix ?? '';
    const fact = `${shown(text)} is by tag, and the mirrors of ${shown(source)} are for digests only`;
    const report = { place, related: placesOfSkipped(skipped), fixes: fixesFor(standing.plan, view) };
    if (view.cluster.reachable) yield { ...report, message: `${fact}, so nodes cannot pull it` };
    else yield { ...report, quiet: true, severity: 'hint', message: `${fact}, so nodes ask ${shown(source)} itself` };
  },
};

/** Where the mirrors could serve tags, too, and the set that has them stands in the same file. */
function fixesFor({ registry, skipped }: ReadyPlan, view: ReferenceView): (document: Document) => readonly Fix[] {
  const reach = reachOf(view);
  const { target } = view.cluster;
  const helps = skipped.some(({ location }) => isReached(reach, { role: 'mirror', reference: `${location}/` }));
  if (!registry || !helps) return () => [];
  return (document) => {
    const sets = document.objects.manifests.filter((object) => object.kind === 'mirror-set');
    const merged = mergeSources(digestSets(sets.filter(({ served }) => served))).find(
      ({ source }) => source === registry.prefix,
    );
    return merged ? addMatchingSet('ImageTagMirrorSet', merged, target, document) : [];
  };
}

function example(image: string): string {
  return `apiVersion: config.openshift.io/v1
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
    image: ${image}
`;
}
