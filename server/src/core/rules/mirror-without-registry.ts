import type { Document } from '../document';
import type { Place } from '../text/place';
import { headerlessEntry, opensAsList } from './headerless-entry';
import type { Fix, Report, Rule } from './rule';
import { bracketFixes, doubledBrackets, singleRegistry, type SingleRegistry } from './single-registry';
import { lineEnd, lineNumber, lineStart } from './source-lines';

/** A mirror or a location that belongs to no entry. */
export const mirrorWithoutRegistry: Rule = {
  code: 'mirror-without-registry',
  severity: 'error',
  about: () => ({
    title: 'A mirror or location that belongs to no entry',
    documentation: [
      'Every entry begins with a `[[registry]]` header; its mirrors follow, each below a `[[registry.mirror]]` header. A `[[registry.mirror]]`',
      'with no `[[registry]]` above makes `registry` one table instead of a list, which no `[[registry]]` below can mend: the engine refuses the',
      'whole configuration. Below `[registry]`, in single brackets, mirrors belong to no entry either: that is one table, too.',
      '',
      'The same goes for a `location` above all headers that is followed by mirrors, or by a second `location`. (Alone it is only ignored,',
      'which the rule `unknown-key` says.)',
    ].join('\n'),
    bad: { language: 'toml', text: '[[registry.mirror]]\nlocation = "registry.example.com/quay"\n' },
    good: {
      language: 'toml',
      text: '[[registry]]\nlocation = "quay.io"\n\n[[registry.mirror]]\nlocation = "registry.example.com/quay"\n',
    },
  }),
  looksAt: 'registries',
  *check(document) {
    const single = singleRegistry(document);
    if (single?.mirror) yield orphanReport(document, single, single.mirror);
    yield* headerlessReports(document);
  },
};

function orphanReport(document: Document, single: SingleRegistry, mirror: Place): Report {
  const { place, kind, upstream } = single;
  const name = kind === 'value' ? '`registry`' : '`[registry]`';
  return {
    place,
    message:
      kind === 'mirror'
        ? 'This mirror has no `[[registry]]` header above it, so the engine refuses the whole configuration'
        : `${name} is one table and no entry, so its mirrors belong to none and the engine refuses the whole configuration`,
    ...(upstream === undefined ? {} : { upstream }),
    ...(kind === 'mirror' ? {} : { related: [{ place: mirror, message: 'A mirror that belongs to no entry' }] }),
    fixes:
      headerlessEntry(document)?.fixes ??
      ((current) => (kind === 'mirror' ? insertEntry(current, single) : bracketFixes(current, place))),
  };
}

function* headerlessReports(document: Document): Iterable<Report> {
  const entry = headerlessEntry(document);
  if (!entry?.isRefused) return;
  const { fixes } = entry;
  const further = new Set(entry.furtherLocations);
  for (const key of entry.keys) {
    const { place } = key;
    if (!further.has(key)) {
      yield {
        place,
        message: `\`${key.text}\` has no \`[[registry]]\` header above it, so the engine ignores it`,
        fixes,
      };
      continue;
    }
    const message = 'A second `location` with no header above it, so the engine refuses the whole configuration';
    const upstream = `toml: line ${lineNumber(document, place)} (last key "location"): Key 'location' has already been defined.`;
    yield { place, message, upstream, fixes };
  }
}

/** An entry to be filled in, above the first mirror, whose header gets the brackets that are missing. */
function insertEntry(document: Document, { place, refused }: SingleRegistry): Fix[] {
  const statements = document.syntax.statements ?? [];
  const first = statements.find(({ path }) => path[0]?.text === 'registry');
  if (
    document.syntax.problems.length > refused.length ||
    !opensAsList(document.syntax) ||
    !first ||
    lineNumber(document, first.place) !== lineNumber(document, place)
  )
    return [];
  const end = lineEnd(document);
  const newText = `[[registry]]${end}location = ""${end}${end}`;
  const doubled = doubledBrackets(document);
  const at = lineStart(document, place);
  const isAtHeader = doubled[0]?.place.chunk === at.chunk && doubled[0].place.start === at.start;
  const edits = isAtHeader
    ? doubled.map((edit, index) => (index === 0 ? { ...edit, newText: newText + edit.newText } : edit))
    : [{ place: at, newText }, ...doubled];
  return [{ title: 'Insert `[[registry]]`', edits, safe: false }];
}
