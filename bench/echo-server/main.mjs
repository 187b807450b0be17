// A language server that knows nothing: what the protocol itself costs. It answers each change with diagnostics of its version, without any.
import { createConnection, ProposedFeatures, TextDocumentSyncKind } from 'vscode-languageserver/node';

const connection = createConnection(ProposedFeatures.all);
connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: {},
  },
}));
/** @param {{ textDocument: { uri: string, version: number } }} params */
const answer = ({ textDocument: { uri, version } }) =>
  void connection.sendDiagnostics({ uri, version, diagnostics: [] });
connection.onDidOpenTextDocument(answer);
connection.onDidChangeTextDocument(answer);
connection.onHover(() => null);
connection.onCompletion(() => []);
connection.listen();
