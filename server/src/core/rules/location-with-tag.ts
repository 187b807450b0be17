import { checkEntry, trimLocation } from '../cluster/entry-checks';
import { tagOrDigestAt, whyUnserved } from '../cluster/served-names';
import type { Traced } from '../model/hub';
import { isPlaceholder } from '../model/placeholder';
import { hostAfterCredentials } from '../model/scope';
import { part } from '../text/place';
import { writtenText } from './load-problems';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** A tag or a digest in a place where the engine puts the rest of a name behind it. */
export const locationWithTag: Rule = {
  code: 'location-with-tag',
  severity: 'error',
  about: () => ({
    title: 'A location with a tag or a digest',
    documentation: [
      'For each endpoint the engine takes the `location`, puts behind it what follows the prefix in the name, and the tag or digest of the pull.',
      'A location that has a tag or a digest itself comes out with two of them. It loads without a word; but one endpoint that cannot be',
      'rewritten fails the whole pull, so that every image which the entry serves cannot be pulled, from no mirror and not from its source.',
      'The same comes of a location with `user:password@` before its host: an engine takes credentials from its `auth.json`, on a node from the pull secret.',
    ].join('\n'),
    bad: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io/tools/web"

[[registry.mirror]]
location = "registry.example.com/tools/web:2.3"
`,
    },
    good: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io/tools/web"

[[registry.mirror]]
location = "registry.example.com/tools/web"
`,
    },
  }),
  looksAt: 'table',
  *check(registry, { form }) {
    const { prefix, problems } = checkEntry(registry);
    // An entry that serves nothing fails nothing; and the location of one without a prefix is what it serves.
    if (form !== 'v2' || problems.length > 0 || isPlaceholder(prefix) || whyUnserved(prefix)) return;
    if (registry.prefix.value !== '') yield* checkLocation(registry.location);
    for (const { location } of registry.mirrors) yield* checkLocation(location);
  },
};

function* checkLocation(location: Traced<string>): Iterable<Report> {
  const trimmed = trimLocation(location.value);
  const at = tagOrDigestAt(trimmed);
  const [place] = location.origins;
  if (at < 0 || !place || isPlaceholder(trimmed)) return;
  const host = hostAfterCredentials(trimmed);
  const [what, start, end] =
    host > 0
      ? (['credentials', 0, host] as const)
      : ([trimmed.charAt(at) === '@' ? 'digest' : 'tag', at, trimmed.length] as const);
  yield {
    place,
    message:
      host > 0
        ? `${shown(trimmed.slice(host))} has credentials before it, which make it the name of no image, so every pull through this entry fails`
        : `${shown(trimmed)} has a ${what}, behind which the name of no image can go on, so every pull through this entry fails`,
    upstream: 'rewriting reference: invalid reference format',
    fixes: (document) => {
      const { text, from } = writtenText(document, place);
      if (!text.startsWith(trimmed)) return [];
      const superfluous = part(place, from + start, from + end);
      return [{ title: `Remove the ${what}`, edits: [{ place: superfluous, newText: '' }], safe: false }];
    },
  };
}
