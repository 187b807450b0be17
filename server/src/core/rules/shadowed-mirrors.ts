import { compareBytewise } from '../cluster/bytewise';
import { findSorted } from '../cluster/grouped';
import type { MergedSource } from '../cluster/mirror-sets';
import { registryLists } from '../cluster/registry-lists';
import type { SourceGroup } from '../cluster/source-groups';
import { losesTo, nearestSource, sourcesAbove } from '../cluster/source-nesting';
import type { Located } from '../text/place';
import type { Report, Rule, WholeCluster } from './rule';
import { listOfNames, shown } from './wording';

/** Mirrors that a more specific entry hides, or that come from another entry than one would think. */
export const shadowedMirrors: Rule = {
  code: 'shadowed-mirrors',
  severity: 'info',
  about: () => ({
    title: 'A more specific source that hides mirrors',
    documentation: [
      'The engine takes the entry with the longest name that an image lies in, and that one alone: what a source says for all images below it',
      'does not hold for those that a more specific source has an entry for. Its mirrors are not asked, also not for a kind of pull, by digest',
      'or by tag, that the more specific source has no mirrors for. No finding where the more specific source has the same mirrors.',
      '',
      'A registry of the insecure or blocked list without mirrors of its own takes over those of a source that it lies in: where it lies in',
      'several, those of the outermost, while one would expect the nearest.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io
    mirrors:
    - registry.example.com/quay
  - source: quay.io/tools
    mirrors:
    - backup.example.com/tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io
    mirrors:
    - registry.example.com/quay
  - source: quay.io/tools
    mirrors:
    - registry.example.com/quay/tools
    - backup.example.com/tools
`,
    },
  }),
  looksAt: 'several',
  checks: [
    { looksAt: 'source', check: (source) => (source.outer ? hiddenMirrors(source, source.outer) : []) },
    { looksAt: 'cluster', check: inheritedMirrors },
  ],
};

const KINDS = ['digest', 'tag'] as const;

function hiddenMirrors(inner: SourceGroup, outer: SourceGroup): Report[] {
  const place = (inner.digest ?? inner.tag)?.sourcePlaces[0];
  // What is said of it then is prefix-tie.
  if (!place || losesTo(inner.source, outer.source)) return [];
  const related = KINDS.flatMap((kind) => outer[kind]?.sourcePlaces.slice(0, 1) ?? []).map((other) => ({
    place: other,
    message: 'The source that it lies in',
  }));
  return KINDS.flatMap((kind): Report[] => {
    const hidden = hiddenOf(inner[kind], outer[kind], restOf(inner.source, outer.source));
    if (hidden.length === 0) return [];
    const fact = `${shown(inner.source)} hides the mirrors of ${shown(outer.source)} for pulls by ${kind}`;
    const consequence = inner[kind]
      ? `so nodes do not ask ${listOfNames(hidden, 'or')}`
      : 'and has none, so nodes ask the source';
    return [{ place, message: `${fact}${inner[kind] ? ',' : ''} ${consequence}`, related }];
  });
}

/** The mirrors of the outer source, as they would be asked for the inner one, that the inner one does not have. */
function hiddenOf(inner: MergedSource | null, outer: MergedSource | null, rest: string): string[] {
  const own = new Set(inner?.mirrors.map(({ location }) => location));
  const asked = outer?.mirrors.map(({ location }) => location + rest) ?? [];
  return asked.filter((location) => !own.has(location));
}

/** What an inner source has behind the part that the outer one stands for. */
function restOf(inner: string, outer: string): string {
  if (!outer.startsWith('*.')) return inner.slice(outer.length);
  const suffix = outer.slice(1);
  return inner.slice(inner.indexOf(suffix) + suffix.length);
}

/** The listed registries that take over the mirrors of another source than the nearest. */
function inheritedMirrors({ cluster, answers: { lists, sources } }: WholeCluster): Report[] {
  const listed = [
    ...(lists.kind === 'lists' ? lists.blocked : []),
    ...registryLists(cluster.manifests.imageConfig).insecure,
  ];
  if (listed.length === 0) return [];
  const above = sourcesAbove(sources);
  const hasMirrors = ({ digest, tag }: SourceGroup): boolean => digest !== null || tag !== null;
  return listed.flatMap((entry) => {
    const own = findSorted(sources, entry.value, ({ source }) => source);
    return own && hasMirrors(own) ? [] : checkInherited(entry, above(entry.value).filter(hasMirrors));
  });
}

function checkInherited({ value, place }: Located<string>, around: readonly SourceGroup[]): Report[] {
  const [first] = [...around].sort(inOperatorOrder);
  if (!first || first.source.startsWith('*.')) return [];
  const nearest = nearestSource(around) ?? first;
  if (nearest === first) return [];
  const related = [first, nearest].flatMap(({ source, digest, tag }) => {
    const [other] = (digest ?? tag)?.sourcePlaces ?? [];
    return other ? [{ place: other, message: `Mirrors of ${shown(source)}` }] : [];
  });
  const message = `${shown(value)} takes over the mirrors of ${shown(first.source)}, the outermost source that it lies in, not those of ${shown(nearest.source)}`;
  return [{ place, message, related }];
}

/** The operator goes through the digest sources first. */
function inOperatorOrder(a: SourceGroup, b: SourceGroup): number {
  const rank = ({ digest }: SourceGroup): number => (digest ? 0 : 1);
  return rank(a) - rank(b) || compareBytewise(a.source, b.source);
}
