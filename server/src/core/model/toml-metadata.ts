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

/**
 * Shows all keys of a TOML file in the order of the text: headers (each time), keys, keys of inline tables. The key itself is
 * made when it is asked for.
 */
export function visitKeys({ statements = [] }: SyntaxFile, visit: (text: string, key: () => DefinedKey) => void): void {
  let header: readonly Scalar[] = [];
  let headerText = '';
  const textBelow = keysBelow();
  for (const statement of statements) {
    const { path: parts } = statement;
    const own = keyText(parts.map(({ text }) => text));
    const above = statement.kind === 'pair' ? header : [];
    if (statement.kind !== 'pair') {
      header = parts;
      headerText = own;
    }
    if (parts.length === 0) continue;
    const text = statement.kind === 'pair' && headerText !== '' ? textBelow(headerText, own) : own;
    const path = (): string[] => [...above, ...parts].map((part) => part.text);
    visit(text, () => ({ ...definedKey(path(), text, parts), ...lineOfStatement(statement) }));
    const value = statement.kind === 'pair' ? statement.value : null;
    if (value && value.kind !== 'scalar') visitInlineKeys(value, path(), text, visit);
  }
}

/** Joins the key of a table and a key in it. The tables of an array have the same keys: each pair is joined once. */
function keysBelow(): (header: string, own: string) => string {
  const known = new Map<string, Map<string, string>>();
  return (header, own) => {
    const below = known.get(header) ?? new Map<string, string>();
    known.set(header, below);
    const text = below.get(own) ?? `${header}.${own}`;
    below.set(own, text);
    return text;
  };
}

/**
 * The line (from 1) that the library names in an error about a key: that of its last definition in the file, for it keeps
 * one for all tables of an array. null where the key stands nowhere by itself (a table that a header only implies).
 */
export function linesOfKeys(syntax: SyntaxFile): (text: string) => number | null {
  const last = lazy(() => lastDefinitions(syntax));
  const lines = lazy(() => lineIndex(syntax.text ?? ''));
  const starts = lazy(() => chunkStarts(syntax.chunks));
  return (text) => {
    const key = last().get(text)?.();
    if (!key) return null;
    const start = starts().get(key.lineAt.until ?? key.lineAt.chunk) ?? 0;
    return lines().positionAt(start + (key.lineAtEnd ? key.lineAt.end : key.lineAt.start)).line + 1;
  };
}

/** The dotted key one part below another, both as the library writes them. */
export function below(prefix: string, name: string): string {
  return prefix === '' ? keyPart(name) : `${prefix}.${keyPart(name)}`;
}

/** A dotted key as the library writes it. */
export function keyText(path: readonly string[]): string {
  return path.length === 1 ? keyPart(path[0] ?? '') : path.map(keyPart).join('.');
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

function keyPart(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : `"${escapeKey(name)}"`;
}

function lastDefinitions(syntax: SyntaxFile): ReadonlyMap<string, () => DefinedKey> {
  const last = new Map<string, () => DefinedKey>();
  visitKeys(syntax, (text, key) => void last.set(text, key));
  return last;
}

type KeyWithoutLine = Omit<DefinedKey, 'lineAt' | 'lineAtEnd'>;

function definedKey(path: readonly string[], text: string, parts: readonly Scalar[]): KeyWithoutLine {
  const first = parts[0]?.place;
  const last = parts.at(-1)?.place;
  if (!first || !last) throw new RangeError('a key has at least one part');
  return { path, text, parts, place: between(first, last) };
}

/** The library takes the line of a value when it has read its first token, and a multi-line string is one token. */
function lineOfStatement(statement: Statement): Pick<DefinedKey, 'lineAt' | 'lineAtEnd'> {
  if (statement.kind !== 'pair' || !statement.value) return { lineAt: statement.place, lineAtEnd: false };
  const { value } = statement;
  return { lineAt: value.place, lineAtEnd: value.kind === 'scalar' && value.style === 'block' };
}

function visitInlineKeys(
  value: Tree,
  path: readonly string[],
  text: string,
  visit: (text: string, key: () => DefinedKey) => void,
): void {
  if (value.kind === 'sequence') {
    for (const item of value.items) if (item && item.kind !== 'scalar') visitInlineKeys(item, path, text, visit);
    return;
  }
  if (value.kind !== 'mapping') return;
  for (const { key, value: inner } of value.entries) {
    const innerPath = [...path, key.text];
    const innerText = below(text, key.text);
    // the parents in a dotted key are no keys of their own
    const isParent = inner?.kind === 'mapping' && inner.style === 'table';
    if (!isParent)
      visit(innerText, () => ({ ...definedKey(innerPath, innerText, [key]), lineAt: key.place, lineAtEnd: false }));
    if (inner) visitInlineKeys(inner, innerPath, innerText, visit);
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
