import type { Document } from '../document';
import { carrierUriOf, isCarriedUri } from '../text/carried-uri';
import { layeredMap, type LayeredMap } from '../text/layered-map';
import type { Steps } from '../text/steps';
import { carriedTexts } from './carried-documents';

/** The documents of a workspace while they are changed: carried texts come and go with what carries them. */
export interface DocumentChanges {
  /** Puts a document in the place of the one of its URI. A carried text that is put like this counts for what its carrier holds, until it is dropped. */
  put(document: Document): void;
  /** Takes a document out, with all that it carries; in the place of a carried text comes back what its carrier holds. */
  drop(uri: string): void;
  /** Those that are others now, or gone (undefined), by URI. */
  readonly changed: ReadonlyMap<string, Document | undefined>;
}

/** Changes to these documents, by URI. What they cost is that of the documents that are put or dropped, and of what they carry. */
export function changesOf(documents: ReadonlyMap<string, Document>): DocumentChanges {
  const changed = new Map<string, Document | undefined>();
  const at = (uri: string): Document | undefined => (changed.has(uri) ? changed.get(uri) : documents.get(uri));
  const put = (document: Document): void => {
    const before = at(document.uri);
    if (before !== document) changed.set(document.uri, document);
    const carried = carriedTexts(document);
    const old = before ? carriedTexts(before) : [];
    if (carried.length + old.length === 0) return;
    const stay = new Set(carried.map((text) => text.document.uri));
    for (const text of old) if (!stay.has(text.document.uri)) remove(text.document.uri);
    const derived = new Set(old.map((text) => text.document));
    for (const text of carried) {
      const present = at(text.document.uri);
      if (!present || present === text.document || derived.has(present)) put(text.document);
    }
  };
  const remove = (uri: string): void => {
    const document = at(uri);
    if (!document) return;
    changed.set(uri, undefined);
    for (const text of carriedTexts(document)) remove(text.document.uri);
  };
  return {
    put,
    drop(uri) {
      remove(uri);
      if (!isCarriedUri(uri)) return;
      const carrier = at(carrierUriOf(uri));
      const text = carrier && carriedTexts(carrier).find(({ document }) => document.uri === uri);
      if (text) put(text.document);
    },
    changed,
  };
}

/** These documents with what they carry. A carried text without its carrier is left out. */
export function* withCarriedInSteps(documents: Iterable<Document>): Steps<LayeredMap<Document>> {
  const changes = changesOf(new Map());
  let put = 0;
  for (const document of documents) {
    changes.put(document);
    if (++put % DOCUMENTS_OF_A_STEP === 0) yield changes;
  }
  const { changed } = changes;
  for (const uri of changed.keys()) if (isCarriedUri(uri) && !changed.get(carrierUriOf(uri))) changes.drop(uri);
  const all = new Map<string, Document>();
  for (const [uri, document] of changed) if (document) all.set(uri, document);
  return layeredMap(all);
}

const DOCUMENTS_OF_A_STEP = 500;
