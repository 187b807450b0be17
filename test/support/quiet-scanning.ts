import assert from 'node:assert/strict';
import type { CancellationToken } from 'vscode-languageserver';
import type { Scanning } from '../../server/src/lsp/scan';

/** A folder is read to its end, with no editor that has files open; a file that fails the server fails the test. */
export const QUIET: Scanning = {
  token: { isCancellationRequested: false } as CancellationToken,
  isOpen: () => false,
  onFiles: () => undefined,
  onFailure: (uri) => assert.fail(uri),
};
