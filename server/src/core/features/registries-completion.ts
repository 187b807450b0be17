import type { Analysis } from '../analysis';
import type { Document } from '../document';
import { findKey, keysOf, tableAt, type RegistriesKey, type RegistriesTable } from '../model/registries-keys';
import { isAboveHeaders, type Statement } from '../syntax/tree';
import type { Span } from '../text/place';
import type { Proposal } from './proposal';
import { registriesKeyMarkdown, typeWords, writtenForm } from './key-words';
import { knownNames, WELL_KNOWN_SOURCES } from './known-names';
import { statementsBefore } from './statements-before';
import { quotedWord, tomlLineAt, type TomlLine, type TomlValue } from './toml-line';

/** What can be written at an offset of a registries.conf. */
export function completeRegistries(analysis: Analysis, document: Document, offset: number): Proposal[] {
  const { text } = document;
  const line = tomlLineAt(text, offset);
  if (line.isComment) return [];
  const above = statementsAbove(document, line.start);
  if (line.header !== null) return headerProposals(document, above, line.header);
  if (line.value) return valueProposals(analysis, document, above, line.value, offset);
  const array = arrayAround(document, offset);
  if (array !== null) {
    const item = { key: array, word: quotedWord(text, offset), isItem: true };
    return valueProposals(analysis, document, above, item, offset);
  }
  return [...keyProposals(document, above, line), ...headerProposals(document, above, line.word)];
}

function statementsAbove(document: Document, before: number): Statement[] {
  const statements = document.syntax.statements ?? [];
  return statements.slice(0, statementsBefore(document, statements, before));
}

function headerOf(statements: readonly Statement[]): Statement | null {
  return statements.findLast(({ kind }) => kind !== 'pair') ?? null;
}

function tableOf(statements: readonly Statement[]): RegistriesTable | null {
  const header = headerOf(statements);
  return header ? tableAt(header.path.map(({ text }) => text)) : '';
}

/** The key whose array, begun in an earlier line, is still open here. */
function arrayAround(document: Document, offset: number): string | null {
  const statement = lastBefore(document, offset);
  if (statement?.kind !== 'pair' || statement.value?.kind !== 'sequence') return null;
  const span = document.locate(statement.value.place);
  return span && span.start < offset && offset < span.end ? (statement.path.at(-1)?.text ?? null) : null;
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
  return keysOf(table)
    .filter(({ name, type }) => !there.has(name) && (type === 'string' || type === 'boolean' || type === 'strings'))
    .map((key) => keyProposal(key, word, hasEquals));
}

function tableBehind(header: Statement): Statement['table'] {
  return header.table;
}

function keyProposal(key: RegistriesKey, replace: Span, hasEquals: boolean): Proposal {
  const value = key.type === 'string' ? '"$0"' : key.type === 'strings' ? '["$0"]' : '';
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

/** `[[registry]]` and what may stand below it; a mirror only where there is an entry that it belongs to. */
function headerProposals({ text }: Document, above: readonly Statement[], replace: Span): Proposal[] {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const headers = new Set(
    above.filter(({ kind }) => kind !== 'pair').map(({ path }) => path.map((step) => step.text).join('.')),
  );
  const keys = [...keysOf(''), ...(headers.has('registry') ? keysOf('registry') : [])];
  return keys
    .filter(
      ({ type, deprecated }) =>
        (type === 'tables' || type === 'table' || type === 'aliases') && deprecated === undefined,
    )
    .filter((key) => key.type === 'tables' || !headers.has(key.name))
    .map((key) => {
      const label = writtenForm(key);
      return {
        label,
        kind: 'table',
        detail: typeWords(key),
        documentation: registriesKeyMarkdown(key, false),
        insertText: `${label}\n${BODIES[label] ?? ''}`.replaceAll('\n', lineEnd),
        isSnippet: true,
        replace,
        filterText: `${label} ${key.name}`,
        isDeprecated: false,
        asksForMore: false,
      };
    });
}

const BODIES: Readonly<Record<string, string>> = {
  '[[registry]]':
    'location = "${1:registry.example.com}"\n\n[[registry.mirror]]\nlocation = "${2:mirror.example.com}"\npull-from-mirror = "${3|digest-only,tag-only,all|}"$0',
  '[[registry.mirror]]': 'location = "${1:mirror.example.com}"$0',
  '[aliases]': '"${1:name}" = "${2:registry.example.com/name}"$0',
};

function valueProposals(
  analysis: Analysis,
  document: Document,
  above: readonly Statement[],
  { key: name, word, isItem }: TomlValue,
  offset: number,
): Proposal[] {
  const table = tableOf(above);
  const key = table === null ? null : findKey(table, name);
  if (!key) return [];
  if (key.type === 'boolean') return ['true', 'false'].map((label) => value(label, label, word));
  const there = new Set(isItem ? itemsAround(document, offset) : []);
  const quote = document.text.charAt(word.start) === "'" ? "'" : '"';
  const wrap = (text: string): string => {
    const quoted = `${quote}${text}${quote}`;
    return key.type === 'strings' && !isItem ? `[${quoted}]` : quoted;
  };
  const fixed = (key.values ?? []).map((item) => value(item.value, wrap(item.value), word, item.documentation));
  const names = namesFor(analysis, key).map((item) => value(item, wrap(item), word));
  const typed = document.text.slice(word.start, word.end);
  return [...fixed, ...names].filter(({ label, insertText }) => !there.has(label) && insertText !== typed);
}

function itemsAround(document: Document, offset: number): string[] {
  const statement = lastBefore(document, offset);
  if (statement?.kind !== 'pair' || statement.value?.kind !== 'sequence') return [];
  const span = document.locate(statement.value.place);
  if (!span || offset < span.start || span.end < offset) return [];
  return statement.value.items.flatMap((item) => {
    const at = item?.kind === 'scalar' ? document.locate(item.place) : null;
    return item?.kind === 'scalar' && at && !(at.start <= offset && offset <= at.end) ? [item.text] : [];
  });
}

function namesFor(analysis: Analysis, { name, table }: RegistriesKey): string[] {
  const names = knownNames(analysis);
  if (table === 'registry.mirror' && name === 'location') return [...names.mirrors];
  const wellKnown = WELL_KNOWN_SOURCES.map((source) => source.name);
  if (table === 'registry' && (name === 'location' || name === 'prefix')) {
    return [...new Set([...names.sources, ...names.repositories, ...wellKnown])];
  }
  if (name === 'unqualified-search-registries')
    return [...new Set([...names.hosts, ...wellKnown.filter((host) => !host.includes('/'))])];
  return [];
}

function value(label: string, insertText: string, replace: Span, documentation?: string): Proposal {
  const complete = {
    label,
    kind: 'value',
    insertText,
    isSnippet: false,
    replace,
    filterText: insertText,
    isDeprecated: false,
    asksForMore: false,
  } as const;
  return documentation === undefined ? complete : { ...complete, documentation };
}
