import type { Document } from '../document';
import { findKey } from '../model/registries-keys';
import type { Scalar, Statement, SyntaxFile } from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';
import { fits } from './fitting-value';
import type { Fix } from './rule';
import { doubledBrackets } from './single-registry';
import { lineEnd, lineStart } from './source-lines';

/** Keys of `[[registry]]` that stand above all headers of a registries.conf: an entry, but for its header. */
export interface HeaderlessEntry {
  readonly keys: readonly Scalar[];
  /** The further `location`s among them: mirrors that have no header either. TOML calls them defined twice. */
  readonly furtherLocations: readonly Scalar[];
  /** Whether the engine refuses the file for it, and does not only ignore the keys. */
  readonly isRefused: boolean;
  /** Inserts the headers, where these take no key of the file's top with them and nothing else in the file is broken. */
  readonly fixes: (document: Document) => readonly Fix[];
}

/** The keys without a header in a registries.conf; null where there are none. */
export function headerlessEntry(document: Document): HeaderlessEntry | null {
  return document.once(findHeaderless);
}

function findHeaderless({ syntax, registries }: Document): HeaderlessEntry | null {
  const top = keysOfTheTop(syntax);
  const first = top.findIndex(isOfRegistry);
  if (first < 0) return null;
  const rest = top.slice(first);
  const keys = rest.filter(isOfRegistry);
  const [, ...furtherLocations] = keys.filter(({ text }) => text === 'location');
  const orphans = registries?.problems.some(({ trap }) => trap === 'mirror-without-registry') ?? false;
  const isRefused = orphans || furtherLocations.length > 0;
  // Mirrors that are a value, and tables, too.
  const isTwice = isRefused && keys.some(({ text }) => text.toLowerCase() === 'mirror');
  return {
    keys,
    furtherLocations,
    isRefused,
    fixes: (current) => {
      const isSound = current.syntax.problems.length === furtherLocations.length && !isTwice;
      const canOpen = isSound && rest.length === keys.length && opensAsList(current.syntax) && isLoaded(current, keys);
      return canOpen ? insertHeaders(current, keys, furtherLocations) : [];
    },
  };
}

/** Whether the engine loads keys as those of an entry: else a file that it loads, but for these, would become one that it refuses. */
function isLoaded({ syntax }: Document, keys: readonly Scalar[]): boolean {
  const statements = pairsOfTheTop(syntax).filter(({ path: [key] }) => key && keys.includes(key));
  const isFitting = statements.every((pair) => fits(pair, findKey('registry', pair.path[0]?.text ?? '')?.type));
  return isFitting && keys.some(({ text }) => text.toLowerCase() === 'location');
}

function insertHeaders(document: Document, keys: readonly Scalar[], furtherLocations: readonly Scalar[]): Fix[] {
  const end = lineEnd(document);
  const insert = (key: Scalar, newText: string): PlacedEdit => ({ place: lineStart(document, key.place), newText });
  const edits = [
    ...keys.slice(0, 1).map((key) => insert(key, `[[registry]]${end}`)),
    ...furtherLocations.map((key) => insert(key, `${end}[[registry.mirror]]${end}`)),
    ...doubledBrackets(document),
  ];
  return [{ title: 'Insert `[[registry]]`', edits, safe: false }];
}

/** The keys above the first header; of a dotted key the first part. All of them stand in the first part of the file. */
function keysOfTheTop(syntax: SyntaxFile): Scalar[] {
  return pairsOfTheTop(syntax).flatMap(({ path }) => path.slice(0, 1));
}

function pairsOfTheTop({ parts = [] }: SyntaxFile): readonly Statement[] {
  const statements = parts[0]?.statements ?? [];
  const end = statements.findIndex(({ kind }) => kind !== 'pair');
  return end < 0 ? statements : statements.slice(0, end);
}

/** Whether nothing in a file makes `registry` anything but a list of tables. */
export function opensAsList(syntax: SyntaxFile): boolean {
  const isSingle = ({ kind, path }: Statement): boolean => kind === 'table' && path.length === 1;
  const inTop = keysOfTheTop(syntax).some(({ text }) => text === 'registry');
  const statements = syntax.statements ?? [];
  return !inTop && !statements.some((statement) => isSingle(statement) && statement.path[0]?.text === 'registry');
}

function isOfRegistry({ text }: Scalar): boolean {
  return findKey('', text) === null && findKey('registry', text) !== null;
}
