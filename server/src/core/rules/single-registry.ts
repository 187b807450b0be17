import type { Document } from '../document';
import { isAboveHeaders, type Statement, type SyntaxFile } from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';
import type { Place } from '../text/place';
import { placeSet } from './place-set';
import type { Fix } from './rule';
import { textOf } from './source-lines';

/** What makes `registry` one table of a registries.conf, where it is due to be a list of tables. */
export interface SingleRegistry {
  /** The header `[registry]` or the value of `registry =`; else the word `registry` of the first mirror. */
  readonly place: Place;
  readonly kind: 'header' | 'value' | 'mirror';
  /** Its first mirror, which is one of no entry. */
  readonly mirror: Place | null;
  /** What TOML refuses below for it; nothing more needs to be said of that. */
  readonly refused: readonly Place[];
  readonly upstream?: string;
}

/**
 * What makes `registry` one table in a registries.conf; null where it is a list. The statements of a long file, which have to be put together, are looked at
 * only where the engine or TOML refuses something of this name.
 */
export function singleRegistry(document: Document): SingleRegistry | null {
  return document.once(findSingle);
}

function findSingle({ syntax, registries }: Document): SingleRegistry | null {
  const problem = registries?.problems.find(
    ({ trap }) => trap === 'single-registry' || trap === 'mirror-without-registry',
  );
  if (!problem && !syntax.problems.some(({ place }) => isAsLongAsKey(place))) return null;
  const { statements = [] } = syntax;
  const first = statements.find(isAtTop);
  const [registry] = first?.path ?? [];
  if (!first || !registry || (first.kind === 'tables' && first.path.length === 1)) return null;
  const refused = refusedBelow(syntax, statements, registry.text);
  if (!problem && refused.length === 0) return null;
  const kind = first.path.length > 1 ? 'mirror' : first.kind === 'pair' ? 'value' : 'header';
  const whole = first.kind === 'pair' ? (first.value?.place ?? registry.place) : first.place;
  const { upstream } = problem ?? {};
  return {
    place: kind === 'mirror' ? registry.place : whole,
    kind,
    mirror: firstMirror(first, statements),
    refused,
    ...(upstream === undefined || refused.length > 0 ? {} : { upstream }),
  };
}

/** Whether `registry` may stand at a place, with or without quotes. */
function isAsLongAsKey({ start, end }: Place): boolean {
  return end - start === 'registry'.length || end - start === '"registry"'.length;
}

/** Whether a statement says something of the top’s `registry`. */
function isAtTop(statement: Statement): boolean {
  return isOfRegistry(statement.path) && (statement.kind !== 'pair' || isAboveHeaders(statement));
}

function isOfRegistry([key]: Statement['path']): boolean {
  return key?.text.toLowerCase() === 'registry';
}

/** Whether a path leads to the mirrors of an entry, or into one. */
function isOfMirror(path: Statement['path']): boolean {
  return isOfRegistry(path) && path[1]?.text.toLowerCase() === 'mirror';
}

/** Whether a path is that of an entry or of a mirror. */
function opensTable(path: Statement['path']): boolean {
  return path.length === 1 ? isOfRegistry(path) : path.length === 2 && isOfMirror(path);
}

/** What opens a mirror of the table: a header, or a key in it. */
function firstMirror(first: Statement, statements: readonly Statement[]): Place | null {
  const value = first.kind === 'pair' ? first.value : first.table;
  const opener = statements.find((one) => isAtTop(one) && isOfMirror(one.path))?.path[1];
  if (opener) return opener.place;
  const inner = value?.kind === 'mapping' ? value.entries.find(({ key }) => key.text.toLowerCase() === 'mirror') : null;
  return inner?.key.place ?? null;
}

/** The headers of this name that TOML refuses, and the keys below a second `[registry]`, which are those of the first. */
function refusedBelow(syntax: SyntaxFile, statements: readonly Statement[], name: string): readonly Place[] {
  const broken = placeSet(syntax.problems.map(({ place }) => place));
  let isSecond = false;
  return statements.flatMap(({ kind, path }) => {
    const [key] = path;
    if (!key || !broken.has(key.place)) {
      if (kind !== 'pair') isSecond = false;
      return [];
    }
    if (kind === 'pair') return isSecond ? [key.place] : [];
    const isOpened = key.text === name && opensTable(path);
    isSecond = isOpened && kind === 'table';
    return isOpened ? [key.place] : [];
  });
}

/** Makes a list of tables of the table at a place: a header in single brackets, or the value of `registry =`; none where brackets alone do not. */
export function bracketFixes(document: Document, place: Place): readonly Fix[] {
  if (textOf(document, { ...place, end: place.start + 1 }) === '{') return listFix(document, place);
  const edits = doubledBrackets(document);
  if (!placeSet(edits.map((edit) => edit.place)).has(place)) return [];
  const written = [...new Set(edits.map(({ newText }) => `\`${newText}\``))];
  return [{ title: `Write ${written.join(' and ')}`, edits, safe: true }];
}

function listFix(document: Document, place: Place): readonly Fix[] {
  if (document.syntax.problems.length > 0) return [];
  const edits = [
    { place: { ...place, end: place.start }, newText: '[' },
    { place: { ...place, start: place.end }, newText: ']' },
  ];
  return [{ title: 'Put the table into a list', edits, safe: true }];
}

/** `[registry]` and `[registry.mirror]` with the brackets that a list of tables has. */
export function doubledBrackets(document: Document): readonly PlacedEdit[] {
  return (document.syntax.statements ?? []).flatMap(({ kind, path, place }) => {
    const text = kind === 'table' && opensTable(path) ? textOf(document, place) : '';
    return /^\[[^[\]]+\]$/.test(text) ? [{ place, newText: `[${text}]` }] : [];
  });
}
