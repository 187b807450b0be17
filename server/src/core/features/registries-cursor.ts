import type { Document } from '../document';
import { findKey, tableAt, type RegistriesKey } from '../model/registries-keys';
import type { Scalar, Statement, Tree } from '../syntax/tree';
import { isAround, type Place } from '../text/place';
import { statementsBefore } from './statements-before';

/** The key or the value of a registries.conf at an offset, as far as the engine knows the key. */
export type RegistriesCursor =
  | { readonly kind: 'key'; readonly key: RegistriesKey; readonly place: Place }
  | { readonly kind: 'value'; readonly key: RegistriesKey; readonly text: string; readonly place: Place };

/** What stands at an offset (UTF-16 code units) of a registries.conf; null where nothing known does. */
export function registriesCursorAt(document: Document, offset: number): RegistriesCursor | null {
  const holds = (place: Place): boolean => isAround(document, place, offset);
  const statements = document.syntax.statements ?? [];
  const index = statementsBefore(document, statements, offset + 1) - 1;
  const statement = statements[index];
  if (!statement || !holds(statement.place)) return null;
  const outer = statement.kind === 'pair' ? headerPath(statements, index) : [];
  const { path } = statement;
  const names = [...outer, ...path.map(({ text }) => text)];
  const step = path.findIndex(({ place }) => holds(place));
  const word = path[step];
  if (word) return keyCursor(names.slice(0, outer.length + step + 1), word.place);
  // Between the brackets and the words, all of the header speaks of its last one.
  if (statement.kind !== 'pair') return keyCursor(names, statement.place);
  return statement.value && path.length > 0 ? cursorIn(statement.value, names, holds) : null;
}

/** The path of the last header before a statement. */
function headerPath(statements: readonly Statement[], index: number): string[] {
  let at = index - 1;
  while (at >= 0 && statements[at]?.kind === 'pair') at--;
  const header = statements[at];
  return header ? header.path.map(({ text }) => text) : [];
}

function keyCursor(path: readonly string[], place: Place): RegistriesCursor | null {
  const key = keyAt(path);
  return key ? { kind: 'key', key, place } : null;
}

function keyAt(path: readonly string[]): RegistriesKey | null {
  const table = tableAt(path.slice(0, -1));
  const name = path.at(-1);
  return table !== null && name !== undefined ? findKey(table, name) : null;
}

/** What stands at the offset in the value behind a path, inline tables included; items of arrays have the path of their array. */
function cursorIn(value: Tree, path: readonly string[], holds: (place: Place) => boolean): RegistriesCursor | null {
  switch (value.kind) {
    case 'scalar':
      return holds(value.place) ? valueCursor(value, path) : null;
    case 'sequence':
      return firstOf(value.items, (item) => item && cursorIn(item, path, holds));
    case 'mapping':
      return firstOf(value.entries, ({ key, value: inner }) => {
        const innerPath = [...path, key.text];
        if (holds(key.place)) return keyCursor(innerPath, key.place);
        // The places of tables and entries say nothing of where dotted keys add to them.
        return inner && cursorIn(inner, innerPath, holds);
      });
    case 'alias':
      return null;
  }
}

function valueCursor({ text, place }: Scalar, path: readonly string[]): RegistriesCursor | null {
  const key = keyAt(path);
  return key ? { kind: 'value', key, text, place } : null;
}

function firstOf<T>(items: readonly T[], find: (item: T) => RegistriesCursor | null): RegistriesCursor | null {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return null;
}
