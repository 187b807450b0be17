import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Draft, DraftDocument } from '../../server/src/core/syntax/draft';
import type { Scalar, Statement, SyntaxFile, TomlPart, Tree } from '../../server/src/core/syntax/tree';
import type { Place } from '../../server/src/core/text/place';

/** A text of a fixture and what is written down about it. */
export interface ReadingCase {
  readonly title: string;
  /** As it stands in the fixture. */
  readonly written: string;
  readonly text: string;
  readonly expected: string;
}

/**
 * The cases of a fixture: `=== title`, the text, `---`, and what is said of it. In the text `⟨d⟩` is the code unit U+000D, and `⟨end⟩` stands
 * where it ends without a line break.
 */
export function readingCases(file: string): readonly ReadingCase[] {
  const fixture = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return fixture
    .split(/^=== /m)
    .slice(1)
    .map((each) => {
      const [title = ''] = each.split('\n', 1);
      const [written = '', expected = ''] = each.slice(title.length + 1).split(/^---$\n?/m);
      return { title, written, text: unmarked(written), expected: unmarked(expected) };
    });
}

/** Writes a fixture anew, with what is said of its texts now. */
export function rewriteCases(file: string, cases: readonly ReadingCase[], told: (text: string) => string): void {
  const parts = cases.map(({ title, written, text }) => `=== ${title}\n${written}---\n${marked(told(text))}`);
  writeFileSync(file, parts.join(''));
}

function unmarked(written: string): string {
  return written
    .replace(/⟨end⟩\n$/, '')
    .replaceAll(/⟨([0-9a-f]+)⟩/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** The indented lines behind a line of what is written down. */
export function partOf(expected: string, name: string): string {
  const lines = expected.split('\n');
  const start = lines.indexOf(name) + 1;
  const rest = lines.slice(start);
  const length = rest.findIndex((line) => !line.startsWith('  '));
  return rest
    .slice(0, length)
    .map((line) => `${line}\n`)
    .join('');
}

/** What cannot be seen, or is no text by itself. */
function marked(told: string): string {
  return told.replaceAll(INVISIBLE, (character) => `⟨${character.charCodeAt(0).toString(16)}⟩`);
}

// eslint-disable-next-line no-control-regex -- they are what is looked for
const INVISIBLE = /[\0-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff]|[\ud800-\udfff]/g;

/** All that the reading of a text says, line by line; places as `chunk:start-end`, or `chunk:start-chunk:end`. */
export function shownReading(file: SyntaxFile): string {
  const at = placeNames(file);
  const lines = [
    `chunks ${file.chunks.map(({ length }) => length).join(' ')}`,
    ...file.documents.flatMap(({ root, place }) => [`document ${at(place)}`, ...shownTree(root, at, '  ')]),
    ...(file.statements ?? []).map((statement) => shownStatement(statement, at)),
    ...(file.parts ?? []).map((part) => shownPart(part, at)),
    ...file.problems.map(({ code, message, place }) => `! ${at(place)} ${code}: ${message}`),
  ];
  return `${lines.join('\n')}\n`;
}

type PlaceNames = (place: Place) => string;

function placeNames({ chunks }: SyntaxFile): PlaceNames {
  const numbers = new Map(chunks.map((chunk, index) => [chunk, index]));
  const nameOf = (chunk: Place['chunk']): number => numbers.get(chunk) ?? NaN;
  return ({ chunk, until, start, end }) => `${nameOf(chunk)}:${start}-${until ? `${nameOf(until)}:` : ''}${end}`;
}

function shownTree(tree: Tree | null, at: PlaceNames, indent: string): string[] {
  switch (tree?.kind) {
    case undefined:
      return [`${indent}nothing`];
    case 'scalar':
      return [`${indent}${shownScalar(tree, at)}`];
    case 'alias':
      return [`${indent}*${tree.name} ${at(tree.place)} -> ${tree.target ? at(tree.target.place) : 'nothing'}`];
    case 'sequence':
      return [
        `${indent}[] ${tree.style} ${at(tree.place)}`,
        ...tree.items.flatMap((item) => shownTree(item, at, `${indent}  `)),
      ];
    case 'mapping':
      return [
        `${indent}{} ${tree.style} ${at(tree.place)}`,
        ...tree.entries.flatMap(({ key, value, place }) => [
          `${indent}  ${at(place)} = ${shownScalar(key, at)}`,
          ...shownTree(value, at, `${indent}    `),
        ]),
      ];
  }
}

/** What is usual of a scalar is not said. */
function shownScalar({ text, type, style, verbatim, place }: Scalar, at: PlaceNames): string {
  const words = [
    JSON.stringify(text),
    at(place),
    ...(style === 'plain' ? [] : [style]),
    ...(type === 'string' ? [] : [type]),
    ...(verbatim === (style === 'plain' ? 0 : 1) ? [] : [String(verbatim)]),
  ];
  return words.join(' ');
}

function shownStatement(statement: Statement, at: PlaceNames): string {
  const { kind, path, place, table } = statement;
  const value = kind === 'pair' ? ` = ${statement.value ? at(statement.value.place) : 'nothing'}` : '';
  return `${kind} ${path.map(({ text }) => text).join(' ')} ${at(place)}${value} in ${at(table.place)}`;
}

function shownPart({ kind, tables, entries, reading, statements, problems }: TomlPart, at: PlaceNames): string {
  const said: readonly (readonly [what: string, value: string])[] = [
    ['tables ', tables.map(({ place }) => at(place)).join()],
    ['entries ', entries.map(({ key }) => key.text).join()],
    ['statements ', count(statements)],
    ['problems ', count(problems)],
    ['carried ', reading ? carried(reading.carryIn) : ''],
    ['carries ', reading ? carried(reading.carryOut) : ''],
    ['open ', reading?.openStrings.map(({ fence, start }) => `${fence} ${start}`).join() ?? ''],
    ['', reading?.mayBeCut === true ? 'may be cut' : ''],
    ['', reading?.namesRegistry === true ? 'names registry' : ''],
    ['', reading ? '' : 'depends on others'],
  ];
  const told = said.filter(([, value]) => value !== '').map(([what, value]) => what + value);
  return [`part ${kind}`, ...told].join('; ');
}

function count(values: readonly unknown[]): string {
  return values.length === 0 ? '' : String(values.length);
}

function carried({ quiet, findings }: NonNullable<TomlPart['reading']>['carryIn']): string {
  const told = findings.map(({ start, end, message }) => `${start}-${end} ${message}`);
  return [...(quiet === 0 ? [] : [`quiet ${quiet}`]), ...told].join(', ');
}

/** All of a reader's drafts, on one line for each document. */
export function shownDrafts(documents: readonly DraftDocument[]): readonly string[] {
  return documents.map(({ start, root }) => `${start} ${shownDraft(root)}`);
}

function shownDraft(draft: Draft | null): string {
  if (!draft) return 'nothing';
  const where = `${draft.start}-${draft.end}${draft.anchor === null ? '' : ` &${draft.anchor}`}`;
  switch (draft.kind) {
    case 'scalar':
      return `${where} ${draft.style} ${draft.tag ?? ''}${JSON.stringify(draft.text)}`;
    case 'alias':
      return `${where} *${draft.name}`;
    case 'sequence':
      return `${where} ${draft.flow ? 'flow' : 'block'} [${draft.items.map(shownDraft).join(', ')}]`;
    case 'mapping': {
      const entries = draft.entries.map(({ key, value }) => `${shownDraft(key)} = ${shownDraft(value)}`);
      return `${where} ${draft.flow ? 'flow' : 'block'} {${entries.join(', ')}}`;
    }
  }
}
