import type { Analysis } from '../analysis';
import type { Document } from '../document';
import { KINDS } from '../model/kinds';
import type { KindDescription } from '../model/kind-description';
import { shapeAt, type Field, type ObjectShape, type Shape, type StringShape } from '../model/shape';
import { valueOf, type Mapping } from '../syntax/tree';
import type { Span } from '../text/place';
import type { Proposal } from './proposal';
import { enclosingObject } from './cursor';
import { fieldMarkdown, kindMarkdown, shapeWords } from './key-words';
import { knownNames } from './known-names';
import { objectProposals } from './object-snippets';
import { formatNames } from './format-names';
import { gapBefore, probe, type Probe } from './yaml-probe';
import { lineStart } from '../text/line-start';

/** What can be written at an offset of a YAML document. */
export function completeManifest(analysis: Analysis, document: Document, offset: number): Proposal[] {
  const found = probe(document, offset);
  if (!found) return [];
  const site = siteOf(document, found);
  const kind = describedKind(found);
  if (!kind) return withoutKind(found, site);
  const path = found.path.slice(kind.depth);
  const shape = shapeAt(kind.description.shape, path);
  if (path.length === 1 && found.mapping === null) {
    const fixed = headValues(found, kind.description, String(path[0]), site);
    if (fixed.length > 0) return fixed;
  }
  if (found.mapping !== null && shape?.type === 'object') return keyProposals(shape, found, site);
  return shape ? valueProposals(analysis, shape, found, site) : [];
}

/** Where and how something is written. */
interface Site {
  readonly replace: Span;
  /** What it takes the place of. */
  readonly typed: string;
  /** In front of a value that needs a blank. */
  readonly gap: string;
  /** The column in which the word begins. */
  readonly column: number;
  readonly lineEnd: string;
  /** How far the `-` of a list stands right of its key, where this document shows it. */
  readonly listIndent: number;
}

function siteOf({ text }: Document, { word }: Probe): Site {
  const from = lineStart(text, word.start);
  return {
    replace: { start: word.start, end: word.end },
    typed: text.slice(word.start, word.end),
    gap: gapBefore(text, word),
    column: word.start - from - (word.quote === null ? 0 : 1),
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    listIndent: /^( *)[\w-]+:[ \t]*\r?\n\1- /m.test(text) ? 0 : 2,
  };
}

/** Of which kind the object around the word is, also while its apiVersion is still missing. */
function describedKind({ around, path }: Probe): { description: KindDescription; depth: number } | null {
  const object = enclosingObject(around, path);
  if (object) {
    const depth = path.length - object.path.length;
    return object.match.kind === 'foreign' ? null : { description: object.match.description, depth };
  }
  for (const { tree, path: outer } of around.toReversed()) {
    const name = tree.kind === 'mapping' ? textOf(tree, 'kind') : null;
    const description = KINDS.find((candidate) => candidate.name === name);
    if (description) return { description, depth: outer.length };
  }
  return null;
}

/** At the top of a document that does not say yet what it is. */
function withoutKind(found: Probe, site: Site): Proposal[] {
  const [root] = found.around;
  if (!root || found.around.length > 1) return [];
  if (found.mapping === null)
    return found.path.length === 1 ? headValues(found, null, String(found.path[0]), site) : [];
  if (found.siblings.length === 0 && !found.word.isInFlow && !found.word.hasColon) {
    return objectProposals(site.replace, site.lineEnd, site.listIndent);
  }
  return [];
}

/** `apiVersion` and `kind` themselves. */
function headValues(found: Probe, described: KindDescription | null, key: string, site: Site): Proposal[] {
  const root = found.around.at(-1)?.tree;
  if (root?.kind !== 'mapping') return [];
  if (key === 'apiVersion') {
    const kinds = described ? [described] : KINDS;
    const versions = new Map(
      kinds.flatMap((kind) => kind.versions.map(({ apiVersion }) => [apiVersion, kind] as const)),
    );
    return [...versions].map(([apiVersion, kind]) =>
      proposal(site, {
        label: apiVersion,
        kind: 'value',
        isDeprecated: (described?.deprecated ?? null) !== null,
        detail: described ? kind.shortName : '',
      }),
    );
  }
  if (key !== 'kind') return [];
  const apiVersion = textOf(root, 'apiVersion');
  const kinds = KINDS.filter(
    ({ versions }) => apiVersion === null || versions.some((version) => version.apiVersion === apiVersion),
  );
  return kinds.map((kind) =>
    proposal(site, {
      label: kind.name,
      kind: 'value',
      detail: kind.shortName,
      documentation: kindMarkdown(kind),
      isDeprecated: kind.deprecated !== null,
    }),
  );
}

/** Set by the server, so not to be written. */
const NOT_WRITTEN = new Set([
  'status',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
]);

function keyProposals(shape: ObjectShape, found: Probe, site: Site): Proposal[] {
  const there = new Set(found.siblings);
  const fields = Object.entries(shape.fields).filter(([name]) => !there.has(name) && !NOT_WRITTEN.has(name));
  const ordered = [...fields.filter(([, field]) => field.required), ...fields.filter(([, field]) => !field.required)];
  return ordered.map(([name, field]) => keyProposal(name, field, found, site));
}

function keyProposal(name: string, field: Field, { word }: Probe, site: Site): Proposal {
  const words = {
    label: name,
    kind: 'key',
    detail: shapeWords(field.shape),
    documentation: fieldMarkdown(name, field),
  } as const;
  if (word.hasColon || word.quote !== null) return proposal(site, words);
  const { text, isSnippet } = word.isInFlow ? flowStart(field.shape) : blockStart(field.shape, site);
  return proposal(site, { ...words, insertText: `${name}:${text}`, isSnippet, asksForMore: asksForMore(field.shape) });
}

/** What follows `key:` in block style, up to where the next word is written. */
function blockStart(shape: Shape, { column, lineEnd, listIndent }: Site): { text: string; isSnippet: boolean } {
  const deeper = ' '.repeat(column + 2);
  if (shape.type === 'object') return { text: `${lineEnd}${deeper}`, isSnippet: false };
  if (shape.type === 'array') return { text: `${lineEnd}${' '.repeat(column + listIndent)}- `, isSnippet: false };
  return { text: ' ', isSnippet: false };
}

function flowStart(shape: Shape): { text: string; isSnippet: boolean } {
  if (shape.type === 'object') return { text: ' {$0}', isSnippet: true };
  if (shape.type === 'array') return { text: ' [$0]', isSnippet: true };
  return { text: ' ', isSnippet: false };
}

function asksForMore(shape: Shape): boolean {
  if (shape.type === 'string') return shape.values !== null || shape.format !== null;
  return shape.type !== 'integer' && shape.type !== 'any';
}

function valueProposals(analysis: Analysis, shape: Shape, found: Probe, site: Site): Proposal[] {
  if (shape.type === 'boolean') return ['true', 'false'].map((label) => proposal(site, { label, kind: 'value' }));
  if (shape.type !== 'string') return [];
  const { values, format } = shape satisfies StringShape;
  if (values) {
    return values
      .filter(({ value }) => value !== '')
      .map(({ value, documentation }) => proposal(site, { label: value, kind: 'value', documentation }));
  }
  if (!format) return [];
  // The half-typed word itself may stand in the workspace by now.
  const there = new Set([...found.otherItems, site.typed]);
  return formatNames(knownNames(analysis), format, found)
    .filter(({ name }) => !there.has(name))
    .map(({ name, detail }) => proposal(site, { label: name, kind: 'name', detail, insertText: quoted(name, found) }));
}

/** A wildcard would be an alias for YAML. */
function quoted(name: string, { word }: Probe): string {
  return name.startsWith('*') && word.quote === null ? `"${name}"` : name;
}

type Words = Pick<Proposal, 'label' | 'kind'> & Partial<Proposal>;

function proposal({ replace, gap }: Site, { detail, ...words }: Words): Proposal {
  const insertText = gap + (words.insertText ?? words.label);
  const complete = { isSnippet: false, isDeprecated: false, asksForMore: false, ...words, replace, insertText };
  return detail === undefined || detail === '' ? complete : { ...complete, detail };
}

function textOf(mapping: Mapping, key: string): string | null {
  const value = valueOf(mapping, key);
  return value?.kind === 'scalar' ? value.text : null;
}
