import type { LoadProblemKind } from '../cluster/load-problem';
import type { Document } from '../document';
import { part, type Place } from '../text/place';
import { loadProblems, writtenText } from './load-problems';
import type { Fix, Rule } from './rule';

/** What keeps the engine from loading a registries.conf, but for what has a rule of its own. */
export const registriesLoad: Rule = {
  code: 'registries-load',
  severity: 'error',
  about: () => ({
    title: 'A registries.conf that the engine refuses',
    documentation: [
      'Podman, Skopeo, Buildah and CRI-O check `registries.conf` and each of its drop-ins when they load it. One entry that does not pass',
      'makes the whole configuration unusable: every pull on that host fails with `loading registries configuration: …`, also of images',
      'that no entry is about.',
      '',
      'The engine names the first such entry only; here each one has its own finding, with the exact words of the engine beside it.',
    ].join('\n'),
    bad: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "https://registry.example.com/quay"
`,
    },
    good: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "registry.example.com/quay"
`,
    },
  }),
  looksAt: 'registries',
  check(document) {
    const isWhole = isReadWhole(document);
    const isTold = (kind: LoadProblemKind): boolean => FACTS.has(kind) && (isWhole || !ABOUT_ABSENCE.has(kind));
    return loadProblems(document, isTold).map(({ kind, message, place, related }) => {
      const scheme = kind === 'scheme' ? schemeOf(document, place) : null;
      const fact = FACTS.get(kind) ?? '';
      return {
        place: scheme ?? place,
        message: `${fact}, so the engine refuses the whole configuration`,
        upstream: message,
        related: related.map((other) => ({ place: other, message: RELATED.get(kind) ?? 'The other place' })),
        fixes: scheme ? stripScheme(scheme) : [],
      };
    });
  },
};

/** What is wrong, by kind. Kinds that are not listed here have rules of their own. */
const FACTS: ReadonlyMap<LoadProblemKind, string> = new Map([
  ['scheme', 'A location is `host[:port][/path]` and has no scheme'],
  ['no-location-no-prefix', 'This `[[registry]]` has neither a `location` nor a `prefix`'],
  ['no-location', 'Only a `prefix` of the form `*.example.com` can do without a `location`'],
  ['pull-from-mirror-on-registry', '`pull-from-mirror` stands on the registry, but it is for mirrors alone'],
  ['no-mirror-location', 'This mirror has no `location`'],
  ['mirror-restricted-twice', '`mirror-by-digest-only` and `pull-from-mirror` exclude each other'],
  ['pull-from-mirror-value', '`pull-from-mirror` must be `all`, `digest-only` or `tag-only`'],
  ['conflicting-insecure', 'Two entries of one location differ in `insecure`'],
  ['conflicting-blocked', 'Two entries of one location differ in `blocked`'],
  ['wildcard-format', 'A prefix with a wildcard is `*.` and a domain, without a port, path or digest'],
]);

/** What is said to be absent may be there, where a part of the file cannot be read; other rules say that. */
const ABOUT_ABSENCE: ReadonlySet<LoadProblemKind> = new Set([
  'no-location-no-prefix',
  'no-location',
  'no-mirror-location',
]);

function isReadWhole({ syntax, registries }: Document): boolean {
  // What only TOML 1.1 has is read all the same.
  const isRead = syntax.problems.every(({ code }) => code === 'toml-1-1');
  return isRead && !registries?.problems.some(({ code }) => code === 'toml-type');
}

const RELATED: ReadonlyMap<LoadProblemKind, string> = new Map([
  ['mirror-restricted-twice', '`mirror-by-digest-only` of the registry'],
  ['conflicting-insecure', 'The first entry of this location'],
  ['conflicting-blocked', 'The first entry of this location'],
]);

function schemeOf(document: Document, place: Place): Place | null {
  const { text, from } = writtenText(document, place);
  const scheme = /^https?:\/\//.exec(text)?.[0];
  return scheme === undefined ? null : part(place, from, from + scheme.length);
}

function stripScheme(scheme: Place): Fix[] {
  return [{ title: 'Remove the scheme', edits: [{ place: scheme, newText: '' }], safe: true }];
}
