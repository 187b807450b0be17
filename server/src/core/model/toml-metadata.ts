import { lazy } from '../text/lazy';
import { lineIndex } from '../text/line-index';
import { between, type Chunk, type Place } from '../text/place';
import type { Scalar, Statement, SyntaxFile, Tree } from '../syntax/tree';

/**
 * What the engine's TOML library (BurntSushi/toml) remembers beside the values: all keys in order, how it writes a dotted
 * key, and the line that it names for one. Follows `meta.go` `Key.String`, `parse.go` `topLevel`, `valueInlineTable`,
 * `setType`.
 */
export interface DefinedKey {
  readonly path: readonly string[];
  /** The path as the library writes it: parts joined by dots, quoted where they must be. */
  readonly text: string;
  /** The last parts of `path`, those that stand here; a header or a dotted key has several. */
  readonly parts: readonly Scalar[];
  readonly place: Place;
  /** Where the library takes the line from: a header, a value, or the key inside an inline table. */
  readonly lineAt: Place;
  readonly lineAtEnd: boolean;
}

/** All keys of a TOML file in the order of the text: headers (each time), keys, keys of inline tables. */
export function definedKeys({ statements = [] }: SyntaxFile): DefinedKey[] {
  const keys: DefinedKey[] = [];
  let header: readonly string[] = [];
  for (const statement of statements) {
    const { path: parts, place } = statement;
    const own = parts.map(({ text }) => text);
    const path = statement.kind === 'pair' ? [...header, ...own] : own;
    if (statement.kind !== 'pair') header = own;
    if (parts.length === 0) continue;
    keys.push({ ...definedKey(path, parts), ...lineOfStatement(statement, place) });
    if (statement.kind === 'pair') addInlineKeys(keys, path, statement.value);
  }
  return keys;
}

/**
 * The line (from 1) that the library names in an error about a key: that of its last definition in the file, for it keeps
 * one for all tables of an array. null where the key stands nowhere by itself (a table that a header only implies).
 */
export function linesOfKeys(syntax: SyntaxFile, keys: readonly DefinedKey[]): (text: string) => number | null {
  const last = lazy(() => new Map(keys.map((key) => [key.text, key])));
  const lines = lazy(() => lineIndex(syntax.text ?? ''));
  const starts = lazy(() => chunkStarts(syntax.chunks));
  return (text) => {
    const key = last().get(text);
    if (!key) return null;
    const start = starts().get(key.lineAt.until ?? key.lineAt.chunk) ?? 0;
    return lines().positionAt(start + (key.lineAtEnd ? key.lineAt.end : key.lineAt.start)).line + 1;
  };
}

/** A dotted key as the library writes it. */
export function keyText(path: readonly string[]): string {
  return path.map((part) => (/^[A-Za-z0-9_-]+$/.test(part) ? part : `"${escapeKey(part)}"`)).join('.');
}

/** Where the chunks of a file start, in UTF-16 code units. */
export function chunkStarts(chunks: readonly Chunk[]): ReadonlyMap<Chunk, number> {
  const starts = new Map<Chunk, number>();
  let at = 0;
  for (const chunk of chunks) {
    starts.set(chunk, at);
    at += chunk.length;
  }
  return starts;
}

function definedKey(path: readonly string[], parts: readonly Scalar[]): Omit<DefinedKey, 'lineAt' | 'lineAtEnd'> {
  const first = parts[0]?.place;
  const last = parts.at(-1)?.place;
  if (!first || !last) throw new RangeError('a key has at least one part');
  return { path, text: keyText(path), parts, place: between(first, last) };
}

/** The library takes the line of a value when it has read its first token, and a multi-line string is one token. */
function lineOfStatement(statement: Statement, place: Place): Pick<DefinedKey, 'lineAt' | 'lineAtEnd'> {
  if (statement.kind !== 'pair' || !statement.value) return { lineAt: place, lineAtEnd: false };
  const { value } = statement;
  return { lineAt: value.place, lineAtEnd: value.kind === 'scalar' && value.style === 'block' };
}

function addInlineKeys(keys: DefinedKey[], path: readonly string[], value: Tree | null): void {
  if (value?.kind === 'sequence') {
    for (const item of value.items) addInlineKeys(keys, path, item);
    return;
  }
  if (value?.kind !== 'mapping') return;
  for (const { key, value: inner } of value.entries) {
    const innerPath = [...path, key.text];
    // the parents in a dotted key are no keys of their own
    const isParent = inner?.kind === 'mapping' && inner.style === 'table';
    if (!isParent) keys.push({ ...definedKey(innerPath, [key]), lineAt: key.place, lineAtEnd: false });
    addInlineKeys(keys, innerPath, inner);
  }
}

const KEY_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/** The escapes of BurntSushi/toml `encode.go` `dblQuotedReplacer`. */
function escapeKey(part: string): string {
  let escaped = '';
  for (const character of part) {
    const code = character.charCodeAt(0);
    const short = KEY_ESCAPES.get(character);
    if (short !== undefined) escaped += short;
    else if (code < 0x20 || code === 0x7f) escaped += `\\u${code.toString(16).padStart(4, '0')}`;
    else escaped += character;
  }
  return escaped;
}
