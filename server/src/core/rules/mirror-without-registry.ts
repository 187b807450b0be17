import type { Document } from '../document';
import type { RegistriesProblem } from '../model/registries-file';
import type { SyntaxFile } from '../syntax/tree';
import type { Place } from '../text/place';
import { headerlessEntry, opensAsList } from './headerless-entry';
import { placeSet } from './place-set';
import type { Fix, Report, Rule } from './rule';
import { lineEnd, lineNumber, lineStart } from './source-lines';

/** A mirror or a location that belongs to no entry. */
export const mirrorWithoutRegistry: Rule = {
  code: 'mirror-without-registry',
  severity: 'error',
  title: 'A mirror or location that belongs to no entry',
  documentation: [
    'Every entry begins with a `[[registry]]` header; its mirrors follow, each below a `[[registry.mirror]]` header. A `[[registry.mirror]]`',
    'with no `[[registry]]` above makes `registry` one table instead of a list, which no `[[registry]]` below can mend: the engine refuses the',
    'whole configuration.',
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
    const problems = document.registries?.problems ?? [];
    const orphan = problems.find(({ trap }) => trap === 'mirror-without-registry') ?? mirrorAboveAll(document.syntax);
    if (orphan) yield orphanReport(document, orphan);
    yield* headerlessReports(document);
  },
};

type Orphan = Pick<RegistriesProblem, 'place' | 'upstream'>;

/** A mirror that stands above the first `[[registry]]`, and the headers of this name that TOML refuses below it. */
interface MirrorAboveAll extends Orphan {
  readonly refused: readonly Place[];
}

/**
 * The mirror above all entries; null where there is none, or no entry. Only where TOML refuses a `[[registry]]` can there be one: the statements
 * of a long file, which have to be put together, are looked at for nothing less.
 */
export function mirrorAboveAll(syntax: SyntaxFile): MirrorAboveAll | null {
  const { problems } = syntax;
  if (!problems.some(({ place }) => isAsLongAsKey(place))) return null;
  const { statements = [] } = syntax;
  const first = statements.find(({ path }) => path[0]?.text.toLowerCase() === 'registry');
  const [registry, mirror, ...more] = first?.path ?? [];
  if (first?.kind !== 'tables' || !registry || mirror?.text.toLowerCase() !== 'mirror' || more.length > 0) return null;
  const broken = placeSet(problems.map(({ place }) => place));
  const refused = statements.flatMap(({ kind, path }) => {
    const [key, ...below] = path;
    const isEntry = kind === 'tables' && key?.text === registry.text && below.length === 0;
    return isEntry && broken.has(key.place) ? [key.place] : [];
  });
  return refused.length > 0 ? { place: registry.place, refused } : null;
}

/** Whether `registry` may stand at a place, with or without quotes. */
function isAsLongAsKey({ start, end }: Place): boolean {
  return end - start === 'registry'.length || end - start === '"registry"'.length;
}

function orphanReport(document: Document, problem: Orphan): Report {
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
function insertEntry(document: Document, { place }: Orphan): Fix[] {
  const statements = document.syntax.statements ?? [];
  const first = statements.find(({ path }) => path[0]?.text === 'registry');
  if (
    document.syntax.problems.length > (mirrorAboveAll(document.syntax)?.refused.length ?? 0) ||
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
