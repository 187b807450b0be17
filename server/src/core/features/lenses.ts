import type { Analysis } from '../analysis';
import type { Document } from '../document';
import { isContentSourcePolicy, type MirrorSet } from '../model/manifests';
import type { Span } from '../text/place';
import { hasSomethingToSay } from './answers';
import { countServed } from './references';

/** Something to do or to know, shown over a line of a file; the span is absolute, in UTF-16 code units. */
export interface Lens {
  readonly subject: LensSubject;
  readonly span: Span;
}

/** What a lens is about; all that is needed to say it later. */
export type LensSubject =
  /** See the node files that the object ends up in. */
  | { readonly kind: 'preview' }
  /** What the change against the base does to the nodes; for who knows a base. */
  | { readonly kind: 'impact' }
  /** Convert the ImageContentSourcePolicy. */
  | { readonly kind: 'convert' }
  /** How many image references the source serves. */
  | { readonly kind: 'serves'; readonly source: string }
  /** Open the text that stands in the value, as a document: its URI in the workspace, and how its file is called. */
  | { readonly kind: 'carried'; readonly uri: string; readonly name: string; readonly isEncoded: boolean };

/**
 * The lenses of a file without what it takes time to say: over each mirror set what one can do with it, and over each source how many
 * references it serves, where the workspace has any. A file with more sources than one reads has them over its sets alone.
 */
export function lenses(analysis: Analysis, uri: string): Lens[] {
  const document = analysis.workspace.documents.get(uri);
  const sets = document ? setsOf(document) : [];
  if (!document || sets.length === 0) return [];
  const around = surroundingsOf(analysis, uri);
  const sources = sets.reduce((count, { entries }) => count + entries.length, 0);
  return sets.flatMap((set) => [
    ...setLenses(document, set, around),
    ...(around.isUsed && sources <= MOST_SOURCES ? sourceLenses(document, set) : []),
  ]);
}

/** What decides about the lenses of a file besides its own text, in a form that can be compared. */
export function lensShape(analysis: Analysis, uri: string): string {
  return JSON.stringify(surroundingsOf(analysis, uri));
}

interface Surroundings {
  /** Whether the file ends up in node files. */
  readonly isRendered: boolean;
  /** Whether there are image references for the nodes of its clusters. */
  readonly isUsed: boolean;
}

function surroundingsOf(analysis: Analysis, uri: string): Surroundings {
  const views = analysis.viewsOf(uri).filter(hasSomethingToSay);
  return { isRendered: views.length > 0, isUsed: views.some(({ uses }) => uses.all.length > 0) };
}

function setsOf({ isTemplate, objects }: Document): MirrorSet[] {
  if (isTemplate) return [];
  return objects.manifests.filter((object) => object.kind === 'mirror-set').filter(({ served }) => served);
}

/** Nobody reads a line over each of so many, and editors become slow with them. */
const MOST_SOURCES = 1000;

/** What a lens on a source says. */
export function servesWords(analysis: Analysis, uri: string, source: string): { text: string; count: number } {
  const count = countServed(analysis, uri, source);
  const noun = count === 1 ? 'reference' : 'references';
  return { count, text: count === 0 ? 'serves no reference' : `serves ${count} ${noun}` };
}

function setLenses(document: Document, set: MirrorSet, { isRendered }: Surroundings): Lens[] {
  const span = document.locate(set.place);
  if (!span) return [];
  const at = { start: span.start, end: span.start };
  return [
    ...(isRendered
      ? ([
          { subject: { kind: 'preview' }, span: at },
          { subject: { kind: 'impact' }, span: at },
        ] as const)
      : []),
    ...(isContentSourcePolicy(set) ? [{ subject: { kind: 'convert' }, span: at } as const] : []),
  ];
}

function sourceLenses(document: Document, { entries }: MirrorSet): Lens[] {
  return entries.flatMap(({ source }) => {
    const span = source && document.locate(source.place);
    return span ? [{ subject: { kind: 'serves', source: source.value }, span }] : [];
  });
}
