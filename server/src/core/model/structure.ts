import {
  dereference,
  entryOf,
  isMergeKey,
  mergedMappings,
  type Entry,
  type Mapping,
  type Scalar,
  type Sequence,
  type Tree,
} from '../syntax/tree';
import type { Place } from '../text/place';
import { nearestWord, onlyBegunWith } from './nearest-word';
import { isPlaceholder } from './placeholder';
import { fieldNamed, shapeAt, type EnumValue, type Field, type ObjectShape, type PathStep, type Shape } from './shape';

/** Something in an object that does not fit the table of kinds. `path` leads to it from the object's root. */
export type StructureIssue = UnknownField | MissingField | WrongType | InvalidEnum;

interface Issue {
  readonly path: readonly PathStep[];
  readonly place: Place;
}

/** `place` is the key. */
export interface UnknownField extends Issue {
  readonly kind: 'unknown-field';
  readonly entry: Entry;
  /** The mapping that it stands in. */
  readonly mapping: Mapping;
  readonly suggestion: FieldSuggestion | null;
}

export type FieldSuggestion =
  /** Another name in the same mapping. */
  | { readonly kind: 'rename'; readonly name: string }
  /** The same name belongs elsewhere in the object; `[]` in the path stands for the items of a list. */
  | { readonly kind: 'move'; readonly path: readonly string[] }
  /** Another name elsewhere in the object is meant. */
  | { readonly kind: 'elsewhere'; readonly path: readonly string[] };

/** `place` is the key of the mapping that lacks the field, or the first key in it where it is the item of a list. */
export interface MissingField extends Issue {
  readonly kind: 'missing-field';
  readonly name: string;
  readonly field: Field;
  readonly mapping: Mapping;
}

/** `place` is the value, or the key where there is no value. */
export interface WrongType extends Issue {
  readonly kind: 'wrong-type';
  readonly expected: Shape['type'];
  readonly found: FoundType;
  /** null where there is no value at all. */
  readonly value: Scalar | Mapping | Sequence | null;
  /** Of an item without a value; `place` is then that of the key above its list. */
  readonly hole?: Hole;
}

/** An item of a list that has no value, which a tree has no place for. */
export interface Hole {
  readonly list: Sequence;
  readonly index: number;
}

export type FoundType = 'object' | 'array' | 'string' | 'boolean' | 'integer' | 'float' | 'null';

/** `place` is the value. */
export interface InvalidEnum extends Issue {
  readonly kind: 'invalid-enum';
  readonly value: Scalar;
  readonly allowed: readonly EnumValue[];
  /** The allowed value that is meant, where one is near. */
  readonly suggestion: string | null;
}

/**
 * Holds an object against the shape of its kind, as strict validation of the API server does (unknown fields) and its schema
 * (types, required fields, enums). In the order of the text. Placeholders pass. Formats are the business of other rules.
 * Linear in the object: what an alias points to is checked once. Of the list `apart` only the items `others` are looked
 * at: `checkItem` is for the rest.
 */
export function checkStructure(root: Mapping, shape: ObjectShape, apart: ListApart | null = null): StructureIssue[] {
  const work: Checking = { issues: [], checked: null, keys: null, root: shape, apart };
  checkObject(root, shape, null, root.entries[0]?.key.place ?? root.place, work);
  return work.issues;
}

/** Holds one item of a list in an object against the shape of the kind; `path` leads to the item. Issues as those of `checkStructure`. */
export function checkItem(item: Mapping, root: ObjectShape, path: readonly PathStep[]): StructureIssue[] {
  const shape = shapeAt(root, path);
  if (!shape) return [];
  const work: Checking = { issues: [], checked: null, keys: null, root, apart: null };
  const way = path.reduce<Way>((above, step) => ({ step, above }), null);
  checkValue(item, shape, way, firstPlace(item) ?? item.place, work);
  return work.issues;
}

/** A list whose items are checked one by one, but for the `others` (indices). */
export interface ListApart {
  readonly list: Sequence;
  readonly others: readonly number[];
}

interface Checking {
  readonly issues: StructureIssue[];
  /** What aliases and merge keys have led to; null until one does. */
  checked: Set<Tree> | null;
  /** Those of the mapping in which a field was last unknown. */
  keys: { readonly of: Mapping; readonly names: ReadonlySet<string> } | null;
  readonly root: ObjectShape;
  readonly apart: ListApart | null;
}

/** The way to a value, the last step first; null at the root. Most values are fine, and nobody asks for theirs. */
type Way = { readonly step: PathStep; readonly above: Way } | null;

function pathOf(way: Way): PathStep[] {
  const path: PathStep[] = [];
  for (let at = way; at; at = at.above) path.push(at.step);
  return path.reverse();
}

/** `around` is the key that the value stands behind. */
function checkValue(tree: Tree | null, shape: Shape, way: Way, around: Place, work: Checking): void {
  if (shape.type === 'any') return;
  const value = dereference(tree);
  // An alias that leads nowhere is a problem of syntax.
  if (!value && tree) return;
  if (value && tree?.kind === 'alias') {
    if (!isNew(value, work)) return;
  }
  const found = typeOf(value);
  if (found !== shape.type) {
    if (isForgiven(value, shape)) return;
    const place = value?.place ?? around;
    work.issues.push({ kind: 'wrong-type', place, path: pathOf(way), expected: shape.type, found, value });
    return;
  }
  if (shape.type === 'object' && value?.kind === 'mapping') checkObject(value, shape, way, around, work);
  if (shape.type === 'array' && value?.kind === 'sequence') {
    for (const index of value === work.apart?.list ? work.apart.others : value.items.keys()) {
      const item = value.items[index];
      const step = { step: index, above: way };
      if (item) checkValue(item, shape.items, step, firstPlace(item) ?? around, work);
      else checkHole({ list: value, index }, shape.items, step, around, work);
    }
  }
  if (shape.type === 'string' && value?.kind === 'scalar') checkEnum(value, shape.values, way, work);
}

function checkHole(hole: Hole, shape: Shape, way: Way, place: Place, work: Checking): void {
  if (shape.type === 'any' || isForgiven(null, shape)) return;
  const path = pathOf(way);
  work.issues.push({ kind: 'wrong-type', place, path, expected: shape.type, found: 'null', value: null, hole });
}

/** Whether nothing has led to a value before. */
function isNew(value: Tree, work: Checking): boolean {
  work.checked ??= new Set();
  if (work.checked.has(value)) return false;
  work.checked.add(value);
  return true;
}

/** A placeholder stands for a value of any type; the API server takes null for an object that it does not look into. */
function isForgiven(value: Scalar | Mapping | Sequence | null, shape: Shape): boolean {
  if (value?.kind === 'scalar' && isPlaceholder(value.text)) return true;
  const isNull = value === null || (value.kind === 'scalar' && value.type === 'null');
  return isNull && shape.type === 'object' && shape.open;
}

function checkObject(mapping: Mapping, shape: ObjectShape, way: Way, around: Place, work: Checking): void {
  for (const entry of mapping.entries) {
    if (isMergeKey(entry)) checkMerged(entry, mapping, shape, way, work);
    else checkField(entry, mapping, shape, way, work);
  }
  checkRequired(mapping, shape, way, around, work);
}

function checkField(entry: Entry, mapping: Mapping, shape: ObjectShape, way: Way, work: Checking): void {
  const name = entry.key.text;
  const field = fieldNamed(shape, name);
  if (field) {
    checkValue(entry.value, field.shape, { step: name, above: way }, entry.key.place, work);
    return;
  }
  if (shape.values) {
    // The API server reads null as the empty text.
    if (dereference(entry.value))
      checkValue(entry.value, shape.values, { step: name, above: way }, entry.key.place, work);
    return;
  }
  // A key without text is half typed.
  if (shape.open || name === '' || isPlaceholder(name)) return;
  const suggestion = suggestField(name, shape, mapping, work);
  const path = [...pathOf(way), name];
  work.issues.push({ kind: 'unknown-field', place: entry.key.place, path, entry, mapping, suggestion });
}

/** What a merge key brings in and the mapping does not say itself, one level deep as `entryOf` looks. */
function checkMerged(merge: Entry, mapping: Mapping, shape: ObjectShape, way: Way, work: Checking): void {
  const own = new Set(mapping.entries.map(({ key }) => key.text));
  for (const base of mergedMappings(merge)) {
    if (!isNew(base, work)) continue;
    for (const entry of base.entries) {
      if (!isMergeKey(entry) && !own.has(entry.key.text)) checkField(entry, base, shape, way, work);
    }
  }
}

function checkRequired(mapping: Mapping, shape: ObjectShape, way: Way, around: Place, work: Checking): void {
  for (const name of shape.required) {
    const field = shape.fields[name];
    if (!field || entryOf(mapping, name)) continue;
    if (field.unless !== null && entryOf(mapping, field.unless)) continue;
    const path = [...pathOf(way), name];
    work.issues.push({ kind: 'missing-field', place: around, path, name, field, mapping });
  }
}

function checkEnum(value: Scalar, allowed: readonly EnumValue[] | null, way: Way, work: Checking): void {
  if (!allowed || allowed.some((candidate) => candidate.value === value.text) || isPlaceholder(value.text)) return;
  const names = allowed.map((candidate) => candidate.value);
  const suggestion = nearestWord(value.text, names) ?? onlyBegunWith(value.text, names);
  work.issues.push({ kind: 'invalid-enum', place: value.place, path: pathOf(way), value, allowed, suggestion });
}

function suggestField(name: string, shape: ObjectShape, mapping: Mapping, work: Checking): FieldSuggestion | null {
  const { root } = work;
  if (work.keys?.of !== mapping)
    work.keys = { of: mapping, names: new Set(mapping.entries.map(({ key }) => key.text)) };
  const present = work.keys.names;
  const free = Object.keys(shape.fields).filter((candidate) => !present.has(candidate));
  const known = free.find((candidate) => shape.fields[candidate]?.mistakenFor.includes(name));
  if (known !== undefined) return { kind: 'rename', name: known };
  const same = findField(root, [], (candidate) => candidate === name);
  if (same) return { kind: 'move', path: same };
  const near = nearestWord(name, free);
  if (near !== null) return { kind: 'rename', name: near };
  const meant =
    findField(root, [], (_, field) => field.mistakenFor.includes(name)) ??
    findField(root, [], (candidate) => nearestWord(name, [candidate]) !== null);
  return meant && { kind: 'elsewhere', path: meant };
}

/** Where a field stands that the table has; tables are small and do not refer to themselves. */
function findField(
  shape: Shape,
  path: readonly string[],
  isMeant: (name: string, field: Field) => boolean,
): readonly string[] | null {
  if (shape.type === 'array') return findField(shape.items, [...path, '[]'], isMeant);
  if (shape.type !== 'object') return null;
  const here = path.length > 0 ? Object.entries(shape.fields).find(([name, field]) => isMeant(name, field)) : undefined;
  if (here) return [...path, here[0]];
  for (const [key, field] of Object.entries(shape.fields)) {
    if (key === 'status') continue;
    const found = findField(field.shape, [...path, key], isMeant);
    if (found) return found;
  }
  return null;
}

function typeOf(value: Scalar | Mapping | Sequence | null): FoundType {
  if (!value) return 'null';
  if (value.kind === 'mapping') return 'object';
  if (value.kind === 'sequence') return 'array';
  return value.type === 'datetime' ? 'string' : value.type;
}

function firstPlace(item: Tree | null): Place | null {
  const value = dereference(item);
  return value?.kind === 'mapping' ? (value.entries[0]?.key.place ?? value.place) : (item?.place ?? null);
}
