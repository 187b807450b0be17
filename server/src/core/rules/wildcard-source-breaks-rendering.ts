import { lowerBound } from '../cluster/grouped';
import { registryLists } from '../cluster/registry-lists';
import { scopeIndex } from '../cluster/scope-index';
import type { SourceGroup } from '../cluster/source-groups';
import { goQuote } from '../model/go-quote';
import type { Located } from '../text/place';
import type { Report, Rule, WholeCluster } from './rule';
import { shown } from './wording';

/** A wildcard source above an entry without mirrors. */
export const wildcardSourceBreaksRendering: Rule = {
  code: 'wildcard-source-breaks-rendering',
  severity: 'error',
  about: () => ({
    title: 'A wildcard source above a blocked or insecure registry',
    documentation: [
      'An insecure or blocked registry without mirrors of its own takes over those of the source that it lies in. From a wildcard source the',
      'operator cannot work them out: it ends in an internal error and writes no node file at all.',
      '',
      'Give the registry a mirror set entry of its own, name it in a wildcard of the list instead, or spell the source out.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: example
spec:
  imageDigestMirrors:
  - source: "*.example.com"
    mirrors:
    - mirror.example.org
---
apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries:
    - dev.example.com
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: example
spec:
  imageDigestMirrors:
  - source: "*.example.com"
    mirrors:
    - mirror.example.org
  - source: dev.example.com
    mirrors:
    - mirror.example.org
---
apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries:
    - dev.example.com
`,
    },
  }),
  looksAt: 'cluster',
  check: checkWildcards,
};

/**
 * Each listed registry that would inherit from a wildcard source.
 * Follows openshift/runtime-utils `pkg/registries/registries.go` (`EditRegistriesConfig`, `mirrorsAdjustedForNestedScope`).
 */
function* checkWildcards(view: WholeCluster): Iterable<Report> {
  const listed = listedRegistries(view);
  const { sources } = view.answers;
  if (listed.length === 0 || !hasWildcard(sources)) return;
  const merged = [...sources.flatMap(({ digest }) => digest ?? []), ...sources.flatMap(({ tag }) => tag ?? [])];
  const own = new Set(merged.map(({ source }) => source));
  const index = scopeIndex(merged, ({ source }) => source);
  for (const { value, place } of listed) {
    const ancestor = own.has(value) ? undefined : index.holding(value)[0];
    if (!ancestor?.source.startsWith('*.')) continue;
    yield {
      place,
      message: `${shown(value)} would take over the mirrors of the wildcard ${shown(ancestor.source)}, which the operator cannot do, so it writes no node file`,
      upstream: `internal error: mirrorsAdjustedForNestedScope for a wildcard scope ${goQuote(ancestor.source)}`,
      related: ancestor.sourcePlaces.map((other) => ({ place: other, message: 'The wildcard source' })),
    };
  }
}

/** The sources are in bytewise order. */
function hasWildcard(sources: readonly SourceGroup[]): boolean {
  const first = sources[lowerBound(sources, '*.', ({ source }) => source)];
  return first?.source.startsWith('*.') === true;
}

function listedRegistries({ cluster, answers: { lists } }: WholeCluster): readonly Located<string>[] {
  const blocked = lists.kind === 'lists' ? lists.blocked : [];
  return [...blocked, ...registryLists(cluster.manifests.imageConfig).insecure];
}
