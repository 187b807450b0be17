import type { Document } from '../document';
import type { RegistriesProblem } from '../model/registries-file';
import { headerlessEntry, opensAsList } from './headerless-entry';
import type { Fix, Report, Rule } from './rule';
import { lineEnd, lineNumber, lineStart } from './source-lines';

/** A mirror or a location that belongs to no entry. */
export const mirrorWithoutRegistry: Rule = {
  code: 'mirror-without-registry',
  severity: 'error',
  title: 'A mirror or location that belongs to no entry',
  documentation: [
    'Every entry begins with a `[[registry]]` header; its mirrors follow, each below a `[[registry.mirror]]` header. A `[[registry.mirror]]`',
    'with no `[[registry]]` above makes `registry` one table instead of a list, and the engine refuses the whole configuration.',
    '',
    'The same goes for a `location` above all headers that is followed by mirrors, or by a second `location`. (Alone it is only ignored,',
    'which the rule `unknown-key` says.)',
  ].join('\n'),
  bad: { language: 'toml', text: '[[registry.mirror]]\nlocation = "registry.example.com/quay"\n' },
  good: {
    language: 'toml',
    text: '[[registry]]\nlocation = "quay.io"\n\n[[registry.mirror]]\nlocation = "registry.example.com/quay"\n',
  },
  looksAt: 'file',
  *check(document) {
    for (const problem of document.registries?.problems ?? []) {
      if (problem.trap === 'mirror-without-registry') yield orphanReport(document, problem);
    }
    yield* headerlessReports(document);
  },
};

function orphanReport(document: Document, problem: RegistriesProblem): Report {
  const { place, upstream } = problem;
  return {
    place,
    message: 'This mirror has no `[[registry]]` header above it, so the engine refuses the whole configuration',
    ...(upstream === undefined ? {} : { upstream }),
    fixes: headerlessEntry(document)?.fixes ?? ((current) => insertEntry(current, problem)),
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

/** An entry to be filled in, above the first mirror. */
function insertEntry(document: Document, { place }: RegistriesProblem): Fix[] {
  const statements = document.syntax.statements ?? [];
  const first = statements.find(({ path }) => path[0]?.text === 'registry');
  if (
    document.syntax.problems.length > 0 ||
    !opensAsList(document.syntax) ||
    !first ||
    lineNumber(document, first.place) !== lineNumber(document, place)
  )
    return [];
  const end = lineEnd(document);
  const newText = `[[registry]]${end}location = ""${end}${end}`;
  const edits = [{ place: lineStart(document, place), newText }];
  return [{ title: 'Insert `[[registry]]`', edits, safe: false }];
}
