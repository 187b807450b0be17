import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import {
  changeDocument,
  createDocument,
  withVersion,
  type ChangeOptions,
  type Document,
  type Language,
} from '../core/index';
import { spanOf } from './convert';

/** The documents that the editor has open: their text is the editor's, whatever the disk holds. */
export interface OpenDocuments {
  get(uri: string): Document | undefined;
  /** `known` is the file as it was on disk: where its text is the editor's, what has been read of it is not read again. */
  open(opened: OpenedDocument, known: Document | undefined): Document;
  /** null for a document that is not open. Throws, and leaves the document as it was, where a change has no text. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): Document | null;
  close(uri: string): boolean;
  uris(): Iterable<string>;
}

export interface OpenedDocument {
  readonly uri: string;
  readonly version: number;
  readonly language: Language;
  readonly text: string;
}

/** No document is open. `incremental: false` reads every version of a document as if it were the first. */
export function createOpenDocuments(options: ChangeOptions = {}): OpenDocuments {
  const documents = new Map<string, Document>();
  const set = (document: Document): Document => {
    documents.set(document.uri, document);
    return document;
  };
  return {
    get: (uri) => documents.get(uri),
    open(opened, known) {
      const isKnown =
        options.incremental !== false && known?.language === opened.language && known.text === opened.text;
      return set(isKnown ? withVersion(known, opened.version) : createDocument(opened));
    },
    change(uri, version, changes) {
      const before = documents.get(uri);
      if (!before) return null;
      if (!changes.every(hasText)) throw new Error(`${uri} stays as it was: a change of it has no text`);
      return set(changes.reduce<Document>((document, change) => changed(document, version, change, options), before));
    },
    close: (uri) => documents.delete(uri),
    uris: () => documents.keys(),
  };
}

/** What a client sends may be anything; a text is read when somebody first asks. */
function hasText({ text }: { readonly text: unknown }): boolean {
  return typeof text === 'string';
}

/** Each change counts in the text that the changes before it have made. */
function changed(
  document: Document,
  version: number,
  change: TextDocumentContentChangeEvent,
  options: ChangeOptions,
): Document {
  if ('range' in change) {
    const span = ordered(spanOf(document.lines, change.range));
    return changeDocument(document, version, { span, newText: change.text }, options);
  }
  const { uri, language } = document;
  return createDocument({ uri, version, language, text: change.text });
}

function ordered({ start, end }: { start: number; end: number }): { start: number; end: number } {
  return start <= end ? { start, end } : { start: end, end: start };
}
