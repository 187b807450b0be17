import type { Analysis } from '../analysis';
import type { Document } from '../document';
import type { Registry } from '../model/hub';
import { findKey, keysOf, tableAt, type RegistriesKey, type RegistriesTable } from '../model/registries-keys';
import { isAboveHeaders, type Statement } from '../syntax/tree';
import { isAround, type Span } from '../text/place';
import type { Proposal } from './proposal';
import { registriesKeyMarkdown, typeWords, writtenForm } from './key-words';
import { formatNames, type NameProposal } from './format-names';
import { knownNames } from './known-names';
import { statementsBefore } from './statements-before';
import { inlinePlaceAt, type InlinePlace } from './toml-inline';
import { isBeforeItem, isBesideValue, quotedWord, tomlLineAt, type TomlLine } from './toml-line';
import { neighbours } from './registries-neighbours';

/** What can be written at an offset of a registries.conf. */
export function completeRegistries(analysis: Analysis, document: Document, offset: number): Proposal[] {
  const { text } = document;
  const line = tomlLineAt(text, offset);
  if (line.isComment) return [];
  const above = statementsAbove(document, line.start);
  const inline = inlineAt(document, line, offset);
  if (inline) return inlineProposals(analysis, document, above, inline, offset);
  if (line.header !== null) return headerProposals(document, above, line, line.header);
  const array = line.value ? null : arrayAround(document, offset);
  const value = line.value ?? (array === null ? null : { key: array, word: quotedWord(text, offset), isItem: true });
  if (!value && ((!line.isLast && !line.hasEquals) || isInStatement(document, line.start))) return [];
  if (!value) return [...keyProposals(document, above, line), ...headerProposals(document, above, line, line.word)];
  const there = value.isItem ? itemsAround(document, offset) : [];
  return valueProposals(analysis, document, { ...value, table: tableOf(above), there, offset });
}

function statementsAbove(document: Document, before: number): Statement[] {
  const statements = document.syntax.statements ?? [];
  return statements.slice(0, statementsBefore(document, statements, before));
}

function headerOf(statements: readonly Statement[]): Statement | null {
  return statements.findLast(({ kind }) => kind !== 'pair') ?? null;
}

function tableOf(statements: readonly Statement[], inner: readonly string[] = []): RegistriesTable | null {
  const header = headerOf(statements)?.path.map(({ text }) => text) ?? [];
  return tableAt([...header, ...inner]);
}

/** The inline table around an offset, also of a value that was begun in an earlier line. */
function inlineAt(document: Document, { start, value }: TomlLine, offset: number): InlinePlace | null {
  const { text } = document;
  const statement = lastBefore(document, offset);
  const from = statement?.kind === 'pair' ? (document.locate(statement.place)?.start ?? start) : start;
  const name = statement?.kind === 'pair' ? statement.path.at(-1)?.text : undefined;
  const begun = name !== undefined && from < start ? inlineFrom(text, from, offset, name) : null;
  return begun ?? (value ? inlineFrom(text, start, offset, value.key) : null);
}

function inlineFrom(text: string, from: number, offset: number, name: string): InlinePlace | null {
  const equals = text.indexOf('=', from);
  return equals < 0 || equals >= offset ? null : inlinePlaceAt(text, equals + 1, offset, name);
}

function inlineProposals(
  analysis: Analysis,
  document: Document,
  above: readonly Statement[],
  { path, siblings, key, isItem, word, hasEquals, isBeforeKey }: InlinePlace,
  offset: number,
): Proposal[] {
  const outer = above.filter(({ place }) => (document.locate(place)?.start ?? 0) < word.start);
  const table = tableOf(outer, path);
  if (table === null) return [];
  if (key !== null) {
    const quoted = quotedWord(document.text, offset);
    return valueProposals(analysis, document, { key, word: quoted, isItem, table, there: [], offset });
  }
  const there = new Set(siblings.map((name) => name.toLowerCase()));
  return freeKeys(document, table, there, offset)
    .filter(({ type }) => type !== 'table' && type !== 'aliases')
    .map((each) => keyProposal(each, word, hasEquals))
    .map((each) => {
      const end = each.isSnippet ? ',' : '$0,';
      return isBeforeKey ? { ...each, insertText: each.insertText + end, isSnippet: true } : each;
    });
}

/** The key whose array, begun in an earlier line, is still open here. */
function arrayAround(document: Document, offset: number): string | null {
  const statement = lastBefore(document, offset);
  if (statement?.kind !== 'pair' || statement.value?.kind !== 'sequence') return null;
  const span = document.locate(statement.value.place);
  return span && span.start < offset && offset < span.end ? (statement.path.at(-1)?.text ?? null) : null;
}

/** Whether a statement that began in an earlier line goes on in the one that begins at an offset. */
function isInStatement(document: Document, lineStart: number): boolean {
  const statement = lastBefore(document, lineStart);
  return statement !== null && (document.locate(statement.place)?.end ?? 0) > lineStart;
}

/** The statement that an offset is in, or comes after. */
function lastBefore(document: Document, offset: number): Statement | null {
  const statements = document.syntax.statements ?? [];
  return statements[statementsBefore(document, statements, offset) - 1] ?? null;
}

function keyProposals(document: Document, above: readonly Statement[], { word, hasEquals }: TomlLine): Proposal[] {
  const table = tableOf(above);
  if (table === null) return [];
  const header = headerOf(above);
  const own = (document.syntax.statements ?? []).filter(
    (statement) =>
      statement.kind === 'pair' &&
      (header === null ? isAboveHeaders(statement) : statement.table === tableBehind(header)),
  );
  const there = new Set(
    own
      .filter(({ place }) => (document.locate(place)?.start ?? -1) !== word.start)
      .map(({ path }) => path[0]?.text.toLowerCase()),
  );
  return freeKeys(document, table, there, word.start)
    .filter(({ type }) => type === 'string' || type === 'boolean' || type === 'strings')
    .map((key) => keyProposal(key, word, hasEquals));
}

/** The keys that a table at an offset can still have, for all that stands in it and in its entry. */
function freeKeys(
  document: Document,
  table: RegistriesTable,
  there: ReadonlySet<string | undefined>,
  offset: number,
): readonly RegistriesKey[] {
  const entry = document.registries?.conf.registries.findLast(({ origins: [place] }) => {
    const span = place && document.locate(place);
    return span ? span.start < offset : false;
  });
  return keysOf(table).filter((key) => !there.has(key.name) && !(entry && isRefusedIn(entry, key)));
}

/** An engine refuses an entry that restricts its mirrors as a whole and one of them by itself (`cluster/entry-checks.ts` `checkMirror`). */
function isRefusedIn({ mirrors, mirrorByDigestOnly }: Registry, { table, name }: RegistriesKey): boolean {
  if (table === 'registry.mirror') return name === 'pull-from-mirror' && mirrorByDigestOnly.value;
  const isForAll = table === 'registry' && name === 'mirror-by-digest-only';
  return isForAll && mirrors.some(({ pullFromMirror }) => pullFromMirror.value !== '');
}

function tableBehind(header: Statement): Statement['table'] {
  return header.table;
}

function keyProposal(key: RegistriesKey, replace: Span, hasEquals: boolean): Proposal {
  const value = STARTS[key.type];
  return {
    label: key.name,
    kind: 'key',
    detail: typeWords(key),
    documentation: registriesKeyMarkdown(key, false),
    insertText: hasEquals ? key.name : `${key.name} = ${value}`,
    isSnippet: !hasEquals && value !== '',
    replace,
    isDeprecated: key.deprecated !== undefined,
    asksForMore:
      !hasEquals &&
      (key.values !== undefined || key.type === 'boolean' || key.name === 'location' || key.name === 'prefix'),
  };
}

/** How a value begins, up to where it is written. */
const STARTS: Readonly<Record<RegistriesKey['type'], string>> = {
  string: '"$0"',
  strings: '["$0"]',
  boolean: '',
  tables: '[{$0}]',
  table: '',
  aliases: '',
};

/**
 * `[[registry]]` and what may stand below it, that first inside of an entry; a mirror only where there is an entry that it belongs to, and
 * none above keys, which would become those of the new table. A header that stands above keys gets another name alone.
 */
function headerProposals(document: Document, above: readonly Statement[], line: TomlLine, replace: Span): Proposal[] {
  const { text, syntax } = document;
  const statements = syntax.statements ?? [];
  const isAboveKeys = statements[statementsBefore(document, statements, replace.end)]?.kind === 'pair';
  if (!line.isLast || (isAboveKeys && line.header === null)) return [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const entry = above.findLastIndex(({ kind, path }) => kind !== 'pair' && dotted(path) === 'registry');
  const inner = entry < 0 ? [] : keysOf('registry');
  const isThere = ({ name, table, type }: RegistriesKey): boolean =>
    type === 'tables'
      ? hasPair(table === '' ? statements : above.slice(entry + 1), name)
      : statements.some((one) => one.kind !== 'pair' && dotted(one.path) === name && !isAt(document, one, replace));
  const isInside = tableOf(above)?.startsWith('registry') === true;
  const keys = isInside ? [...inner, ...keysOf('')] : [...keysOf(''), ...inner];
  return keys
    .filter(
      ({ type, deprecated }) =>
        (type === 'tables' || type === 'table' || type === 'aliases') && deprecated === undefined,
    )
    .filter((key) => !isThere(key))
    .map((key) => {
      const label = writtenForm(key);
      return {
        label,
        kind: 'table',
        detail: typeWords(key),
        documentation: registriesKeyMarkdown(key, false),
        insertText: (isAboveKeys ? label : `${label}\n${BODIES[label] ?? ''}`).replaceAll('\n', lineEnd),
        isSnippet: !isAboveKeys,
        replace,
        filterText: `${label} ${key.name}`,
        isDeprecated: false,
        asksForMore: false,
      };
    });
}

function dotted(path: Statement['path']): string {
  return path.map(({ text }) => text).join('.');
}

/** Whether the table that statements begin in has a key. */
function hasPair(statements: readonly Statement[], name: string): boolean {
  for (const { kind, path } of statements) {
    if (kind !== 'pair') return false;
    if (path[0]?.text === name) return true;
  }
  return false;
}

function isAt(document: Document, { place }: Statement, { start }: Span): boolean {
  return document.locate(place)?.start === start;
}

const BODIES: Readonly<Record<string, string>> = {
  '[[registry]]':
    'location = "${1:registry.example.com}"\n\n[[registry.mirror]]\nlocation = "${2:mirror.example.com}"\npull-from-mirror = "${3|digest-only,tag-only,all|}"$0',
  '[[registry.mirror]]': 'location = "${1:mirror.example.com}"$0',
  '[aliases]': '"${1:name}" = "${2:registry.example.com/name}"$0',
};

/** A value that is being written. */
interface ValuePlace {
  readonly table: RegistriesTable | null;
  readonly key: string;
  /** What it takes the place of. */
  readonly word: Span;
  readonly isItem: boolean;
  /** What the list has beside it. */
  readonly there: readonly string[];
  readonly offset: number;
}

function valueProposals(analysis: Analysis, document: Document, place: ValuePlace): Proposal[] {
  const { table, word, isItem } = place;
  if (isBesideValue(document.text, word)) return [];
  const key = table === null || table === 'aliases' ? null : findKey(table, place.key);
  if (!key && table !== 'aliases') return [];
  if (key?.type === 'boolean') return ['true', 'false'].map((label) => value({ label, insertText: label }, word));
  const quote = document.text.charAt(word.start) === "'" ? "'" : '"';
  const wrap = (text: string): string => {
    const quoted = `${quote}${text}${quote}`;
    if (isItem) return isBeforeItem(document.text, word) ? `${quoted},` : quoted;
    return key?.type === 'strings' ? `[${quoted}]` : quoted;
  };
  const fixed = (key?.values ?? []).map(({ value: label, documentation }) => ({ label, documentation }));
  const names = namesFor(analysis, document, place).map(({ name, detail }) => ({ label: name, detail }));
  const there = new Set(place.there);
  const typed = document.text.slice(word.start, word.end);
  return [...fixed, ...names]
    .filter(({ label }) => !there.has(label) && wrap(label) !== typed)
    .map((words) => value({ ...words, insertText: wrap(words.label) }, word));
}

function itemsAround(document: Document, offset: number): string[] {
  const statement = lastBefore(document, offset);
  if (statement?.kind !== 'pair' || statement.value?.kind !== 'sequence') return [];
  if (!isAround(document, statement.value.place, offset)) return [];
  return statement.value.items.flatMap((item) =>
    item?.kind === 'scalar' && !isAround(document, item.place, offset) ? [item.text] : [],
  );
}

/** The names that fit, but for those that would stand there twice. */
function namesFor(analysis: Analysis, document: Document, { table, key, word, offset }: ValuePlace): NameProposal[] {
  const names = knownNames(analysis, document.uri);
  if (table === 'aliases') return formatNames(names, 'repository', null);
  if (table === '' && key === 'unqualified-search-registries') return formatNames(names, 'search-registry', null);
  if (key !== 'location' && key !== 'prefix') return [];
  const { source, mirrors, sources } = neighbours(document, offset, word);
  const isMirror = table === 'registry.mirror';
  const there = new Set(isMirror ? mirrors : sources);
  return formatNames(names, isMirror ? 'mirror' : 'source', source).filter(({ name }) => !there.has(name));
}

function value(words: Pick<Proposal, 'label' | 'insertText'> & Partial<Proposal>, replace: Span): Proposal {
  const common = { kind: 'value', isSnippet: false, isDeprecated: false, asksForMore: false } as const;
  return { ...common, ...words, replace, filterText: words.insertText };
}
