/** The form of a value in a manifest. The tables of kinds are made of these; reading, rules, completion and hovers follow them. */
export type Shape = ObjectShape | ArrayShape | StringShape | ScalarShape;

export interface ObjectShape {
  readonly type: 'object';
  readonly fields: Readonly<Record<string, Field>>;
  /** The names of those that may have to be there. */
  readonly required: readonly string[];
  /** Whether fields that are not listed are fine: they are not of our concern, or names that users choose. */
  readonly open: boolean;
  /** The form of the fields that are not listed, where they are names that users choose; null where anything goes. */
  readonly values: Shape | null;
}

export interface ArrayShape {
  readonly type: 'array';
  readonly items: Shape;
  /** Whether the API server refuses an item that stands in the list twice. */
  readonly set: boolean;
}

export interface StringShape {
  readonly type: 'string';
  /** The only values that the API server takes; null where any text will do. */
  readonly values: readonly EnumValue[] | null;
  readonly format: StringFormat | null;
}

export interface ScalarShape {
  readonly type: 'boolean' | 'integer' | 'any';
}

/** What a text stands for: what to complete in it, and which rule looks at it. */
export type StringFormat =
  | 'source'
  | 'mirror'
  | 'registry-entry'
  | 'search-registry'
  | 'registry-host'
  | 'policy-scope'
  | 'repository'
  | 'image'
  | 'release-version'
  | 'base64';

export interface EnumValue {
  readonly value: string;
  readonly documentation: string;
}

export interface Field {
  readonly shape: Shape;
  /** Markdown, whole sentences: what it does on the cluster, its default. */
  readonly documentation: string;
  readonly required: boolean;
  /** `required` holds only where this other field is absent. */
  readonly unless: string | null;
  /** The release that brought it, e.g. `4.13`; null where every supported release has it. */
  readonly since: string | null;
  /** What the field is called elsewhere, or by mistake: leads to "did you mean". */
  readonly mistakenFor: readonly string[];
}

/** One step into a value: a field's name, or an item's index. */
export type PathStep = string | number;

/**
 * The field that a path leads to, from the root of an object; null where the table knows nothing of it. An index stands for the items, so
 * the path to an item gives the list's field with the shape of its items.
 */
export function fieldAt(root: ObjectShape, path: readonly PathStep[]): Field | null {
  let found: Field | null = null;
  let shape: Shape = root;
  for (const step of path) {
    const field: Field | null = stepInto(shape, step, found);
    if (!field) return null;
    found = field;
    shape = field.shape;
  }
  return found;
}

/** The shape that a path leads to; null where the table knows nothing of it. The empty path leads to the root. */
export function shapeAt(root: ObjectShape, path: readonly PathStep[]): Shape | null {
  let shape: Shape | null = root;
  for (const step of path) {
    if (shape?.type === 'object') shape = typeof step === 'string' ? (fieldNamed(shape, step)?.shape ?? null) : null;
    else shape = shape?.type === 'array' && typeof step === 'number' ? shape.items : null;
  }
  return shape;
}

/** The field of an object by its exact name; also right for names like `constructor`. */
export function fieldNamed(shape: ObjectShape, name: string): Field | null {
  return Object.hasOwn(shape.fields, name) ? (shape.fields[name] ?? null) : null;
}

function stepInto(shape: Shape, step: PathStep, around: Field | null): Field | null {
  if (shape.type === 'object') return typeof step === 'string' ? fieldNamed(shape, step) : null;
  if (shape.type !== 'array' || typeof step !== 'number' || !around) return null;
  return { ...around, shape: shape.items, required: false, unless: null };
}

/** An object with these fields and no others. */
export function object(fields: Readonly<Record<string, Field>>): ObjectShape {
  return { type: 'object', fields, required: requiredOf(fields), open: false, values: null };
}

/** An object of which only these fields are of interest. */
export function openObject(fields: Readonly<Record<string, Field>> = {}): ObjectShape {
  return { type: 'object', fields, required: requiredOf(fields), open: true, values: null };
}

/** An object of names that users choose, all with values of one form. */
export function mapOf(values: Shape): ObjectShape {
  return { type: 'object', fields: {}, required: [], open: true, values };
}

function requiredOf(fields: ObjectShape['fields']): readonly string[] {
  return Object.keys(fields).filter((name) => fields[name]?.required === true);
}

export function listOf(items: Shape): ArrayShape {
  return { type: 'array', items, set: false };
}

/** A list in which nothing may stand twice. */
export function setOf(items: Shape): ArrayShape {
  return { type: 'array', items, set: true };
}

export function text(format: StringFormat | null = null): StringShape {
  return { type: 'string', values: null, format };
}

export function oneOf(values: Readonly<Record<string, string>>): StringShape {
  const list = Object.entries(values).map(([value, documentation]) => ({ value, documentation }));
  return { type: 'string', values: list, format: null };
}

export const BOOLEAN: ScalarShape = { type: 'boolean' };
export const INTEGER: ScalarShape = { type: 'integer' };
export const ANYTHING: ScalarShape = { type: 'any' };

type Extras = Partial<Pick<Field, 'unless' | 'since' | 'mistakenFor'>>;

/** A field that may be absent. */
export function optional(shape: Shape, documentation: string, extras: Extras = {}): Field {
  return { shape, documentation, required: false, unless: null, since: null, mistakenFor: [], ...extras };
}

/** A field without which the API server refuses the object. */
export function required(shape: Shape, documentation: string, extras: Extras = {}): Field {
  return { ...optional(shape, documentation, extras), required: true };
}
