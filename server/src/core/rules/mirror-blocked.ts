import type { BlockedMirror } from '../clusters/blocked-mirrors';
import type { Located } from '../text/place';
import type { Example, Report, Rule } from './rule';
import { shown } from './wording';

/** A blocked registry that mirrors lie in. */
export const mirrorBlocked: Rule = {
  code: 'mirror-blocked',
  severity: 'warning',
  about: () => ({
    title: 'A mirror in a blocked registry',
    documentation: [
      'An engine looks up each endpoint by its own name before it asks there, and passes over one that an entry of `blockedRegistries` holds. A',
      'mirror in such an entry stands in `registries.conf` all the same, but no image ever comes from it: the next mirror is asked, or the source',
      'itself.',
      '',
      'Take the entry off the list, or make it narrower. What pods may name themselves, an `allowedRegistries` list can say as well: it does not',
      'count for mirrors.',
    ].join('\n'),
    bad: example('registry.example.com'),
    good: example('registry.example.com/private'),
  }),
  looksAt: 'cluster',
  restsOn: ({ answers: { lists }, blockedMirrors }) => [lists, blockedMirrors],
  check({ answers: { lists }, blockedMirrors }) {
    if (lists.kind === 'refused' || !blockedMirrors) return [];
    return lists.blocked.flatMap((entry) => checkEntry(entry, blockedMirrors.get(entry.value) ?? []));
  },
};

function checkEntry({ value, place }: Located<string>, mirrors: readonly BlockedMirror[]): Report[] {
  const [first, ...others] = mirrors;
  if (!first) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const message = `${shown(value)} blocks the mirror ${shown(first.location)}${more}, so no image comes from ${more === '' ? 'it' : 'them'}`;
  const related = mirrors
    .slice(0, MOST_RELATED)
    .map((mirror) => ({ place: mirror.place, message: `A mirror of ${shown(mirror.source)}` }));
  return [{ place, message, related }];
}

const MOST_RELATED = 10;

function example(blocked: string): Example {
  const text = `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    blockedRegistries:
    - ${blocked}
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
`;
  return { language: 'yaml', text };
}
