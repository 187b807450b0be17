import { repeatedPrefixes } from '../cluster/load-checks';
import type { Registry } from '../model/hub';
import type { Place } from '../text/place';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** A second `[[registry]]` of the same prefix in one file. */
export const duplicatePrefix: Rule = {
  code: 'duplicate-prefix',
  severity: 'warning',
  about: () => ({
    title: 'A second entry of the same prefix',
    documentation: [
      'Within one file the first `[[registry]]` of a prefix counts (its `location` where it has no `prefix`; slashes at the end do not',
      'matter). Later ones vanish without a word, mirrors and all. Put all mirrors below one `[[registry]]`.',
      '',
      'Between files it is the other way round: an entry of a later drop-in replaces the whole entry of an earlier file.',
    ].join('\n'),
    bad: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "first.example.com/quay"

[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "second.example.com/quay"
`,
    },
    good: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "first.example.com/quay"

[[registry.mirror]]
location = "second.example.com/quay"
`,
    },
  }),
  looksAt: 'registries',
  *check({ checkedRegistries }) {
    if (!checkedRegistries) return;
    for (const [prefix, [first, ...later]] of repeatedPrefixes(checkedRegistries)) {
      const counts = first && placeOfPrefix(first.registry);
      if (prefix === '' || !counts) continue;
      for (const { registry } of later) yield* report(prefix, registry, counts);
    }
  },
};

function* report(prefix: string, registry: Registry, counts: Place): Iterable<Report> {
  const place = placeOfPrefix(registry);
  if (!place) return;
  yield {
    place,
    message: `${shown(prefix)} has an entry above, so the engine drops this one with all its mirrors`,
    related: [{ place: counts, message: 'The entry that counts' }],
    tag: 'unnecessary',
  };
}

function placeOfPrefix({ prefix, location, origins }: Registry): Place | undefined {
  return (prefix.value === '' ? location : prefix).origins[0] ?? origins[0];
}
