import type { Document } from '../document';
import { quoteToml } from '../cluster/toml-writer';
import type { Registry } from '../model/hub';
import type { Statement } from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';
import type { Place } from '../text/place';
import { commentsIn } from './comments';
import { loadProblems, roleOf } from './load-problems';
import type { Fix, Report, Rule } from './rule';
import { lineEnd, lineStart, nextLine, textOf, wholeLines } from './source-lines';

/** The old form of registries.conf. */
export const v1Format: Rule = {
  code: 'v1-format',
  severity: 'warning',
  about: () => ({
    title: 'The old form of registries.conf (v1)',
    documentation: [
      '`[registries.search]`, `[registries.insecure]` and `[registries.block]` are the form from before 2019. Engines still convert a main',
      'file that is written in it, but it knows no mirrors.',
      '',
      'In a drop-in, and together with any key of the present form, it is an error: the engine refuses the whole configuration.',
    ].join('\n'),
    bad: {
      language: 'toml',
      text: '[registries.search]\nregistries = ["registry.example.com"]\n\n[registries.insecure]\nregistries = ["dev.example.com:5000"]\n',
    },
    good: {
      language: 'toml',
      text: 'unqualified-search-registries = ["registry.example.com"]\n\n[[registry]]\nlocation = "dev.example.com:5000"\ninsecure = true\n',
    },
  }),
  looksAt: 'registries',
  *check(document) {
    const { registries } = document;
    if (registries?.form !== 'v1' && registries?.form !== 'mixed') return;
    const [problem] = loadProblems(document, (kind) => kind === 'v1-in-drop-in' || kind === 'mixed-v1-v2');
    const place = oldTables(document)[0]?.place ?? problem?.place;
    if (place) yield report(document, place, problem?.message);
  },
};

function report(document: Document, place: Place, upstream: string | undefined): Report {
  const fixes = rewrite;
  if (upstream === undefined) {
    const message =
      'This is the old form of registries.conf, which cannot say mirrors and which new tools do not write';
    return { place, message, tag: 'deprecated', fixes };
  }
  const fact =
    roleOf(document) === 'drop-in'
      ? 'A drop-in must not be in the old form of registries.conf'
      : 'The old form of registries.conf must not be mixed with the present one';
  return {
    place,
    message: `${fact}, so the engine refuses the whole configuration`,
    severity: 'error',
    upstream,
    fixes,
  };
}

/** The headers of the old form; where it is written without headers, the pairs at the top of the file. */
function oldTables({ syntax }: Document): readonly Statement[] {
  const statements = (syntax.statements ?? []).filter(
    ({ path: [first] }) => first?.text.toLowerCase() === 'registries',
  );
  const headers = statements.filter(({ kind }) => kind !== 'pair');
  return headers.length > 0 ? headers : statements;
}

/** Says the same in the present form; only for files that can be read whole, and in which each old table is a header with one list below it. */
function rewrite(document: Document): Fix[] {
  if (document.registries?.form !== 'v1' || document.syntax.problems.length > 0) return [];
  const tables = simpleTables(document);
  if (!tables || tables.length === 0) return [];
  const search = tables.find(({ name }) => name === 'search');
  const others = tables.filter(({ name }) => name !== 'search');
  return [
    {
      title: 'Rewrite in the present form (v2)',
      edits: [
        ...(search ? searchEdits(document, search) : []),
        ...others.flatMap((table, index) => listEdits(document, table, index === 0)),
      ],
      safe: false,
    },
  ];
}

interface OldTable {
  readonly name: string;
  readonly header: Statement;
  readonly list: Extract<Statement, { kind: 'pair' }>;
}

function simpleTables(document: Document): OldTable[] | null {
  const statements = document.syntax.statements ?? [];
  const found: OldTable[] = [];
  const headers = oldTables(document);
  if (headers.length > MOST_TABLES) return null;
  for (const header of headers) {
    const [, name, ...more] = header.path;
    const at = statements.indexOf(header);
    const list = statements[at + 1];
    const isSingle = statements[at + 2]?.kind !== 'pair';
    if (header.kind !== 'table' || !name || more.length > 0 || list?.kind !== 'pair' || !isSingle) return null;
    if (list.path.length !== 1 || list.path[0]?.text.toLowerCase() !== 'registries' || list.value?.kind !== 'sequence')
      return null;
    found.push({ name: name.text.toLowerCase(), header, list });
  }
  return found;
}

/** Three tables exist; files with more are broken in other ways. */
const MOST_TABLES = 3;

/** The list under its new name, moved above the first header of the file where it is not there already. */
function searchEdits(document: Document, { header, list }: OldTable): PlacedEdit[] {
  const first = document.syntax.statements?.find(({ kind }) => kind !== 'pair') ?? header;
  const headerPlace = wholeLines(document, header.place);
  const headerLines = { place: headerPlace, newText: commentsIn(document, headerPlace) };
  const key = list.path[0]?.place ?? list.place;
  if (first === header) return [headerLines, { place: key, newText: SEARCH_KEY }];
  const lines = wholeLines(document, list.place);
  const value = textOf(document, { ...lines, start: list.value?.place.start ?? list.place.end }).trimEnd();
  const end = lineEnd(document);
  return [
    { place: lineStart(document, first.place), newText: `${SEARCH_KEY} = ${value}${end}${end}` },
    headerLines,
    { place: lines, newText: '' },
  ];
}

const SEARCH_KEY = 'unqualified-search-registries';

/** All entries stand where the first of the two lists was. */
function listEdits(document: Document, { header, list }: OldTable, isFirst: boolean): PlacedEdit[] {
  const registries = document.registries?.conf.registries ?? [];
  const newText = isFirst
    ? registries.map((registry) => entryText(registry, lineEnd(document))).join(lineEnd(document))
    : '';
  const isAdjacent = textOf(document, { ...nextLine(document, header.place), end: list.place.start }).trim() === '';
  const lines = wholeLines(document, list.place);
  const headerLines = wholeLines(document, header.place);
  if (isAdjacent && header.place.chunk === list.place.chunk) {
    const both = { ...lines, start: headerLines.start };
    return [{ place: both, newText: commentsIn(document, both) + newText }];
  }
  return [
    { place: headerLines, newText: commentsIn(document, headerLines) },
    { place: lines, newText: commentsIn(document, lines) + newText },
  ];
}

function entryText({ location, insecure, blocked }: Registry, end: string): string {
  const lines = ['[[registry]]', `location = ${quoteToml(location.value)}`];
  if (insecure.value) lines.push('insecure = true');
  if (blocked.value) lines.push('blocked = true');
  return lines.map((line) => line + end).join('');
}
