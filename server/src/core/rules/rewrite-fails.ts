import { checkEntry, trimLocation } from '../cluster/entry-checks';
import { isRewrittenAtPort, rewriteFailure, tagOrDigestAt } from '../cluster/served-names';
import { isPlaceholder } from '../model/placeholder';
import type { Rule } from './rule';
import { shown } from './wording';

/** An endpoint for which no reference can be rewritten. */
export const rewriteFails: Rule = {
  code: 'rewrite-fails',
  severity: 'error',
  about: () => ({
    title: 'A location that no reference can be rewritten for',
    documentation: [
      'For each endpoint the engine puts the `location` in the place of the prefix, and what comes out has to be a whole image name: a registry',
      'with a dot, a port or `localhost`, then a path in lower case. A location that never gives one (`mirror/quay`, `registry.example.com/Quay`)',
      'loads without a word, and so does a wildcard in `location` without a `prefix`. But one endpoint that cannot be rewritten fails the whole',
      'pull: every image that the entry serves cannot be pulled, not from the other mirrors and not from its source.',
    ].join('\n'),
    bad: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "mirror/quay"
`,
    },
    good: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "mirror:5000/quay"
`,
    },
  }),
  looksAt: 'table',
  *check(registry, { form }) {
    const { prefix, problems, isWrongWildcard } = checkEntry(registry);
    if (form !== 'v2' || problems.length > 0 || isWrongWildcard || isPlaceholder(prefix)) return;
    // What has no prefix is put in the place of itself, but for a wildcard: that is no name. To fail is all that a blocked one is for.
    const isBlock = registry.blocked.value && registry.mirrors.length === 0;
    const isItself = registry.prefix.value === '' && (isBlock || !prefix.startsWith('*.'));
    const locations = [...(isItself ? [] : [registry.location]), ...registry.mirrors.map((mirror) => mirror.location)];
    for (const { value, origins } of locations) {
      const location = trimLocation(value);
      const [place] = origins;
      if (!place || isPlaceholder(location) || tagOrDigestAt(location) >= 0) continue;
      const upstream = rewriteFailure(prefix, location);
      if (upstream === null) continue;
      const but = isRewrittenAtPort(prefix, location) ? ` but those that name a port of ${shown(prefix)}` : '';
      const message = `No image of ${shown(prefix)} has a name at ${shown(location)}, so every pull through this entry fails${but}`;
      yield { place, message, upstream };
    }
  },
};
