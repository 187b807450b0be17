import { documentAgain, type Document } from '../document';
import { carrierUriOf, isCarriedUri } from '../text/carried-uri';
import { layeredMap, type LayeredMap } from '../text/layered-map';
import type { Steps } from '../text/steps';
import { carriedTextAt, carriedTexts } from './carried-documents';
import { localTextsOf, namesLocals, type DocumentSet, type LocalText } from './local-files';

/** The documents of a workspace while they are changed: carried texts come and go with what carries them. */
export interface DocumentChanges {
  /** Puts a document in the place of the one of its URI. A carried text that is put like this counts for what its carrier holds, until it is dropped. */
  put(document: Document): void;
  /** Takes a document out, with all that it carries; in the place of a carried text comes back what its carrier holds. */
  drop(uri: string): void;
  /** Makes what files beside a Butane config stand for follow them: to be called when all is put and dropped. */
  settle(): void;
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
    if (before) forgetLocals(before);
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
    forgetLocals(document);
    for (const text of carriedTexts(document)) remove(text.document.uri);
  };
  /** In their places something else may be put. */
  const forgetLocals = (carrier: Document): void => {
    for (const { uri } of localTextsOf(carrier, documents)) changed.set(uri, undefined);
  };
  return {
    put,
    drop(uri) {
      remove(uri);
      if (!isCarriedUri(uri)) return;
      const carrier = at(carrierUriOf(uri));
      const text = carrier && carriedTextAt(carrier, uri);
      if (text) put(text.document);
    },
    settle() {
      if (![...changed].some(([uri, now]) => mayNameOrBeNamed(now) || mayNameOrBeNamed(documents.get(uri)))) return;
      const values = (): Iterable<Document> => presentIn(documents, changed);
      const [old, next] = [allLocalTexts(documents), allLocalTexts({ get: at, values })];
      for (const uri of old.keys()) if (!next.has(uri) && at(uri) === documents.get(uri)) changed.set(uri, undefined);
      for (const [uri, text] of next) {
        const known = old.get(uri);
        // The same text of another file is another document.
        const before = known && known.file.uri !== text.file.uri ? null : (documents.get(uri) ?? at(uri) ?? null);
        const document = standingFor(text, before);
        if (document === documents.get(uri)) changed.delete(uri);
        else changed.set(uri, document);
      }
    },
    changed,
  };
}

function mayNameOrBeNamed(document: Document | undefined): boolean {
  if (!document) return false;
  return document.language === 'registries-conf' ? !isCarriedUri(document.uri) : namesLocals(document);
}

function* presentIn(
  documents: ReadonlyMap<string, Document>,
  changed: ReadonlyMap<string, Document | undefined>,
): Generator<Document, void> {
  for (const [uri, document] of documents) if (!changed.has(uri)) yield document;
  for (const document of changed.values()) if (document) yield document;
}

function allLocalTexts(documents: DocumentSet): ReadonlyMap<string, LocalText> {
  const texts = new Map<string, LocalText>();
  for (const document of documents.values())
    for (const text of localTextsOf(document, documents)) texts.set(text.uri, text);
  return texts;
}

/** The text of a file where a Butane config puts it. */
function standingFor({ uri, file: { version, text } }: LocalText, before: Document | null): Document {
  return documentAgain({ uri, version, language: 'registries-conf', text }, before);
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
  changes.settle();
  const all = new Map<string, Document>();
  for (const [uri, document] of changed) if (document) all.set(uri, document);
  return layeredMap(all);
}

const DOCUMENTS_OF_A_STEP = 100;
