import type { Document } from '../document';
import type { RegistriesProblem } from '../model/registries-file';
import { findKey, tableAt, type RegistriesKeyType } from '../model/registries-keys';
import type { Statement } from '../syntax/tree';
import type { Chunk, Place } from '../text/place';
import { fits } from './fitting-value';
import { headerlessEntry } from './headerless-entry';
import type { BroughtKey, Fix, Rule } from './rule';
import { lineEnd, lineStart, nextLine, soundLines, textOf, wholeLines } from './source-lines';
import { asSentence } from './wording';

/** A key of registries.conf that the engine passes over. */
export const unknownKey: Rule = {
  code: 'unknown-key',
  severity: 'warning',
  about: () => ({
    title: 'A key that the engine ignores',
    documentation: [
      'Engines accept keys that they do not know and pass over them; only a debug log names them (`Failed to decode keys …`). A misspelt',
      '`blocked` therefore blocks nothing.',
      '',
      'TOML has a trap of its own: a key belongs to the last header above it. A top-level key such as `unqualified-search-registries` that is',
      'added at the end of the file lands inside the last `[[registry]]` or `[[registry.mirror]]`, and means nothing there. The other way',
      'round, a `location` above all headers belongs to no entry.',
    ].join('\n'),
    bad: { language: 'toml', text: '[[registry]]\nlocation = "quay.io"\nblockd = true\n' },
    good: { language: 'toml', text: '[[registry]]\nlocation = "quay.io"\nblocked = true\n' },
  }),
  looksAt: 'registries',
  check(document) {
    const unknown = document.registries?.problems.filter(({ code }) => code === 'unknown-key') ?? [];
    const headerless = headerlessEntry(document);
    return headerlessMirrors(document, unknown)
      .filter(({ trap }) => !(trap === 'no-header' && headerless?.isRefused))
      .map((problem) => ({
        place: problem.place,
        message: asSentence(problem.message),
        fixes:
          problem.trap === 'no-header' ? (headerless?.fixes ?? []) : (current: Document) => fixesOf(current, problem),
      }));
  },
};

/**
 * Of mirrors as a value above all headers (`mirror = […]`) it is said that they miss an entry: what is meant by them is the name of a
 * header, and as a key (`registry.mirror = […]`) it makes the engine refuse the file.
 */
function headerlessMirrors(document: Document, problems: readonly RegistriesProblem[]): readonly RegistriesProblem[] {
  if (!problems.some(({ suggestion }) => suggestion?.includes('.'))) return problems;
  const [top] = document.syntax.parts ?? [];
  const pairs = top?.statements.filter(({ kind }) => kind === 'pair') ?? [];
  const starts = new Set(pairs.map(({ path }) => path[0]?.place.start));
  return problems.map((problem): RegistriesProblem => {
    const { suggestion, ...rest } = problem;
    const isPair = rest.place.chunk === top?.chunk && starts.has(rest.place.start);
    if (!suggestion?.includes('.') || !isPair) return problem;
    const [name = ''] = rest.key?.split('.') ?? [];
    const message = `\`${name}\` has no \`[[registry]]\` header above it, so the engine ignores it`;
    // `mirrors` is no key of an entry either.
    return findKey('registry', name) === null ? { ...rest, message } : { ...rest, message, trap: 'no-header' };
  });
}

function fixesOf(document: Document, { place, trap, key = '', suggestion }: RegistriesProblem): Fix[] {
  if (trap === 'swallowed-key') return moveUp(document, place);
  return suggestion === undefined ? [] : rename(document, { place, suggestion }, typeMeant(key, suggestion));
}

interface Misspelling {
  readonly place: Place;
  readonly suggestion: string;
}

function rename(document: Document, misspelling: Misspelling, type: RegistriesKeyType | undefined): Fix[] {
  const { place, suggestion } = misspelling;
  const statements = statementsAround(document, place);
  const statement = statements.at(place);
  if (!statement || !statements.isSound(statement.place)) return [];
  const isHeader = statement.kind !== 'pair';
  if (isHeader && !canBelong(statements, statement, renamedPath(statement, misspelling).split(/[\n.]/))) return [];
  const isTaken =
    statement.kind === 'pair'
      ? statement.table.entries.some(({ key }) => key.text === suggestion)
      : isTakenByTable(document, statement, misspelling);
  const isOneKey = !/[.\s]/.test(textOf(document, place).replaceAll(/^["']|["']$/g, ''));
  if (isTaken || !isOneKey || !fits(statement, type)) return [];
  const brings = broughtBy(document, statement, misspelling);
  const edits = [{ place, newText: suggestion }];
  return [{ title: `Write \`${suggestion}\``, edits, safe: false, ...(brings && { brings }) }];
}

/**
 * Whether a header of mirrors would open one in the entry above it: TOML heeds the case of that one's name, and an entry that has a list of
 * mirrors as a value takes no tables.
 */
function canBelong(statements: StatementIndex, header: Statement, renamed: readonly string[]): boolean {
  if (renamed.length < 2) return true;
  const above = statements.registryAbove(header);
  const isOfEntry = above !== null && above.path[0]?.text === renamed[0];
  return isOfEntry && !statements.pairsBelow(above).some(({ path: [key] }) => key?.text.toLowerCase() === renamed[1]);
}

/** null for a header of a list of tables, which may be there any number of times. */
function broughtBy(document: Document, statement: Statement, misspelling: Misspelling): BroughtKey | null {
  switch (statement.kind) {
    case 'pair':
      return { into: statement.table.place, key: misspelling.suggestion };
    case 'table':
      return { into: document.placeAt(0), key: renamedPath(statement, misspelling) };
    case 'tables':
      return null;
  }
}

/** The type of the key that is meant by another one; `key` is that one, dotted. */
function typeMeant(key: string, suggestion: string): RegistriesKeyType | undefined {
  const path = [...key.split('.').slice(0, -1), ...suggestion.split('.')];
  const table = tableAt(path.slice(0, -1));
  return table === null ? undefined : findKey(table, path.at(-1) ?? '')?.type;
}

/** Whether a header, once renamed, would open one table with another header; lists of tables take any number. */
function isTakenByTable(document: Document, header: Statement, misspelling: Misspelling): boolean {
  const renamed = renamedPath(header, misspelling);
  const isSame = ({ path }: Statement): boolean => path.map(({ text }) => text).join('\n') === renamed;
  const others = (document.syntax.statements ?? []).filter((other) => other !== header && other.kind !== 'pair');
  return others.some((other) => isSame(other) && (other.kind === 'table' || header.kind === 'table'));
}

/** The keys of a header, one a line. */
function renamedPath({ path }: Statement, { place, suggestion }: Misspelling): string {
  return path.map((key) => (key.place.start === place.start ? suggestion : key.text)).join('\n');
}

/** Takes the key with its value and its comments out of the table that swallowed it and puts it above the header that did. */
function moveUp(document: Document, place: Place): Fix[] {
  const statements = statementsAround(document, place);
  const statement = statements.at(place);
  const [key, ...more] = statement?.path ?? [];
  if (statement?.kind !== 'pair' || !key || more.length > 0 || !statements.isSound(statement.place)) return [];
  const target = targetOf(document, statements, statement, key.text);
  const meant = findKey('', key.text) ?? findKey('registry', key.text);
  if (!target || !fits(statement, meant?.type)) return [];
  const lines = wholeLines(document, statement.place);
  const above = commentsAbove(document, statement, statements.before(statement));
  const own = textOf(document, { ...lines, start: statement.place.start });
  const text = above.replace(/^[ \t]*(?=#)/gm, target.indent) + target.indent + own;
  const edits = [
    { place: target.place, newText: text.endsWith('\n') ? text : text + lineEnd(document) },
    { place: { ...lines, start: lines.start - above.length }, newText: '' },
  ];
  const brings = { into: target.table, key: key.text };
  return [{ title: 'Move it up to where it belongs', edits, safe: false, brings }];
}

/** The lines of comments right above a statement, as far as they stand in lines of their own behind the one before it. */
function commentsAbove(document: Document, { place }: Statement, before: Statement | undefined): string {
  const between = before ? textOf(document, { ...place, start: before.place.end, end: place.start }) : '';
  return /\n((?:[ \t]*#[^\n]*\n){1,20})[ \t]*$/.exec(between)?.[1] ?? '';
}

interface Target {
  readonly table: Place;
  readonly place: Place;
  readonly indent: string;
}

/** Behind the last pair of the table that the key belongs to, else behind its header; null where the table has the key already. */
function targetOf(document: Document, statements: StatementIndex, statement: Statement, key: string): Target | null {
  const header = findKey('', key) === null ? statements.registryAbove(statement) : null;
  if (!header && findKey('', key) === null) return null;
  const own = statements.pairsBelow(header);
  const table = header?.table ?? document.syntax.documents[0]?.root;
  if (table?.kind !== 'mapping' || table.entries.some((entry) => entry.key.text === key)) return null;
  const into = { table: table.place };
  const last = own.at(-1) ?? header;
  if (last) return { ...into, place: nextLine(document, last.place), indent: indentAt(document, last.place) };
  const { first } = statements;
  return first ? { ...into, place: lineStart(document, first.place), indent: '' } : null;
}

function indentAt(document: Document, place: Place): string {
  const line = textOf(document, wholeLines(document, place));
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The statements around a place. */
interface StatementIndex {
  /** The first of the file. */
  readonly first: Statement | undefined;
  /** Whether no syntax problem stands in the lines of a place. */
  isSound(place: Place): boolean;
  /** The statement one of whose keys begins at this place. */
  at(place: Place): Statement | undefined;
  /** The one above it in its part of the file. */
  before(statement: Statement): Statement | undefined;
  /** The `[[registry]]` header that a statement stands below. */
  registryAbove(statement: Statement): Statement | null;
  /** The pairs directly below a header; null: those above all headers. */
  pairsBelow(header: Statement | null): readonly Statement[];
}

function statementsAround(document: Document, { chunk }: Place): StatementIndex {
  const { parts = [] } = document.syntax;
  const index = document.once(partIndices).get(chunk) ?? -1;
  const own = parts[index]?.statements ?? [];
  return {
    first: parts.find(({ statements }) => statements.length > 0)?.statements[0],
    isSound: document.once(soundLines),
    at: (place) => own.find(({ path }) => path.some((key) => key.place.start === place.start)),
    before: (statement) => own[own.indexOf(statement) - 1],
    registryAbove(statement) {
      const header = own.slice(0, own.indexOf(statement) + 1).findLast(isRegistryHeader);
      for (let at = index - 1; !header && at >= 0; at--) {
        const earlier = parts[at]?.statements.findLast(isRegistryHeader);
        if (earlier) return earlier;
      }
      return header ?? null;
    },
    pairsBelow(header) {
      const part = parts[header ? (document.once(partIndices).get(header.place.chunk) ?? -1) : 0];
      const statements = part?.statements ?? [];
      const below = header ? statements.slice(statements.indexOf(header) + 1) : statements;
      const end = below.findIndex(({ kind }) => kind !== 'pair');
      return end < 0 ? below : below.slice(0, end);
    },
  };
}

function partIndices({ syntax: { parts = [] } }: Document): ReadonlyMap<Chunk, number> {
  return new Map(parts.map(({ chunk }, index) => [chunk, index]));
}

function isRegistryHeader({ kind, path }: Statement): boolean {
  return kind === 'tables' && path.length === 1 && path[0]?.text.toLowerCase() === 'registry';
}
