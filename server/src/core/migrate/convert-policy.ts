import type { MirrorSet } from '../model/manifests';
import { isMergeKey, placeInScalar, type Entry, type Mapping, type Tree } from '../syntax/tree';
import type { Edit } from '../text/edit';
import type { Span } from '../text/place';
import { joinedEdits } from './joined-edits';
import { NEW_API_VERSION, NEW_KIND, NEW_LIST, OLD_LIST } from './kind-names';
import type { MigratedObject, Remark } from './migration';
import type { Page } from './page';
import { partsOf, type PolicyParts } from './policy-parts';
import { removeEntries } from './remove-entries';
import { servedMetadata } from './served-metadata';
import { entrySpan, trimmedEnd, type SourceText } from './source-text';

export type PolicyOutcome =
  | { readonly kind: 'refused'; readonly remark: Remark }
  | { readonly kind: 'converted'; readonly object: MigratedObject; readonly leftAlone: readonly Remark[] };

/**
 * The edits that make an ImageDigestMirrorSet of one ImageContentSourcePolicy. Refused where the YAML around it has errors, where
 * a part that has to change is written elsewhere (an alias, a merge key), or is used elsewhere too.
 */
export function convertPolicy(
  source: SourceText,
  page: Page,
  policy: Pick<MirrorSet, 'root' | 'place' | 'name'>,
): PolicyOutcome {
  if (page.problem) return { kind: 'refused', remark: page.problem };
  const parts = partsOf(source, page, policy);
  if ('reason' in parts) return { kind: 'refused', remark: parts };
  const work: Work = { source, page, span: source.spanOf(policy.place), edits: [], dropped: [], leftAlone: [] };
  renameKind(work, parts);
  cleanMetadata(work, parts.metadata);
  if (parts.spec) convertSpec(work, policy.root, parts.spec);
  else if (parts.specEntry) fill(work, parts.specEntry, `{${quoted(policy.root, NEW_LIST)}: []}`);
  cutUnknown(work, policy.root, ROOT_FIELDS);
  return {
    kind: 'converted',
    object: {
      root: policy.root,
      name: policy.name?.value ?? null,
      place: policy.place,
      edits: joinedEdits(source, work.edits).map(({ span, newText }) => ({ place: source.placeOf(span), newText })),
      dropped: work.dropped,
    },
    leftAlone: work.leftAlone,
  };
}

const ROOT_FIELDS: KnownFields = {
  kept: new Set(['apiVersion', 'kind', 'metadata', 'spec']),
  dropped: new Set(['status']),
};
const SPEC_FIELDS: KnownFields = { kept: new Set([OLD_LIST]) };
const ENTRY_FIELDS: KnownFields = { kept: new Set(['source', 'mirrors']) };

/** The edits of one object as they are found; spans are absolute. */
interface Work {
  readonly source: SourceText;
  readonly page: Page;
  /** Of the whole object. */
  readonly span: Span;
  readonly edits: Edit[];
  readonly dropped: Remark[];
  readonly leftAlone: Remark[];
}

function renameKind(work: Work, { apiVersion, kind }: PolicyParts): void {
  replaceValue(work, apiVersion, NEW_API_VERSION);
  replaceValue(work, kind, NEW_KIND);
}

/** Puts a plain text in the place of a value, inside its quotes where it has any. */
function replaceValue({ source, edits }: Work, { value }: Entry, newText: string): void {
  if (!value) return;
  const place = value.kind === 'scalar' ? placeInScalar(value, 0, value.text.length) : value.place;
  edits.push({ span: trimmedEnd(source.text, source.spanOf(place)), newText });
}

/** Takes out what the server wrote; annotations that become empty go with it. */
function cleanMetadata(work: Work, metadata: Mapping | null): void {
  if (!metadata) return;
  const { fields, annotations } = servedMetadata(metadata);
  if (annotations) cut(work, annotations.mapping, annotations.entries);
  cut(work, metadata, fields);
}

/** What an ImageContentSourcePolicy has at one level; `dropped` is no part of the new object and goes without a word. */
interface KnownFields {
  readonly kept: ReadonlySet<string>;
  readonly dropped?: ReadonlySet<string>;
}

/** Takes out what no ImageContentSourcePolicy has. The server says nothing of such a loss; here it is said. */
function cutUnknown(work: Work, mapping: Mapping, { kept, dropped }: KnownFields, filler?: string): boolean {
  const doomed = mapping.entries.filter(
    (entry) => !kept.has(entry.key.text) && !isMergeKey(entry) && !isDirective(entry),
  );
  const before = work.leftAlone.length;
  const areGone = cut(work, mapping, new Set(doomed), filler);
  const stays = new Set(work.leftAlone.slice(before).map(({ place }) => place));
  for (const { key } of doomed) {
    if (stays.has(key.place) || dropped?.has(key.text)) continue;
    const meaning =
      key.text === 'mirrorSourcePolicy' || key.text === NEW_LIST ? ', and an ImageDigestMirrorSet would obey it' : '';
    const reason = `\`${key.text}\` is taken out: an ImageContentSourcePolicy has no such field here, so the cluster ignored it${meaning}`;
    work.dropped.push({ place: key.place, reason });
  }
  return areGone;
}

/** What is said to whoever merges a patch, as in `$patch: delete`: no cluster sees it. */
function isDirective({ key }: Entry): boolean {
  return key.text.startsWith('$');
}

/** Removes entries, and says so where one has to stay. True where all are gone; `filler` stands for them if nothing else is left. */
function cut(work: Work, mapping: Mapping, doomed: ReadonlySet<Entry>, filler?: string): boolean {
  const { source, page } = work;
  if (doomed.size === 0) return true;
  const isShared =
    page.shared().isUsedOutside(mapping, work.span) || !isWithin(source.spanOf(mapping.place), work.span);
  const free = isShared
    ? []
    : [...doomed].filter((entry) => !page.shared().isNeededOutside(source.spanOf(entry.place)));
  const edits = removeEntries(source, mapping, new Set(free), filler);
  work.edits.push(...(edits ?? []));
  const removed = new Set(edits ? free : []);
  for (const entry of doomed) {
    if (removed.has(entry)) continue;
    const cause = edits ? 'an anchor in it is used elsewhere' : 'its layout allows no clean cut';
    work.leftAlone.push({
      place: entry.key.place,
      reason: `\`${entry.key.text}\` stays, although the new object has no use for it: ${cause}`,
    });
  }
  return removed.size === doomed.size;
}

/** Renames the list and takes out what the old kind never had. */
function convertSpec(work: Work, root: Mapping, spec: Mapping): void {
  const { source, edits } = work;
  const list = spec.entries.find(({ key }) => key.text === OLD_LIST);
  if (!list) {
    addList(work, root, spec);
    return;
  }
  cutUnknown(work, spec, SPEC_FIELDS);
  edits.push({
    span: source.spanOf(placeInScalar(list.key, 0, list.key.text.length)),
    newText: list.key.verbatim < 0 ? `"${NEW_LIST}"` : NEW_LIST,
  });
  if (list.value?.kind === 'sequence') for (const item of list.value.items) convertEntry(work, item);
  else if (!list.value || (list.value.kind === 'scalar' && list.value.type === 'null')) fill(work, list, '[]');
}

function convertEntry(work: Work, item: Tree | null): void {
  if (item?.kind === 'mapping') cutUnknown(work, item, ENTRY_FIELDS);
}

/** `spec: {}` and the like: oc gives an empty list. */
function addList(work: Work, root: Mapping, spec: Mapping): void {
  const { source, edits } = work;
  const field = `${quoted(root, NEW_LIST)}: []`;
  const start = source.spanOf(spec.place).start;
  if (spec.entries.some(isDirective)) return;
  const first = spec.entries[0];
  if (!first) return void edits.push({ span: emptyAt(start + 1), newText: field });
  if (cutUnknown(work, spec, SPEC_FIELDS, field)) return;
  const indent = ' '.repeat(start - source.lineStart(start));
  if (spec.style === 'flow') edits.push({ span: emptyAt(start + 1), newText: `${field}, ` });
  else edits.push({ span: emptyAt(start), newText: `${field}${source.newline}${indent}` });
}

/** Nothing, or `null`, where oc gives an empty list. */
function fill({ source, edits }: Work, entry: Entry, value: string): void {
  const span = entry.value ? source.spanOf(entry.value.place) : emptyAt(entrySpan(source, entry).end);
  edits.push({ span, newText: span.start === span.end ? ` ${value}` : value });
}

/** A key in the manner of the object's other keys: JSON wants quotes. */
function quoted(root: Mapping, key: string): string {
  return root.style === 'flow' && root.entries.every((entry) => entry.key.style === 'double') ? `"${key}"` : key;
}

function emptyAt(offset: number): Span {
  return { start: offset, end: offset };
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
