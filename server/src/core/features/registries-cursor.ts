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
  const step = path.findIndex(({ place }) => holds(place));
  const word = path[step];
  if (word) return keyCursor(outer, path, step, word.place);
  // Between the brackets and the words, all of the header speaks of its last one.
  if (statement.kind !== 'pair') return keyCursor(outer, path, path.length - 1, statement.place);
  const value = statement.value && scalarAt(statement.value, holds);
  const key = keyOf(outer, path, path.length - 1);
  return value && key ? { kind: 'value', key, text: value.text, place: value.place } : null;
}

/** The path of the last header before a statement. */
function headerPath(statements: readonly Statement[], index: number): string[] {
  let at = index - 1;
  while (at >= 0 && statements[at]?.kind === 'pair') at--;
  const header = statements[at];
  return header ? header.path.map(({ text }) => text) : [];
}

function keyCursor(
  outer: readonly string[],
  path: readonly Scalar[],
  step: number,
  place: Place,
): RegistriesCursor | null {
  const key = keyOf(outer, path, step);
  return key ? { kind: 'key', key, place } : null;
}

function keyOf(outer: readonly string[], path: readonly Scalar[], step: number): RegistriesKey | null {
  const names = path.map(({ text }) => text);
  const table = tableAt([...outer, ...names.slice(0, Math.max(step, 0))]);
  const name = names[step];
  return table !== null && name !== undefined ? findKey(table, name) : null;
}

function scalarAt(value: Tree, holds: (place: Place) => boolean): Scalar | null {
  if (value.kind === 'scalar') return holds(value.place) ? value : null;
  if (value.kind === 'sequence') {
    for (const item of value.items) {
      const found = item && scalarAt(item, holds);
      if (found) return found;
    }
  }
  return null;
}
