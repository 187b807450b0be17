import type { Analysis } from '../analysis';
import type { Document } from '../document';
import { kindOf, KINDS } from '../model/kinds';
import { shapeOf, type Carrying, type KindDescription } from '../model/kind-description';
import { shapeAt, type Field, type ObjectShape, type Shape, type StringShape } from '../model/shape';
import { valueOf, type Mapping } from '../syntax/tree';
import type { Proposal } from './proposal';
import { CONFIGURATION_FILE } from '../clusters/configuration';
import { enclosingObject } from './cursor';
import { keyText, siteOf, textValue, type Site } from './yaml-style';
import { fieldMarkdown, kindMarkdown, shapeWords } from './key-words';
import { knownNames } from './known-names';
import { objectProposals } from './object-snippets';
import { entrySnippet } from './entry-snippet';
import { formatNames, mirrorHosts } from './format-names';
import { isJson, probe, type Probe } from './yaml-probe';

/** What can be written at an offset of a YAML document. */
export function completeManifest(analysis: Analysis, document: Document, offset: number): Proposal[] {
  const found = probe(document, offset);
  if (!found) return [];
  const proposals = proposalsFor(analysis, document, found);
  if (!found.isBeforeMember) return proposals;
  // A key takes the place of its quotes, too; a value in quotes does not, and the comma would stand inside of them.
  return proposals.map((each) =>
    each.kind === 'key' || found.word.quote === null ? { ...each, insertText: `${each.insertText},` } : each,
  );
}

function proposalsFor(analysis: Analysis, document: Document, found: Probe): Proposal[] {
  const site = siteOf(document, found);
  const kind = describedKind(found);
  const path = found.path.slice(kind?.depth ?? 0);
  const inItem = pathInItem(found) ?? found.path;
  // What says its kind may be what holds the item.
  if (!kind || inItem.length < path.length) return withoutKind(analysis, document, found, site, inItem);
  const shape = shapeAt(shapeOf(kind.description), path);
  if (path.length === 1 && found.mapping === null) {
    const fixed = headValues(found, kind.description, String(path[0]), site);
    if (fixed.length > 0) return fixed;
  }
  if (found.mapping !== null && shape?.type === 'object') return keyProposals(analysis, document, shape, found, site);
  return shape ? valueProposals(analysis, document, shape, found, site) : [];
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

/** At the top of a document, or of an object in another one, that does not say yet what it is; `own` is the path in it. */
function withoutKind(
  analysis: Analysis,
  { uri, content }: Document,
  found: Probe,
  site: Site,
  own: Probe['path'],
): Proposal[] {
  if (found.mapping === null) return own.length === 1 ? headValues(found, null, String(own[0]), site) : [];
  if (found.around.length !== 1) return [];
  const isElse = uri.endsWith(`/${CONFIGURATION_FILE}`) || isJson(uri, content);
  if (isElse || found.siblings.length > 0 || found.word.isInFlow || found.word.hasColon) return [];
  // Its lines begin at the margin, however far the cursor stands in.
  const replace = { ...site.replace, start: site.replace.start - site.column };
  return objectProposals(replace, site.lineEnd, site.listIndent, likelyMirror(analysis, uri));
}

/** The path in the innermost object that is an item of another one: of a `kind: List`, or of a kind that holds others. Null elsewhere. */
function pathInItem({ around, path }: Probe): Probe['path'] | null {
  for (const { tree, path: outer } of around.toReversed()) {
    const carries = tree.kind === 'mapping' ? carriesOf(tree) : null;
    if (!carries) continue;
    const { list, item } = carries;
    const [index, ...inside] = path.slice(outer.length + list.length);
    if (typeof index !== 'number' || list.some((key, at) => path[outer.length + at] !== key)) continue;
    if (item === null) return inside;
    if (inside[0] === item) return inside.slice(1);
  }
  return null;
}

function carriesOf(object: Mapping): Pick<Carrying, 'list' | 'item'> | null {
  const kindName = textOf(object, 'kind') ?? '';
  if (kindName.endsWith('List')) return { list: ['items'], item: null };
  const match = kindOf(textOf(object, 'apiVersion') ?? '', kindName);
  return match.kind === 'known' ? (match.description.carries ?? null) : null;
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
        insertText: textValue(apiVersion, found, site),
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
      insertText: textValue(kind.name, found, site),
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

/** What stands for a mirror in a snippet: a registry that is one in this workspace. */
function likelyMirror(analysis: Analysis, uri: string): string {
  // Nothing that means something in a snippet.
  return mirrorHosts(knownNames(analysis, uri)).find((host) => /^[\w.:-]+$/.test(host)) ?? 'mirror.example.com';
}

function keyProposals(
  analysis: Analysis,
  document: Document,
  shape: ObjectShape,
  found: Probe,
  site: Site,
): Proposal[] {
  const there = new Set(found.siblings);
  const fields = Object.entries(shape.fields).filter(([name]) => !there.has(name) && !NOT_WRITTEN.has(name));
  const ordered = [...fields.filter(([, field]) => field.required), ...fields.filter(([, field]) => !field.required)];
  const whole = entrySnippet(shape, found, site, likelyMirror(analysis, document.uri));
  return [...(whole ? [whole] : []), ...ordered.map(([name, field]) => keyProposal(name, field, found, site))];
}

function keyProposal(name: string, field: Field, found: Probe, site: Site): Proposal {
  const { word } = found;
  const words = {
    label: name,
    kind: 'key',
    detail: shapeWords(field.shape),
    documentation: fieldMarkdown(name, field),
  } as const;
  if (word.hasColon || (word.quote !== null && site.style !== 'json')) return proposal(site, words);
  const more = { asksForMore: asksForMore(field.shape) };
  return { ...proposal(site, words), ...keyText(name, field.shape, found, site), ...more };
}

function asksForMore(shape: Shape): boolean {
  if (shape.type === 'string') return shape.values !== null || shape.format !== null;
  return shape.type !== 'integer' && shape.type !== 'any';
}

function valueProposals(analysis: Analysis, document: Document, shape: Shape, found: Probe, site: Site): Proposal[] {
  if (shape.type === 'array') {
    // Where a list is to be written, and the value begins in the line of its key.
    const { gap, style } = site;
    const inBrackets: Site = { ...site, style: style === 'json' ? style : 'flow' };
    const items = found.word.quote === null ? valueProposals(analysis, document, shape.items, found, inBrackets) : [];
    return items.map((item) => ({ ...item, insertText: `${gap}[${item.insertText.slice(gap.length)}]` }));
  }
  if (shape.type === 'boolean') return ['true', 'false'].map((label) => proposal(site, { label, kind: 'value' }));
  if (shape.type !== 'string') return [];
  const { values, format } = shape satisfies StringShape;
  if (values) {
    return values
      .filter(({ value }) => value !== '')
      .map(({ value, documentation }) =>
        proposal(site, { label: value, kind: 'value', documentation, insertText: textValue(value, found, site) }),
      );
  }
  if (!format) return [];
  // The half-typed word itself may stand in the workspace by now.
  const there = new Set([...found.otherItems, site.typed, ...(format === 'source' ? sourcesBeside(found) : [])]);
  return formatNames(knownNames(analysis, document.uri), format, sourceBeside(found))
    .filter(({ name }) => !there.has(name))
    .map(({ name, detail }) =>
      proposal(site, { label: name, kind: 'name', detail, insertText: textValue(name, found, site) }),
    );
}

/** The source of the entry whose mirrors are being written. */
function sourceBeside({ around, mapping }: Probe): string | null {
  // The mark itself may have been read as a mapping.
  const entry = around.findLast(({ tree }) => tree.kind === 'mapping' && tree !== mapping)?.tree;
  return entry?.kind === 'mapping' ? textOf(entry, 'source') : null;
}

/** The sources of the other entries of the list. */
function sourcesBeside({ around }: Probe): string[] {
  const list = around.findLast(({ tree }) => tree.kind === 'sequence')?.tree;
  const own = around.at(-1)?.tree;
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap((item) => (item?.kind === 'mapping' && item !== own ? (textOf(item, 'source') ?? []) : []));
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
