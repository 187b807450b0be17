import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { applyEdits, createDocument, lineIndex, type Document, type Language } from '../core/index';
import { spanOf } from './convert';

/** The documents that the editor has open: their text is the editor's, whatever the disk holds. */
export interface OpenDocuments {
  get(uri: string): Document | undefined;
  open(uri: string, version: number, language: Language, text: string): Document;
  /** null for a document that is not open. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): Document | null;
  close(uri: string): boolean;
  uris(): Iterable<string>;
}

/** No document is open. */
export function createOpenDocuments(): OpenDocuments {
  const documents = new Map<string, Document>();
  const set = (document: Document): Document => {
    documents.set(document.uri, document);
    return document;
  };
  return {
    get: (uri) => documents.get(uri),
    open: (uri, version, language, text) => set(createDocument({ uri, version, language, text })),
    change(uri, version, changes) {
      const before = documents.get(uri);
      if (!before) return null;
      return set(createDocument({ uri, version, language: before.language, text: changedText(before, changes) }));
    },
    close: (uri) => documents.delete(uri),
    uris: () => documents.keys(),
  };
}

/** Each change counts in the text that the changes before it have made. */
function changedText(before: Document, changes: readonly TextDocumentContentChangeEvent[]): string {
  let { text } = before;
  let lines = before.lines;
  for (const change of changes) {
    if ('range' in change)
      text = applyEdits(text, [{ span: ordered(spanOf(lines, change.range)), newText: change.text }]);
    else text = change.text;
    if (changes.length > 1) lines = lineIndex(text);
  }
  return text;
}

function ordered({ start, end }: { start: number; end: number }): { start: number; end: number } {
  return start <= end ? { start, end } : { start: end, end: start };
}
