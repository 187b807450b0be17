import type { CancellationToken } from 'vscode-languageserver';
import type { Document } from '../../server/src/core/document';
import type { FileReader } from '../../server/src/lsp/file-reader';
import { readDocument, scan } from '../../server/src/lsp/scan';

/** Reads a folder to its end, for an editor that has no file open. */
export function readFolder(root: string, reader: FileReader): Promise<Document[]> {
  return scan(root, reader, (uri) => readDocument(uri, reader), {
    token: { isCancellationRequested: false } as CancellationToken,
    isKnown: () => false,
    onFiles: () => undefined,
  });
}
