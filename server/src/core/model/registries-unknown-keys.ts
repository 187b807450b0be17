import type { Place } from '../text/place';
import { between } from '../text/place';
import { nearestWord } from './nearest-word';
import type { RegistriesProblem, RegistriesTrap } from './registries-problem';
import { findKey, keysOf, tableAt, type RegistriesTable } from './registries-keys';
import { keyText, type DefinedKey } from './toml-metadata';

/**
 * One problem for each key that the engine passes over, but for keys inside a table that is unknown or `unread` as a whole: what was
 * probably meant, or why a key that exists elsewhere has no effect where it stands.
 */
export function unknownKeyProblems(undecoded: readonly DefinedKey[], unread: ReadonlySet<string>): RegistriesProblem[] {
  const unknown = new Set(unread);
  const problems: RegistriesProblem[] = [];
  for (const key of undecoded) {
    const inside = key.path.some((_, index) => index > 0 && unknown.has(keyText(key.path.slice(0, index))));
    unknown.add(key.text);
    if (!inside && !isKnownKey(key)) problems.push(unknownKey(key));
  }
  return problems;
}

/** A known key that was not read because what is around it is broken; that is said there. */
export function isKnownKey({ path }: DefinedKey): boolean {
  const known = knownDepth(path);
  const table = tableAt(path.slice(0, known));
  return table !== null && findKey(table, path[known] ?? '') !== null;
}

function unknownKey({ path, text, parts, place }: DefinedKey): RegistriesProblem {
  const known = knownDepth(path);
  const name = path[known] ?? '';
  const table = tableAt(path.slice(0, known));
  const base = {
    code: 'unknown-key',
    place: placeFrom(parts, known - (path.length - parts.length)) ?? place,
    key: text,
  } as const;
  if (table === null) return { ...base, message: `\`${text}\` means nothing to the engine, which ignores it` };
  const misplaced = belongsElsewhere(name, table);
  if (misplaced) return { ...base, ...misplaced };
  const names = keysOf(table).map((key) => key.name);
  const suggestion = nearestWord(name, names) ?? completedName(name, names) ?? nestedName(name, table);
  if (suggestion !== null) {
    return { ...base, message: `\`${name}\` is ignored by the engine, did you mean \`${suggestion}\`?`, suggestion };
  }
  return { ...base, message: `\`${name}\` is no key of ${describe(table)}, so the engine ignores it` };
}

/** How many keys from the start of the path lead through known tables. */
function knownDepth(path: readonly string[]): number {
  let depth = 0;
  while (depth < path.length - 1 && tableAt(path.slice(0, depth + 1)) !== null) depth++;
  return depth;
}

/** From a part on to the last one; undefined where the part stands in a header above. */
function placeFrom(parts: DefinedKey['parts'], index: number): Place | undefined {
  const first = parts[index]?.place;
  const last = parts.at(-1)?.place;
  return first && last && between(first, last);
}

interface Misplaced {
  readonly message: string;
  readonly trap: RegistriesTrap;
}

function belongsElsewhere(name: string, table: RegistriesTable): Misplaced | null {
  const top = findKey('', name);
  const inRegistry = findKey('registry', name);
  if (table === '') {
    if (!inRegistry || inRegistry.type === 'tables') return null;
    const message = `\`${name}\` has no \`[[registry]]\` header above it, so the engine ignores it`;
    return { message, trap: 'no-header' };
  }
  if (table !== 'registry' && table !== 'registry.mirror') return null;
  if (table === 'registry.mirror' && inRegistry && inRegistry.type !== 'tables') {
    const message = `\`${name}\` is a key of \`[[registry]]\`; below \`[[registry.mirror]]\` the engine ignores it, so move it above that header`;
    return { message, trap: 'swallowed-key' };
  }
  if (!top || top.type === 'tables' || top.type === 'table') return null;
  const message = `\`${name}\` stands below \`[[${table}]]\` and so belongs to that table, where the engine ignores it; move it above the first header`;
  return { message, trap: 'swallowed-key' };
}

/** The one key that begins as what was written: `block` is meant as `blocked`. */
function completedName(name: string, names: readonly string[]): string | null {
  if (name.length < LEAST_BEGINNING) return null;
  const [only, another] = names.filter((key) => key.startsWith(name.toLowerCase()));
  return another === undefined ? (only ?? null) : null;
}

const LEAST_BEGINNING = 4;

/** `[[mirror]]` is meant as `[[registry.mirror]]`. */
function nestedName(name: string, table: RegistriesTable): string | null {
  return table === '' && ['mirror', 'mirrors'].includes(name.toLowerCase()) ? 'registry.mirror' : null;
}

function describe(table: RegistriesTable): string {
  switch (table) {
    case '':
      return 'registries.conf';
    case 'registry':
    case 'registry.mirror':
      return `\`[[${table}]]\``;
    case 'aliases':
    case 'registries':
      return `\`[${table}]\``;
    case 'registries.*':
      return 'this table';
  }
}
