import type { EffectiveLists } from '../cluster/payload';
import type { SourceGroup } from '../cluster/source-groups';
import { sourcesInside } from '../cluster/source-ranges';
import { isNested } from '../model/scope';
import type { Located, Place } from '../text/place';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** A blocked registry that has mirrors. */
export const policyRejectsMirroredSource: Rule = {
  code: 'policy-rejects-mirrored-source',
  severity: 'warning',
  about: () => ({
    title: 'A blocked registry that has mirrors',
    documentation: [
      '`blockedRegistries` ends up in two files. `registries.conf` only keeps nodes from asking the registry itself; `policy.json` rejects the',
      'name of the image, whatever registry it would come from. It is asked first, and for the name in the pod: so the mirrors of a blocked',
      'source never help.',
      '',
      'To have images come from the mirrors alone, take the entry off the list and set `mirrorSourcePolicy: NeverContactSource` on the source.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    blockedRegistries:
    - docker.io
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: hub
spec:
  imageTagMirrors:
  - source: docker.io/library
    mirrors:
    - registry.example.com/library
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: hub
spec:
  imageTagMirrors:
  - source: docker.io/library
    mirrors:
    - registry.example.com/library
    mirrorSourcePolicy: NeverContactSource
---
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: hub
spec:
  imageDigestMirrors:
  - source: docker.io/library
    mirrors:
    - registry.example.com/library
    mirrorSourcePolicy: NeverContactSource
`,
    },
  }),
  looksAt: 'cluster',
  check({ answers: { lists, sources } }) {
    if (lists.kind === 'refused') return [];
    const { policyBlocked } = lists;
    if (policyBlocked.length === 0) return [];
    const inside = sourcesInside(
      sources,
      policyBlocked.map(({ value }) => value),
    );
    return policyBlocked.flatMap((entry) => checkEntry(entry, lists, inside.get(entry.value) ?? []));
  },
};

function checkEntry(entry: Located<string>, lists: EffectiveLists, inside: readonly SourceGroup[]): Report[] {
  const rejected = inside.filter((source) => hasMirrors(source) && !isAllowed(source, lists));
  const [first, ...others] = rejected;
  if (!first) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const message = `policy.json rejects ${shown(first.source)}${more} by name, so nodes never ask the mirrors`;
  const related = rejected.slice(0, MOST_RELATED).flatMap((source) => {
    const [place] = placesOf(source);
    return place ? [{ place, message: `Mirrors of ${shown(source.source)}` }] : [];
  });
  return [{ place: entry.place, message, related }];
}

const MOST_RELATED = 10;

function hasMirrors({ digest, tag }: SourceGroup): boolean {
  return digest !== null || tag !== null;
}

/** The repository of the payload stays allowed where a blocked entry holds it. */
function isAllowed({ source }: SourceGroup, { allowed }: EffectiveLists): boolean {
  return allowed.some(({ value }) => isNested(source, value));
}

function placesOf({ digest, tag }: SourceGroup): readonly Place[] {
  return (digest ?? tag)?.sourcePlaces ?? [];
}
