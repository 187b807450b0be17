import { checkEntry } from '../cluster/entry-checks';
import { hasPorts, tagOrDigestAt, whyUnserved, type UnservedReason } from '../cluster/served-names';
import { isPlaceholder } from '../model/placeholder';
import { hostAfterCredentials } from '../model/scope';
import { part } from '../text/place';
import { writtenText } from './load-problems';
import type { Document } from '../document';
import type { Place } from '../text/place';
import type { Fix, Rule } from './rule';
import { shown } from './wording';

/** A `[[registry]]` that no image name ever falls into. */
export const unreachableRegistry: Rule = {
  code: 'unreachable-registry',
  severity: 'warning',
  about: () => ({
    title: 'An entry that serves no image',
    documentation: [
      'An engine looks an image up by its name alone: registry and path, in lower case, with `docker.io` and `library/` filled in, without tag',
      'and digest. An entry whose `prefix` (its `location` where it has no `prefix`) can be no beginning of such a name is loaded and never used:',
      'its mirrors are not asked, and what it blocks is not blocked.',
    ].join('\n'),
    bad: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io/tools/web:2.3"

[[registry.mirror]]
location = "registry.example.com/tools/web"
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
    const { prefix, problems, isWrongWildcard } = checkEntry(registry);
    if (form !== 'v2' || problems.length > 0 || isWrongWildcard || isPlaceholder(prefix)) return;
    const reason = whyUnserved(prefix);
    const [place] = (registry.prefix.value === '' ? registry.location : registry.prefix).origins;
    if (!reason || !place) return;
    const but = hasPorts(prefix) ? ` but those that name a port of ${shown(prefix)}` : '';
    yield {
      place,
      message: `${shown(prefix.slice(hostAfterCredentials(prefix)))} ${FACTS[reason]}, so this entry serves no image${but}`,
      fixes: (document) => fixesOf(document, place, prefix, reason),
    };
  },
};

const FACTS: Readonly<Record<UnservedReason, string>> = {
  credentials: 'has credentials before it, which no image name has',
  tag: 'has a tag, but an engine looks images up by their names alone',
  digest: 'has a digest, but an engine looks images up by their names alone',
  'upper-case': 'has upper case in its path, which no image name has',
  'no-registry': 'names no registry, and an engine reads such a name as one of `docker.io`',
  'other-name': 'is read as `docker.io` by every engine',
  'no-name': 'is the beginning of no image name',
};

function fixesOf(document: Document, place: Place, prefix: string, reason: UnservedReason): Fix[] {
  const { text, from } = writtenText(document, place);
  const replace = (title: string, start: number, end: number, newText: string): Fix[] => [
    { title, edits: [{ place: part(place, from + start, from + end), newText }], safe: false },
  ];
  // Where the text is written with escapes, its letters stand elsewhere.
  if (!text.startsWith(prefix)) return [];
  switch (reason) {
    case 'credentials':
      return replace('Remove the credentials', 0, hostAfterCredentials(prefix), '');
    case 'tag':
    case 'digest':
      return replace(`Remove the ${reason}`, tagOrDigestAt(prefix), prefix.length, '');
    case 'upper-case':
      return replace('Write it in lower case', 0, prefix.length, prefix.toLowerCase());
    case 'no-registry':
      return placesOnDockerHub(prefix).flatMap((front) =>
        replace(`Write \`${front}/\` in front of it`, 0, 0, `${front}/`),
      );
    case 'other-name':
      return placesOnDockerHub(prefix.slice(OTHER_NAME.length + 1)).flatMap((front) =>
        replace(`Write \`${front}\``, 0, OTHER_NAME.length, front),
      );
    case 'no-name':
      return [];
  }
}

const OTHER_NAME = 'index.docker.io';

/** What stands in front of a path: the image `nginx` is one of `library`, but meant can also be all that somebody of this name has. */
function placesOnDockerHub(path: string): readonly string[] {
  return /^$|^library$|\//.test(path) ? ['docker.io'] : ['docker.io/library', 'docker.io'];
}
