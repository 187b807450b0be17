import { chunkStarts } from '../text/chunk-starts';
import { between, type Place } from '../text/place';
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
 * Shows all keys of these statements in the order of the text: headers (each time), keys, keys of inline tables. The key itself is
 * made when it is asked for. The statements begin above all headers, or with one.
 */
export function visitKeys(
  statements: readonly Statement[],
  visit: (text: string, key: () => DefinedKey) => void,
  textBelow: KeyJoiner = keyJoiner(),
): void {
  let header: readonly Scalar[] = [];
  let headerText = '';
  for (const statement of statements) {
    const { path: parts } = statement;
    const above = statement.kind === 'pair' ? header : NO_PARTS;
    if (statement.kind !== 'pair') {
      if (!sameNames(header, parts)) headerText = keyText(parts.map(({ text }) => text));
      header = parts;
    }
    if (parts.length === 0) continue;
    const text = statement.kind === 'pair' ? textBelow(headerText, parts) : headerText;
    const path = (): string[] => [...above, ...parts].map((part) => part.text);
    visit(text, () => ({ ...definedKey(path(), text, parts), ...lineOfStatement(statement) }));
    const value = statement.kind === 'pair' ? statement.value : null;
    if (value && value.kind !== 'scalar') visitInlineKeys(value, path(), text, visit);
  }
}

const NO_PARTS: readonly Scalar[] = [];

function sameNames(a: readonly Scalar[], b: readonly Scalar[]): boolean {
  return a.length === b.length && a.every(({ text }, index) => text === b[index]?.text);
}

/** Joins the key of a table, as the library writes it, and a key in it. */
export type KeyJoiner = (header: string, own: readonly Scalar[]) => string;

/** A joiner for the tables of an array, which have the same keys: each pair is joined once. */
export function keyJoiner(): KeyJoiner {
  const known = new Map<string, Map<string, string>>();
  return (header, parts) => {
    const [first, ...more] = parts;
    if (!first || more.length > 0) return below(header, ...parts.map(({ text }) => text));
    const names = known.get(header) ?? new Map<string, string>();
    if (names.size === 0) known.set(header, names);
    const text = names.get(first.text) ?? below(header, first.text);
    names.set(first.text, text);
    return text;
  };
}

/**
 * The lines (from 1) that the library names in errors about keys: those of their last definitions in the file, for it keeps one for
 * all tables of an array. A key that stands nowhere by itself (a table that a header only implies) has none. The file is looked
 * through from its end, and no further than has to be.
 */
export function linesOfKeys(syntax: SyntaxFile, keys: ReadonlySet<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (keys.size === 0) return found;
  const starts = chunkStarts(syntax.chunks);
  const parts = syntax.parts ?? [];
  for (let index = parts.length - 1; index >= 0 && found.size < keys.size; index--) {
    for (const [text, { lineAt, lineAtEnd }] of lastDefinitions(parts[index]?.statements ?? [], keys)) {
      const start = starts.startOf(lineAt.until ?? lineAt.chunk) ?? 0;
      if (!found.has(text)) found.set(text, start + (lineAtEnd ? lineAt.end : lineAt.start));
    }
  }
  return linesAt(syntax.text?.toString() ?? '', found);
}

function lastDefinitions(statements: readonly Statement[], keys: ReadonlySet<string>): ReadonlyMap<string, DefinedKey> {
  const last = new Map<string, () => DefinedKey>();
  visitKeys(statements, (text, key) => {
    if (keys.has(text)) last.set(text, key);
  });
  return new Map([...last].map(([text, key]) => [text, key()]));
}

/** The line (from 1) in which a place begins, counted as the library counts. Goes through the text in front of it. */
export function lineOfPlace({ chunks, text }: Pick<SyntaxFile, 'chunks' | 'text'>, { chunk, start }: Place): number {
  const offset = (chunkStarts(chunks).startOf(chunk) ?? 0) + start;
  return text?.slice(0, offset).split('\n').length ?? 1;
}

/** Offsets in a text to lines from 1, in one pass. Lines end as the library counts them, at each line feed. */
function linesAt(text: string, offsets: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let line = 1;
  let next = text.indexOf('\n');
  for (const [key, offset] of [...offsets].sort(([, a], [, b]) => a - b)) {
    while (next >= 0 && next < offset) {
      line++;
      next = text.indexOf('\n', next + 1);
    }
    lines.set(key, line);
  }
  return lines;
}

/** The dotted key one part (or more) below another, as the library writes them. */
export function below(prefix: string, ...names: readonly string[]): string {
  return prefix === '' ? keyText(names) : `${prefix}.${keyText(names)}`;
}

/** A dotted key as the library writes it. */
export function keyText(path: readonly string[]): string {
  return path.length === 1 ? keyPart(path[0] ?? '') : path.map(keyPart).join('.');
}

function keyPart(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : `"${escapeKey(name)}"`;
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
