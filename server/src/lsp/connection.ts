import { TextDocumentSyncKind, type Connection, type InitializeResult } from 'vscode-languageserver/node';
import {
  CONVERT,
  PREVIEW_SCHEME,
  PREVIEWS,
  RESOLVE,
  STATUS,
  type ConvertParams,
  type PreviewsParams,
  type ResolveParams,
  type StatusParams,
} from '../protocol';
import { createClient } from './client';
import { FIX_ALL_KIND } from './convert';
import { answerConvert, answerPreviews, answerResolve, answerStatus } from './custom-requests';
import type { FileReader } from './file-reader';
import { createGuard } from './guard';
import {
  answerCodeActions,
  answerCompletion,
  answerDefinition,
  answerHover,
  answerNodeFile,
  answerSymbols,
} from './questions';
import { createSession } from './session';

/** Joins a connection to a session, one line for each method of the protocol. `reader` is the disk. */
export function serve(connection: Connection, reader: FileReader): void {
  const guard = createGuard((message) => connection.console.error(message));
  const client = createClient(connection);
  const session = createSession(reader, client, guard);

  connection.onInitialize((params) => (client.meet(params), INITIALIZED));
  connection.onInitialized(guard.takes('initialized', () => client.begin(session)));
  connection.onShutdown(guard.takes('shutdown', () => session.stop()));

  connection.onDidOpenTextDocument(guard.takes('didOpen', (params) => session.opened(params)));
  connection.onDidChangeTextDocument(guard.takes('didChange', (params) => session.edited(params)));
  connection.onDidCloseTextDocument(guard.takes('didClose', (params) => session.closed(params)));
  connection.onDidChangeWatchedFiles(guard.takes('didChangeWatchedFiles', (params) => session.filesChanged(params)));
  connection.onDidChangeConfiguration(guard.takes('didChangeConfiguration', () => client.readSettings(session)));

  connection.onHover(guard.answers('hover', (params) => answerHover(session, params)));
  connection.onCompletion(guard.answers('completion', (params) => answerCompletion(session, params)));
  connection.onCodeAction(guard.answers('codeAction', (params) => answerCodeActions(session, params)));
  connection.onDefinition(guard.answers('definition', (params) => answerDefinition(session, params)));
  connection.onDocumentSymbol(guard.answers('documentSymbol', (params) => answerSymbols(session, params)));
  connection.workspace.textDocumentContent.on(guard.answers('nodeFile', (params) => answerNodeFile(session, params)));

  connection.onRequest(
    PREVIEWS.method,
    guard.answers('previews', (params: PreviewsParams) => answerPreviews(session, params)),
  );
  connection.onRequest(
    RESOLVE.method,
    guard.answers('resolve', (params: ResolveParams) => answerResolve(session, params)),
  );
  connection.onRequest(
    CONVERT.method,
    guard.answers('convert', (params: ConvertParams) => answerConvert(session, params)),
  );
  connection.onRequest(
    STATUS.method,
    guard.answers('status', (params: StatusParams) => answerStatus(session, params)),
  );
}

const INITIALIZED: InitializeResult = {
  serverInfo: { name: 'mirrorscope' },
  capabilities: {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [' ', '"', "'", '/', '[', '.'] },
    codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite', FIX_ALL_KIND] },
    definitionProvider: true,
    documentSymbolProvider: true,
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      textDocumentContent: { schemes: [PREVIEW_SCHEME] },
    },
  },
};
