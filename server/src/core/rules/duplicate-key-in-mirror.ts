import type { Document } from '../document';
import type { Statement, SyntaxFile } from '../syntax/tree';
import type { Place } from '../text/place';
import type { Fix, Rule } from './rule';
import { indentOf, lineEnd, lineNumber, lineStart } from './source-lines';

/** A second `location` in one `[[registry.mirror]]`. */
export const duplicateKeyInMirror: Rule = {
  code: 'duplicate-key-in-mirror',
  severity: 'error',
  about: () => ({
    title: 'A second mirror without a header of its own',
    documentation: [
      'Each `[[registry.mirror]]` header begins one mirror. A second `location` below the same header does not begin another one: it is a',
      'key that is defined twice, which TOML forbids. The engine then refuses the whole configuration, and every pull on the host fails.',
      '',
      'The fix starts a new `[[registry.mirror]]` in front of the second `location`.',
    ].join('\n'),
    bad: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "registry.example.com/quay"
location = "backup.example.com/quay"
`,
    },
    good: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "registry.example.com/quay"

[[registry.mirror]]
location = "backup.example.com/quay"
`,
    },
  }),
  looksAt: 'registries',
  *check(document) {
    for (const { key, first, header } of secondLocations(document.syntax)) {
      yield {
        place: key,
        message: 'A second `location` below one `[[registry.mirror]]` header, so the engine refuses the whole file',
        upstream: `toml: line ${lineNumber(document, key)} (last key "registry.mirror.location"): Key 'registry.mirror.location' has already been defined.`,
        related: [{ place: first, message: 'The first `location` of this mirror' }],
        fixes: (current) => startMirror(current, key, header),
      };
    }
  },
};

interface SecondLocation {
  readonly key: Place;
  readonly first: Place;
  readonly header: Place;
}

/**
 * Every `location` that stands below a `[[registry.mirror]]` header which has one already, in the order of the text. Only where the
 * reader of TOML found something wrong can there be one.
 */
export function secondLocations({ parts = [], problems: all }: SyntaxFile): SecondLocation[] {
  if (all.length === 0) return [];
  return parts.filter(({ problems }) => problems.length > 0).flatMap(({ statements }) => secondLocationsIn(statements));
}

/** The statements begin with a header, or above all. */
function secondLocationsIn(statements: readonly Statement[]): SecondLocation[] {
  const found: SecondLocation[] = [];
  let header: Statement | null = null;
  let first: Place | null = null;
  for (const statement of statements) {
    if (statement.kind !== 'pair') {
      header = isMirrorHeader(statement) ? statement : null;
      first = null;
      continue;
    }
    const [key, ...more] = statement.path;
    if (!header || key?.text !== 'location' || more.length > 0) continue;
    if (first) found.push({ key: key.place, first, header: header.place });
    first ??= key.place;
  }
  return found;
}

function isMirrorHeader({ kind, path }: Statement): boolean {
  return kind === 'tables' && path.map(({ text }) => text.toLowerCase()).join('.') === 'registry.mirror';
}

function startMirror(document: Document, key: Place, header: Place): Fix[] {
  const indent = indentOf(document, header);
  if (indent === null || indentOf(document, key) === null) return [];
  const newText = `${lineEnd(document)}${indent}[[registry.mirror]]${lineEnd(document)}`;
  return [
    { title: 'Start a new `[[registry.mirror]]`', edits: [{ place: lineStart(document, key), newText }], safe: false },
  ];
}
