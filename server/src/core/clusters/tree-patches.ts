import {
  dereference,
  entryOf,
  valueOf,
  type Entry,
  type Mapping,
  type Scalar,
  type Sequence,
  type Tree,
} from '../syntax/tree';
import type { Place } from '../text/place';
import type { Said } from './kustomization';

type Value = Scalar | Mapping | Sequence;

/**
 * An object under a strategic merge patch, for kinds of which kustomize has no schema, as it has none of ours: mappings are merged key by
 * key, `null` and `$patch: delete` take a key out, everything else, lists too, is replaced as a whole. Each value stands where it stood, in
 * the base or in the patch. null: the patch deletes the object. Neither tree is changed.
 * Follows kubernetes-sigs/kustomize `kyaml/yaml/merge2/merge2.go`.
 */
export function mergePatch(base: Mapping, patch: Mapping): Mapping | null {
  const directive = scalarText(valueOf(patch, '$patch'));
  if (directive === 'delete') return null;
  const own = patch.entries.filter(({ key }) => key.text !== '$patch');
  if (directive === 'replace') return { ...base, entries: own };
  const patched = new Map(own.map((entry) => [entry.key.text, entry]));
  const entries: Entry[] = [];
  for (const entry of base.entries) {
    const change = patched.get(entry.key.text);
    patched.delete(entry.key.text);
    const next = change ? mergeEntry(entry, change) : entry;
    if (next) entries.push(next);
  }
  for (const entry of patched.values()) if (!isNull(entry.value)) entries.push(entry);
  return { ...base, entries };
}

function mergeEntry(entry: Entry, change: Entry): Entry | null {
  if (isNull(change.value)) return null;
  const before = dereference(entry.value);
  // An alias is taken as a whole: what it stands for may stand in it many times over.
  const after = change.value;
  if (before?.kind !== 'mapping' || after?.kind !== 'mapping') return change;
  const value = mergePatch(before, after);
  return value && { ...entry, value };
}

export type JsonPatched =
  | { readonly kind: 'patched'; readonly root: Mapping }
  /** An operation that cannot be done; kustomize then builds nothing. */
  | { readonly kind: 'failed'; readonly problem: Said };

/**
 * An object under a JSON patch (RFC 6902): `add`, `replace`, `remove`, `test`, `copy` and `move`. Added values stand where the patch has
 * them. Neither tree is changed.
 */
export function jsonPatch(root: Mapping, patch: Sequence): JsonPatched {
  let current: Value = root;
  for (const item of patch.items) {
    const next = operate(current, item);
    if (typeof next === 'string') return failed(item?.place ?? patch.place, next);
    current = next;
  }
  return current.kind === 'mapping'
    ? { kind: 'patched', root: current }
    : failed(patch.place, 'the object itself is replaced');
}

function failed(place: Place, words: string): JsonPatched {
  return { kind: 'failed', problem: { place, words } };
}

/** The object after one operation; a text: why it cannot be done. */
function operate(root: Value, operation: Tree | null): Value | string {
  const op = scalarText(valueOf(operation, 'op')) ?? '';
  const path = pointerOf(scalarText(valueOf(operation, 'path')));
  const from = pointerOf(scalarText(valueOf(operation, 'from')));
  const given = dereference(operation)?.kind === 'mapping' ? valueOf(operation, 'value') : null;
  if (!path) return 'an operation without a `path`';
  const shown = `\`${op}\` of \`/${path.join('/')}\``;
  switch (op) {
    case 'add':
    case 'replace':
      return changeAt(root, path, op, given) ?? `${shown} finds nothing there`;
    case 'remove':
      return changeAt(root, path, op, null) ?? `${shown} finds nothing there`;
    case 'test':
      return holds(root, path, given) ? root : `${shown} finds another value`;
    case 'copy':
    case 'move': {
      const source = from && valueAt(root, from);
      if (!from || !source) return `${shown} finds nothing to take`;
      const rest = op === 'move' ? changeAt(root, from, 'remove', null) : root;
      return (rest && changeAt(rest, path, 'add', source)) ?? `${shown} finds nothing there`;
    }
    default:
      return `\`${op}\` is no operation`;
  }
}

function pointerOf(text: string | null): string[] | null {
  if (text === null || (text !== '' && !text.startsWith('/'))) return null;
  return text
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** A key that is missing says as little as `null`; a way to it that is missing says nothing at all. */
function holds(root: Value, path: readonly string[], given: Value | null): boolean {
  const around = valueAt(root, path.slice(0, -1));
  if (around?.kind === 'sequence' && indexIn(path.at(-1) ?? '', around.items.length) === null) return false;
  return around !== null && around.kind !== 'scalar' && plain(valueAt(root, path)) === plain(given);
}

function valueAt(root: Value, path: readonly string[]): Value | null {
  let value: Value | null = root;
  for (const step of path) {
    if (value?.kind === 'mapping') value = dereference(entryOf(value, step)?.value);
    else if (value?.kind === 'sequence') value = dereference(value.items[indexIn(step, value.items.length) ?? -1]);
    else return null;
  }
  return value;
}

/**
 * The place in a list that a step names: below zero it counts from the end. null: the list has no such place. `length`: how many places it has.
 * Follows evanphx/json-patch v4 `patch.go` (`partialArray`), as kustomize uses it.
 */
function indexIn(step: string, length: number): number | null {
  if (!/^[+-]?\d+$/.test(step)) return null;
  const index = Number(step);
  const at = index < 0 ? index + length : index;
  return at >= 0 && at < length ? at : null;
}

/** null: the path leads nowhere. As deep as the path, which is as long as its text. */
function changeAt(
  node: Value | null,
  path: readonly string[],
  op: 'add' | 'replace' | 'remove',
  given: Value | null,
): Value | null {
  const [step, ...rest] = path;
  if (step === undefined) return op === 'remove' ? null : given;
  if (node?.kind === 'mapping') return changeKey(node, step, rest, op, given);
  return node?.kind === 'sequence' ? changeItem(node, step, rest, op, given) : null;
}

function changeKey(
  node: Mapping,
  step: string,
  rest: readonly string[],
  op: 'add' | 'replace' | 'remove',
  given: Value | null,
): Mapping | null {
  const at = node.entries.findIndex(({ key }) => key.text === step);
  const entry = node.entries[at];
  if (rest.length > 0) {
    const value = entry ? changeAt(dereference(entry.value), rest, op, given) : null;
    return entry && value ? { ...node, entries: node.entries.with(at, { ...entry, value }) } : null;
  }
  if (op === 'remove') return entry ? { ...node, entries: node.entries.toSpliced(at, 1) } : null;
  if (entry) return { ...node, entries: node.entries.with(at, { ...entry, value: given }) };
  const place = given?.place ?? node.place;
  const key: Scalar = { kind: 'scalar', type: 'string', text: step, style: 'plain', place, verbatim: -1 };
  return { ...node, entries: [...node.entries, { key, value: given, place }] };
}

function changeItem(
  node: Sequence,
  step: string,
  rest: readonly string[],
  op: 'add' | 'replace' | 'remove',
  given: Value | null,
): Sequence | null {
  if (rest.length === 0 && op === 'add') {
    const end = node.items.length;
    const to = step === '-' ? end : indexIn(step, end + 1);
    return to === null ? null : { ...node, items: node.items.toSpliced(to, 0, given) };
  }
  const at = indexIn(step, node.items.length);
  if (at === null) return null;
  if (rest.length > 0) {
    const value = changeAt(dereference(node.items[at]), rest, op, given);
    return value && { ...node, items: node.items.with(at, value) };
  }
  return { ...node, items: op === 'remove' ? node.items.toSpliced(at, 1) : node.items.with(at, given) };
}

/** What a value says, wherever it stands; an alias in it is its name. */
function plain(value: Tree | null): string {
  switch (value?.kind) {
    case undefined:
      return 'null';
    case 'alias':
      return `*${value.name}`;
    case 'scalar':
      if (isNull(value)) return 'null';
      return JSON.stringify(value.type === 'string' ? value.text : [value.type, value.text]);
    case 'sequence':
      return `[${value.items.map(plain).join()}]`;
    case 'mapping':
      return `{${value.entries
        .map(({ key, value: own }) => `${JSON.stringify(key.text)}:${plain(own)}`)
        .sort()
        .join()}}`;
  }
}

function isNull(tree: Tree | null): boolean {
  const value = dereference(tree);
  return value === null || (value.kind === 'scalar' && value.type === 'null');
}

function scalarText(value: Tree | null): string | null {
  return value?.kind === 'scalar' ? value.text : null;
}
