import type { Document } from '../document';
import { carrierUriOf, isCarriedUri } from '../text/carried-uri';
import type { Steps } from '../text/steps';
import { carriedTexts } from './carried-documents';

/** The documents of a workspace while they are changed: carried texts come and go with what carries them. */
export interface DocumentChanges {
  /** Puts a document in the place of the one of its URI. A carried text that is put like this counts for what its carrier holds, until it is dropped. */
  put(document: Document): void;
  /** Takes a document out, with all that it carries; in the place of a carried text comes back what its carrier holds. */
  drop(uri: string): void;
  /** Those that are others now, or gone, by URI. */
  readonly touched: ReadonlySet<string>;
}

/** Changes these documents, by URI. What it costs is that of the documents that are put or dropped, and of what they carry. */
export function changesOf(documents: Map<string, Document>): DocumentChanges {
  const touched = new Set<string>();
  const put = (document: Document): void => {
    const { uri } = document;
    const before = documents.get(uri);
    if (before !== document) touched.add(uri);
    documents.set(uri, document);
    const carried = carriedTexts(document);
    const old = before ? carriedTexts(before) : [];
    if (carried.length + old.length === 0) return;
    const stay = new Set(carried.map((text) => text.document.uri));
    for (const text of old) if (!stay.has(text.document.uri)) remove(text.document.uri);
    const derived = new Set(old.map((text) => text.document));
    for (const text of carried) {
      const present = documents.get(text.document.uri);
      if (!present || present === text.document || derived.has(present)) put(text.document);
    }
  };
  const remove = (uri: string): void => {
    const document = documents.get(uri);
    if (!document) return;
    touched.add(uri);
    documents.delete(uri);
    for (const text of carriedTexts(document)) remove(text.document.uri);
  };
  return {
    put,
    drop(uri) {
      remove(uri);
      if (!isCarriedUri(uri)) return;
      const carrier = documents.get(carrierUriOf(uri));
      const text = carrier && carriedTexts(carrier).find(({ document }) => document.uri === uri);
      if (text) put(text.document);
    },
    touched,
  };
}

/** These documents with what they carry. A carried text without its carrier is left out. */
export function* withCarriedInSteps(documents: Iterable<Document>): Steps<ReadonlyMap<string, Document>> {
  const all = new Map<string, Document>();
  const changes = changesOf(all);
  let put = 0;
  for (const document of documents) {
    changes.put(document);
    if (++put % DOCUMENTS_OF_A_STEP === 0) yield all;
  }
  for (const uri of [...all.keys()]) if (isCarriedUri(uri) && !all.has(carrierUriOf(uri))) changes.drop(uri);
  return all;
}

const DOCUMENTS_OF_A_STEP = 500;
