import type { Entry, Mapping, Tree } from '../syntax/tree';
import type { Traced } from './hub';
import type { ReadProblem } from './registries-problem';
import { findKey, type RegistriesKey, type RegistriesTable } from './registries-keys';
import { below } from './toml-metadata';

/** A known key with its entry, and the dotted key that leads to it, as the engine writes it. */
export interface Field {
  readonly entry: Entry;
  readonly key: RegistriesKey | null;
  readonly path: string;
}

/** The known keys of one table by their proper names. */
export type Fields = ReadonlyMap<string, Field>;

/**
 * Takes values out of the tree as the engine's TOML library puts them into the engine's structure, and collects what does
 * not fit, in the library's words. Follows BurntSushi/toml `decode.go` `unifyStruct`, `unifySlice`, `unifyString`,
 * `unifyBool`, `unifyMap`, `badtype`.
 */
export class RegistriesDecoder {
  problems: ReadProblem[] = [];
  /** Keys behind which a table was due and something else stands: nothing is said of what is in there. */
  readonly unread = new Set<string>();
  readonly #decoded = new Set<string>();
  /** The dotted keys below each table's: they are the same for all tables of an array. */
  readonly #paths = new Map<string, Map<string, string>>();

  /** Forgets what was read so far, but for the names, which are the same in all tables of a file. */
  startAnew(): void {
    if (this.problems.length > 0) this.problems = [];
    this.unread.clear();
    this.#decoded.clear();
  }

  /** The known keys of a table. Where a key stands twice, or in two cases of letters, the last one with a value counts. */
  fields(table: Mapping | null, name: RegistriesTable, path: string): Fields {
    const fields = new Map<string, Field>();
    if (!table) return fields;
    const paths = this.#paths.get(path) ?? new Map<string, string>();
    if (paths.size === 0) this.#paths.set(path, paths);
    for (const entry of table.entries) {
      const key = findKey(name, entry.key.text);
      if (!key) continue;
      const isExact = entry.key.text === key.name;
      const known = isExact ? paths.get(key.name) : undefined;
      const field = { entry, key, path: known ?? below(path, entry.key.text) };
      if (isExact && known === undefined) paths.set(key.name, field.path);
      this.#decoded.add(field.path);
      if (entry.value || !fields.has(key.name)) fields.set(key.name, field);
    }
    return fields;
  }

  hasDecoded(key: string): boolean {
    return this.#decoded.has(key);
  }

  string(field: Field | undefined): Traced<string> | null {
    return field ? this.#stringOf(field, field.entry.value) : null;
  }

  boolean(field: Field | undefined): Traced<boolean> | null {
    const value = field?.entry.value;
    if (!field || !value) return null;
    if (value.kind === 'scalar' && value.type === 'boolean')
      return { value: value.text === 'true', origins: [value.place] };
    this.#refuse(field, value, 'boolean');
    return null;
  }

  strings(field: Field | undefined): Traced<readonly Traced<string>[]> | null {
    const value = field?.entry.value;
    if (!field || !value) return null;
    if (value.kind !== 'sequence') {
      this.#refuse(field, value, 'slice');
      return null;
    }
    const items = value.items.flatMap((item) => this.#stringOf(field, item) ?? []);
    return { value: items, origins: [value.place] };
  }

  /** The tables of an array. A single table, which the engine refuses, is read all the same. */
  tables(field: Field | undefined): { readonly table: Mapping; readonly path: string }[] {
    const value = field?.entry.value;
    if (!field || !value) return [];
    if (value.kind === 'sequence') {
      return value.items.flatMap((item) => {
        if (item?.kind === 'mapping') return [{ table: item, path: field.path }];
        if (item) this.#refuseTable(field, item);
        return [];
      });
    }
    this.#refuse(field, value, 'slice');
    return value.kind === 'mapping' ? [{ table: value, path: field.path }] : [];
  }

  table(field: Field): Mapping | null {
    const { value } = field.entry;
    if (!value || value.kind === 'mapping') return value;
    this.#refuseTable(field, value);
    return null;
  }

  /** The entries of a table whose keys are free. The library passes over anything else without a word. */
  entriesOfMap(field: Field | undefined): Field[] {
    const value = field?.entry.value;
    if (!field || !value) return [];
    if (value.kind !== 'mapping') {
      const message = `\`${field.path}\` must be a table; ${describe(value)} is ignored without a word`;
      this.unread.add(field.path);
      this.problems.push({ code: 'unknown-key', message, place: field.entry.key.place, key: field.path });
      return [];
    }
    return value.entries.map((entry) => {
      const path = below(field.path, entry.key.text);
      this.#decoded.add(path);
      return { entry, key: null, path };
    });
  }

  #stringOf(field: Field, value: Tree | null): Traced<string> | null {
    if (!value) return null;
    if (value.kind === 'scalar' && value.type === 'string') return { value: value.text, origins: [value.place] };
    this.#refuse(field, value, 'string');
    return null;
  }

  #refuse(field: Field, value: Tree, destination: 'string' | 'boolean' | 'slice'): void {
    if (isUnreadable(value)) return;
    const words = `incompatible types: TOML value has type ${goType(value)}; destination has type ${destination}`;
    const trap = trapOf(field, value);
    this.problems.push({
      ...this.#typeProblem(field, value, words),
      message: trap ? TRAPS[trap] : `${mustBe(field, value)}; the engine refuses the whole file`,
      ...(trap ? { trap } : {}),
    });
  }

  #refuseTable(field: Field, value: Tree): void {
    const words = `type mismatch for ${field.key?.opens?.goType ?? ''}: expected table but found ${goType(value)}`;
    const { name } = field.key ?? { name: '' };
    const hint = name === 'registries' ? ', an entry is written `[[registry]]`' : '';
    const message = `\`${field.path}\` must hold a table, not ${describe(value)}${hint}; the engine refuses the whole file`;
    this.unread.add(field.path);
    this.problems.push({ ...this.#typeProblem(field, value, words), message });
  }

  #typeProblem(field: Field, value: Tree, words: string): Omit<ReadProblem, 'message'> {
    return { code: 'toml-type', place: value.place, words, key: field.path };
  }
}

const TRAPS = {
  'single-registry':
    '`[registry]` is one table, but an entry begins with `[[registry]]`; the engine refuses the whole file',
  'mirror-without-registry':
    '`[[registry.mirror]]` has no `[[registry]]` above it whose mirror it could be; the engine refuses the whole file',
} as const;

function trapOf(field: Field, value: Tree): keyof typeof TRAPS | null {
  if (field.key?.type !== 'tables' || field.key.table !== '' || value.kind !== 'mapping') return null;
  const mirror = value.entries.some(
    ({ key, value: inner }) =>
      key.text.toLowerCase() === 'mirror' && (inner?.kind === 'sequence' || inner?.kind === 'mapping'),
  );
  return mirror && field.entry.place === field.entry.key.place ? 'mirror-without-registry' : 'single-registry';
}

/** Text without quotes is no TOML: that is said already, and it has no type. */
function isUnreadable(value: Tree): boolean {
  return value.kind === 'scalar' && value.type === 'string' && value.style === 'plain';
}

/** Go's name of the type that the library makes of a value (`fmtType`). */
function goType(value: Tree): string {
  if (value.kind === 'mapping') return 'map[string]any';
  if (value.kind === 'sequence') return value.style === 'tables' ? '[]map[string]any' : '[]any';
  if (value.kind === 'alias') return 'any';
  switch (value.type) {
    case 'string':
      return 'string';
    case 'integer':
      return 'int64';
    case 'float':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'datetime':
      return 'time.Time';
    case 'null':
      return '<nil>';
  }
}

function mustBe({ entry, key, path }: Field, value: Tree): string {
  const name = `\`${path}\``;
  switch (key?.type) {
    case 'boolean':
      return `${name} must be \`true\` or \`false\` without quotes, not ${describe(value)}`;
    case 'strings':
      return `${name} must be a list of strings in quotes, ${value === entry.value ? `not ${describe(value)}` : `with no ${bareNoun(value)}`}`;
    case 'tables':
      return `${name} must be tables, each with a header \`[[${path}]]\`, not ${describe(value)}`;
    case 'string':
    case 'aliases':
    case 'table':
    case undefined:
      return `${name} must be a string in quotes, not ${describe(value)}`;
  }
}

function describe(value: Tree): string {
  const noun = bareNoun(value);
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function bareNoun(value: Tree): string {
  if (value.kind === 'mapping') return 'table';
  if (value.kind === 'sequence') return value.style === 'tables' ? 'array of tables' : 'list';
  if (value.kind === 'alias') return 'alias';
  switch (value.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'float':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'datetime':
      return 'date or time';
    case 'null':
      return 'null';
  }
}
