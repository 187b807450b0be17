import type { Joined, Mapped } from '../text/again';
import type { Offsets } from '../text/offsets';
import { part, type Chunk, type Place } from '../text/place';
import type { Text } from '../text/text';
import type { PartReading } from './toml-finding';

/** One positioned tree for YAML, JSON and TOML. Holes are null: a tree exists for any text. */
export type Tree = Scalar | Mapping | Sequence | Alias;

export type ScalarType = 'string' | 'integer' | 'float' | 'boolean' | 'null' | 'datetime';

export interface Scalar {
  readonly kind: 'scalar';
  readonly type: ScalarType;
  /** The text of the value: decoded (quotes, escapes, folding), for plain scalars as written. A number stays the text it is. */
  readonly text: string;
  readonly style: 'plain' | 'single' | 'double' | 'block';
  readonly place: Place;
  /**
   * Offset from the start of `place` at which `text` stands letter for letter in the source (0 for plain, 1 for quoted scalars);
   * -1 where it does not (escapes, several lines, block scalars).
   */
  readonly verbatim: number;
}

/** A YAML mapping (block or flow), a TOML table (`table`, also implied by a dotted key) or inline table (`flow`). */
export interface Mapping {
  readonly kind: 'mapping';
  readonly style: 'block' | 'flow' | 'table';
  /** In the order of the text. The same key twice stays here twice, and is a problem of the parse. */
  readonly entries: readonly Entry[];
  readonly place: Place;
}

export interface Entry {
  readonly key: Scalar;
  readonly value: Tree | null;
  /** From the key to the end of the value. */
  readonly place: Place;
}

/** Goes over the entries of a mapping, in the order of the text; stands in front of the first. Nothing is made of what nobody asks for. */
export interface Fields {
  /** How many entries it has come to. */
  readonly count: number;
  /** Goes on to the next entry; false where there is none. */
  advance(): boolean;
  isKey(name: string): boolean;
  /** The value, where it stands there itself and is a scalar. */
  scalar(): Scalar | null;
  /** The items of the value, where it is a list of nothing but such scalars. */
  scalars(): readonly Scalar[] | null;
  /** The texts of those items; null, too, where one of them is no text (a number, nothing). */
  texts(): readonly string[] | null;
}

/** A YAML sequence, a TOML array (`flow`) or array of tables (`tables`). */
export interface Sequence {
  readonly kind: 'sequence';
  readonly style: 'block' | 'flow' | 'tables';
  readonly items: readonly (Tree | null)[];
  readonly place: Place;
}

/** A YAML alias `*name`. The target is a node of the same document, or null (unknown anchor, or an alias inside its own anchor). */
export interface Alias {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: Scalar | Mapping | Sequence | null;
  readonly place: Place;
}

/** What a parser says about a place of the text; `code` is the code of the rule that reports it; `too-large`
 * is nobody's mistake: the text is not read, or not to its end, for its length alone. */
export interface SyntaxProblem {
  readonly code: 'yaml-syntax' | 'toml-syntax' | 'toml-1-1' | 'too-large';
  readonly message: string;
  readonly place: Place;
}

export interface SyntaxDocument {
  readonly root: Tree | null;
  readonly place: Place;
}

/** The outcome of parsing any text: trees for what could be read, and a problem for each thing that could not. */
export interface SyntaxFile {
  /** All chunks of the file in order; their lengths sum up to the length of the text. */
  readonly chunks: readonly Chunk[];
  /** One for TOML; one for each YAML document. */
  readonly documents: readonly SyntaxDocument[];
  readonly problems: readonly SyntaxProblem[];
  /** The statements of a TOML text in order, half-typed ones included; absent for YAML. */
  readonly statements?: readonly Statement[];
  /** The parts of a TOML text, one for each chunk; absent for YAML. */
  readonly parts?: readonly TomlPart[];
  /** How many of the chunks had to be read; absent where all of them were. */
  readonly chunksRead?: number;
  /** The text that was parsed; absent for YAML. The engine's own words for a TOML file name lines. */
  readonly text?: Text;
  /** What the reading of the next text takes over; absent for YAML, null where the parts of a TOML text depend on each other. */
  readonly memory?: TomlMemory | null;
}

/** One chunk of a TOML text and what it says. The same object for as long as nothing that it rests on is edited. */
export interface TomlPart {
  readonly chunk: Chunk;
  /**
   * `registry`: begins with `[[registry]]` and says nothing of what is outside of the tables that it opens there; `other`: all else,
   * and every part of a text in which `registry` is not a list of tables alone.
   */
  readonly kind: 'registry' | 'other';
  readonly statements: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
  /** The tables that the `[[registry]]` headers of a `registry` part open. Mostly one. */
  readonly tables: readonly Mapping[];
  /** What it says at the top of the file, but for `tables`. */
  readonly entries: readonly Entry[];
  /** What the next reading of the text needs to keep this part; null where it cannot be read by itself. */
  readonly reading: PartReading | null;
}

/** A part that was read by itself. */
export type ReadPart = TomlPart & { readonly reading: PartReading };

/** What the reading of the next text takes over of parts that stand alone. */
export interface TomlMemory {
  readonly parts: readonly ReadPart[];
  /** Where the parts start, and where the last one ends. */
  readonly starts: Offsets;
  readonly chunks: Mapped<ReadPart, Chunk>;
  /** Those of all `[[registry]]` headers. */
  readonly tables: Joined<ReadPart, Mapping>;
  /** The parts that are more than a plain table. Most of many parts are none. */
  readonly odd: Joined<ReadPart, ReadPart>;
}

/** A line of TOML: `[path]`, `[[path]]` or `path = value`. A half-typed path has fewer parts, perhaps none. */
export type Statement =
  | {
      readonly kind: 'table' | 'tables';
      readonly path: readonly Scalar[];
      readonly place: Place;
      /** The table that the header opens. */
      readonly table: Mapping;
    }
  | {
      readonly kind: 'pair';
      readonly path: readonly Scalar[];
      readonly value: Tree | null;
      readonly place: Place;
      /** The table of the header above; above all headers what the top of the file says there. */
      readonly table: Mapping;
    };

/** Whether a statement stands above all headers: the table at the top is the one that no text opens. */
export function isAboveHeaders({ kind, table }: Statement): boolean {
  return kind === 'pair' && table.place.start === table.place.end;
}

/** The node behind aliases: itself, or the alias' target. */
export function dereference(tree: Tree | null | undefined): Scalar | Mapping | Sequence | null {
  if (!tree) return null;
  return tree.kind === 'alias' ? tree.target : tree;
}

/** The first entry of a mapping with this key. A YAML merge key (`<<: *base`) is looked through, one level deep. */
export function entryOf(mapping: Mapping, key: string): Entry | null {
  const own = mapping.entries.find((entry) => entry.key.text === key);
  if (own) return own;
  for (const merge of mapping.entries) {
    if (!isMergeKey(merge)) continue;
    for (const base of mergedMappings(merge)) {
      const entry = base.entries.find((candidate) => candidate.key.text === key);
      if (entry) return entry;
    }
  }
  return null;
}

/** Whether an entry is a YAML merge key (`<<`, unquoted). */
export function isMergeKey(entry: Entry): boolean {
  return entry.key.text === '<<' && entry.key.style === 'plain';
}

/** The value of a mapping's key, behind aliases; null where the tree is no mapping or has no such key or value. */
export function valueOf(tree: Tree | null | undefined, key: string): Scalar | Mapping | Sequence | null {
  const mapping = dereference(tree);
  if (mapping?.kind !== 'mapping') return null;
  return dereference(entryOf(mapping, key)?.value);
}

/** What a path of keys leads to, behind aliases; null where it leads nowhere. */
export function valueAt(tree: Tree | null, path: readonly string[]): Scalar | Mapping | Sequence | null {
  let found = dereference(tree);
  for (const key of path) found = valueOf(found, key);
  return found;
}

/** The place of the characters `from` to `to` of a scalar's text; the whole scalar where its text is not in the source verbatim. */
export function placeInScalar(scalar: Scalar, from: number, to: number): Place {
  if (scalar.verbatim < 0) return scalar.place;
  return part(scalar.place, scalar.verbatim + from, scalar.verbatim + to);
}

/** The mappings that a merge key brings in, the first before the others. */
export function mergedMappings(merge: Entry): Mapping[] {
  const value = dereference(merge.value);
  if (value?.kind === 'mapping') return [value];
  if (value?.kind !== 'sequence') return [];
  return value.items.map(dereference).filter((item): item is Mapping => item?.kind === 'mapping');
}
