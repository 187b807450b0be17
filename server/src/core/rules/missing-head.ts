import { nearestWord } from '../model/nearest-word';
import { stringOf, type KubernetesObject } from '../model/read';
import type { Document } from '../document';
import { entryOf, valueOf, type Entry, type Mapping } from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';
import type { Fix, Report } from './rule';
import { indentOf, lineEnd, nextLine, textOf } from './source-lines';

type HeadField = 'apiVersion' | 'kind';

/** What an object lacks of what says what it is, though it is known without; empty for others. */
export function lackingHead({ match, root }: KubernetesObject): readonly HeadField[] {
  if (match.kind !== 'wrong-version') return [];
  const lacksVersion = !entryOf(root, 'apiVersion');
  const lacksKind = !stringOf(valueOf(root, 'kind'));
  return [...(lacksVersion ? (['apiVersion'] as const) : []), ...(lacksKind ? (['kind'] as const) : [])];
}

/** In the words of kubectl, which looks at these before it sends anything (`pkg/validation/schema.go` `getObjectKind`). */
export function headReport(object: KubernetesObject, lacking: readonly HeadField[]): Report {
  const { kindName, root } = object;
  const names = lacking.map((name) => `\`${name}\``).join(' and ');
  const unset = lacking.map((name) => `${name} not set`).join(', ');
  const guess = lacking.includes('kind') ? `; going by its \`spec\` it is an \`${kindName.value}\`` : '';
  return {
    place: entryOf(root, 'kind')?.value ? kindName.place : (entryOf(root, 'kind')?.key.place ?? kindName.place),
    message: `${names} ${lacking.length > 1 ? 'are' : 'is'} missing, so \`oc\` refuses the object${guess}`,
    upstream: lacking.length > 1 ? `[${unset}]` : unset,
    fixes: (document) => insertHead(document, object, lacking),
  };
}

/** Lines for what is missing; nothing where a key with a slip in it is to be mended, and in text that has no lines of its own. */
function insertHead(
  document: Document,
  { root, match, kindName }: KubernetesObject,
  lacking: readonly HeadField[],
): Fix[] {
  if (match.kind !== 'wrong-version' || root.style !== 'block' || hasSlip(root, lacking)) return [];
  const said = { apiVersion: `apiVersion: ${match.right}`, kind: `kind: ${kindName.value}` };
  const lines = lacking.map((name) => said[name]);
  const edit = fillKind(document, root, lines) ?? insertLines(document, root, lacking, lines);
  return edit
    ? [{ title: `Insert ${lines.map((line) => `\`${line}\``).join(' and ')}`, edits: [edit], safe: true }]
    : [];
}

function hasSlip(root: Mapping, lacking: readonly HeadField[]): boolean {
  return root.entries.some(({ key }) => !entryIs(key.text) && nearestWord(key.text, lacking) !== null);
}

function entryIs(name: string): boolean {
  return name === 'kind' || name === 'apiVersion';
}

/** Behind a `kind:` without a value. */
function fillKind(document: Document, root: Mapping, lines: readonly string[]): PlacedEdit | null {
  const empty = entryOf(root, 'kind');
  const [line = '', ...more] = lines;
  if (!empty || isWritten(empty) || more.length > 0) return null;
  const place = { ...empty.key.place, end: empty.key.place.end + 1 };
  return textOf(document, place) === 'kind:' ? { place, newText: line } : null;
}

function isWritten({ value }: Entry): boolean {
  return value !== null && value.place.end > value.place.start;
}

/** A `kind` goes below its `apiVersion`, an `apiVersion` above its `kind`, and both above all. */
function insertLines(
  document: Document,
  root: Mapping,
  lacking: readonly HeadField[],
  lines: readonly string[],
): PlacedEdit | null {
  const isBelow = lacking.length === 1 && lacking[0] === 'kind';
  const beside = lacking.length > 1 ? root.entries[0] : entryOf(root, isBelow ? 'apiVersion' : 'kind');
  const indent = beside ? indentOf(document, beside.key.place) : null;
  if (!beside || indent === null || (isBelow && entryOf(root, 'kind'))) return null;
  const end = lineEnd(document);
  if (!isBelow) {
    const place = { ...beside.key.place, end: beside.key.place.start };
    return { place, newText: lines.map((line) => `${line}${end}${indent}`).join('') };
  }
  const place = nextLine(document, beside.value?.place ?? beside.key.place);
  const before = document.locate(place)?.start ?? 0;
  const isClosed = document.text.charAt(before - 1) === '\n';
  return isClosed ? { place, newText: lines.map((line) => `${indent}${line}${end}`).join('') } : null;
}
