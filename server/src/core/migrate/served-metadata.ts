import type { Document } from '../document';
import type { ObjectHead } from '../model/manifests';
import type { Entry, Mapping } from '../syntax/tree';
import type { Edit, PlacedEdit } from '../text/edit';
import { joinedEdits } from './joined-edits';
import { pagesOf, type Pages } from './page';
import { removeEntries } from './remove-entries';
import { createSourceText, type SourceText } from './source-text';

/** What the server has set in a `metadata`. */
export interface ServedMetadata {
  /** Entries of `metadata` itself; with `annotations` where nothing else is in them. */
  readonly fields: ReadonlySet<Entry>;
  /** Entries to take out of the annotations, which stay. */
  readonly annotations: { readonly mapping: Mapping; readonly entries: ReadonlySet<Entry> } | null;
}

/** What the server sets in `metadata`: it has no meaning for a new object. */
const SERVER_FIELDS: ReadonlySet<string> = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'managedFields',
  'creationTimestamp',
  'selfLink',
]);

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Picks out of a `metadata` what the server has set, the annotation that `oc apply` leaves included. */
export function servedMetadata(metadata: Mapping): ServedMetadata {
  const fields = new Set(metadata.entries.filter(({ key }) => SERVER_FIELDS.has(key.text)));
  const annotations = metadata.entries.find(({ key }) => key.text === 'annotations');
  const notes = annotations?.value?.kind === 'mapping' ? annotations.value : null;
  const applied = notes?.entries.filter(({ key }) => key.text === LAST_APPLIED) ?? [];
  if (!annotations || !notes || applied.length === 0) return { fields, annotations: null };
  if (applied.length === notes.entries.length) return { fields: fields.add(annotations), annotations: null };
  return { fields, annotations: { mapping: notes, entries: new Set(applied) } };
}

/**
 * The edits that take `status` and the metadata that the server has set out of an object, and leave all else as it is. null where its
 * layout allows no clean cut: YAML errors, parts that are shared through anchors.
 */
export function stripServed(
  document: Document,
  { root, place }: Pick<ObjectHead, 'root' | 'place'>,
): PlacedEdit[] | null {
  const { source, pages } = document.once(readSource);
  const span = source.spanOf(place);
  const page = pages.at(span.start);
  const metadata = root.entries.find(({ key }) => key.text === 'metadata')?.value;
  if (page.problem || metadata?.kind !== 'mapping') return null;
  const served = servedMetadata(metadata);
  const status = root.entries.filter(({ key }) => key.text === 'status');
  const cuts: [Mapping, ReadonlySet<Entry>][] = [
    [metadata, served.fields],
    ...(served.annotations ? [[served.annotations.mapping, served.annotations.entries] as [Mapping, Set<Entry>]] : []),
    [root, new Set(status)],
  ];
  const shared = page.shared();
  const edits: Edit[] = [];
  for (const [mapping, doomed] of cuts) {
    const isShared =
      shared.isUsedOutside(mapping, span) ||
      [...doomed].some((entry) => shared.isNeededOutside(source.spanOf(entry.place)));
    const cut = isShared ? null : removeEntries(source, mapping, doomed);
    if (!cut) return null;
    edits.push(...cut);
  }
  return joinedEdits(source, edits).map((edit) => ({ place: source.placeOf(edit.span), newText: edit.newText }));
}

/** For all objects of a document, which may be many. */
function readSource({ text, syntax }: Document): { readonly source: SourceText; readonly pages: Pages } {
  const source = createSourceText(text, syntax);
  return { source, pages: pagesOf(source, syntax) };
}
