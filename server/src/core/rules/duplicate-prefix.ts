import { loadedPrefix } from '../cluster/entry-checks';
import type { Registry } from '../model/hub';
import type { Place } from '../text/place';
import type { Rule } from './rule';
import { shown } from './wording';

/** A second `[[registry]]` of the same prefix in one file. */
export const duplicatePrefix: Rule = {
  code: 'duplicate-prefix',
  severity: 'warning',
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
  looksAt: 'file',
  *check({ registries }) {
    const first = new Map<string, Place>();
    for (const registry of registries?.conf.registries ?? []) {
      const prefix = loadedPrefix(registry);
      const place = placeOfPrefix(registry);
      if (prefix === '' || !place) continue;
      const earlier = first.get(prefix);
      if (!earlier) first.set(prefix, place);
      else {
        yield {
          place,
          message: `${shown(prefix)} has an entry above, so the engine drops this one with all its mirrors`,
          related: [{ place: earlier, message: 'The entry that counts' }],
          tag: 'unnecessary',
        };
      }
    }
  },
};

function placeOfPrefix({ prefix, location, origins }: Registry): Place | undefined {
  return (prefix.value === '' ? location : prefix).origins[0] ?? origins[0];
}
