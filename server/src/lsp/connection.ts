import {
  CodeLensResolveRequest,
  DocumentDiagnosticRequest,
  TextDocumentContentRequest,
  TextDocumentSyncKind,
  WorkspaceDiagnosticRequest,
  type CancellationToken,
  type CodeLens,
  type Connection,
  type DocumentDiagnosticParams,
  type InitializeResult,
  type TextDocumentContentParams,
  type WorkspaceDiagnosticParams,
} from 'vscode-languageserver';
import {
  CONVERT,
  CARRIED_TEXTS,
  CONVERT_MIRRORS,
  DECLARE_CLUSTERS,
  IMPACT,
  EXPLAIN_PULL,
  MIRROR_DETAILS,
  MIRROR_ROOTS,
  MIRROR_SOURCES,
  MIRRORS_OF_SOURCE,
  PREVIEW_SCHEME,
  PREVIEWS,
  REGISTRIES_CONF_LANGUAGE,
  REPORTS,
  RESOLVE,
  SELF_REPORT,
  SET_BASE,
  STATUS,
  VERIFICATION,
  VERSION,
  type ConvertMirrorsParams,
  type ConvertParams,
  type DeclareClustersParams,
  type ImpactParams,
  type ExplainPullParams,
  type MirrorDetailsParams,
  type MirrorRootName,
  type MirrorSourceName,
  type PreviewsParams,
  type ReportsParams,
  type ResolveParams,
  type SetBaseParams,
  type StatusParams,
  type VerificationParams,
  READ_CARRIED_TEXT,
  WRITE_CARRIED_TEXT,
  type CarriedTextsParams,
  type WriteCarriedTextParams,
} from '../protocol';
import { cancelled } from './cancelling';
import { createClient } from './client';
import { clientFiles, filesOf } from './client-files';
import type { FileReader } from './file-reader';
import { FIX_ALL_KIND } from './fix-all-kind';
import { createGuard } from './guard';
import type * as All from './handlers';
import { nextTurns } from './idle';
import { metAlready, outOfTurn, refusal, type Phase } from './refusal';
import type { Session } from './session';

/** All that messages are handed to, and the session that it works with. */
type Handlers = typeof All & { readonly session: Session };

/**
 * Joins a connection to a session, one line for each method of the protocol. `disk` is null where the server sees none. What reads and answers is loaded
 * once `initialize` has been answered; messages are dealt with in the order in which they came. Requests that have been cancelled
 * by then are answered so.
 */
export function serve(connection: Connection, disk: FileReader | null): void {
  const guard = createGuard((message) => connection.console.error(message));
  const client = createClient(connection, guard);
  const reader = filesOf(disk, clientFiles(connection), () => client.readsFiles);
  let handlers: Promise<Handlers> | null = null;
  let phase: Phase = 'unmet';
  const load = async (): Promise<Handlers> => {
    const all = await import('./handlers');
    return { ...all, session: all.createSession(reader, client, guard) };
  };
  const takes = <Params>(name: string, handle: (handlers: Handlers, params: Params) => void | Promise<void>) =>
    guard.takes(name, async (params: Params) => {
      if (phase === 'met') await handle(await (handlers ??= load()), params);
    });
  const answers = <Params, Result>(
    name: string,
    handle: (handlers: Handlers, params: Params, token: CancellationToken) => Result | Promise<Result>,
  ) =>
    guard.answers(name, async (params: Params, token: CancellationToken) => {
      const refused = outOfTurn(phase);
      if (refused) return refused;
      const all = await (handlers ??= load());
      return token.isCancellationRequested ? cancelled() : handle(all, params, token);
    });

  connection.onInitialize((params) => {
    const refused = phase === 'unmet' ? refusal(params) : metAlready();
    if (refused) return refused;
    phase = 'met';
    client.meet(params);
    // The answer goes out first. A failure is told to who asks for something.
    handlers ??= nextTurns().then(load);
    handlers.catch(() => undefined);
    return client.pullsDiagnostics ? PULLED : INITIALIZED;
  });
  // Until the workspace folders have been read.
  let begun: Promise<void> = Promise.resolve();
  connection.onInitialized(takes('initialized', ({ session }) => (begun = client.begin(session))));
  const stop = guard.takes('shutdown', async () => (await handlers)?.session.stop());
  connection.onShutdown(() => {
    const refused = outOfTurn(phase);
    if (refused) return refused;
    phase = 'over';
    return stop(undefined);
  });

  connection.onDidOpenTextDocument(takes('didOpen', ({ session }, params) => session.opened(params)));
  connection.onDidChangeTextDocument(takes('didChange', ({ session }, params) => session.edited(params)));
  connection.onDidCloseTextDocument(takes('didClose', ({ session }, params) => session.closed(params)));
  connection.onDidChangeWatchedFiles(
    takes('didChangeWatchedFiles', ({ session }, changes) => session.filesChanged(changes)),
  );
  connection.onDidChangeConfiguration(
    takes('didChangeConfiguration', ({ session }, params) => client.readSettings(session, params)),
  );

  connection.onRequest(
    DocumentDiagnosticRequest.method,
    answers('diagnostic', ({ answerDiagnostics, session }, params: DocumentDiagnosticParams, token) =>
      answerDiagnostics(session, params, token),
    ),
  );
  connection.onRequest(
    WorkspaceDiagnosticRequest.method,
    answers(
      'workspaceDiagnostic',
      async ({ answerWorkspaceDiagnostics, session }, params: WorkspaceDiagnosticParams, token) => {
        await begun;
        return answerWorkspaceDiagnostics(session, params, token);
      },
    ),
  );
  connection.onHover(answers('hover', ({ answerHover, session }, params) => answerHover(session, params)));
  connection.onCompletion(answers('completion', ({ answerCompletion, session }, at) => answerCompletion(session, at)));
  connection.onCodeAction(
    answers('codeAction', ({ answerCodeActions, session }, at) => answerCodeActions(session, at)),
  );
  connection.onDefinition(answers('definition', ({ answerDefinition, session }, at) => answerDefinition(session, at)));
  connection.onReferences(answers('references', ({ answerReferences, session }, at) => answerReferences(session, at)));
  connection.onDocumentHighlight(
    answers('documentHighlight', ({ answerHighlights, session }, at) => answerHighlights(session, at)),
  );
  connection.onCodeLens(answers('codeLens', ({ answerLenses, session }, file) => answerLenses(session, file)));
  connection.onRequest(
    CodeLensResolveRequest.method,
    answers('codeLens/resolve', ({ answerLens, session }, lens: CodeLens) => answerLens(session, lens)),
  );
  connection.languages.inlayHint.on(
    answers('inlayHint', ({ answerInlayHints, session }, params) => answerInlayHints(session, params)),
  );
  connection.onDocumentLinks(answers('documentLink', ({ answerLinks, session }, file) => answerLinks(session, file)));
  connection.onFoldingRanges(
    answers('foldingRange', ({ answerFolding, session }, file) => answerFolding(session, file)),
  );
  connection.onWorkspaceSymbol(
    answers('workspaceSymbol', ({ answerWorkspaceSymbols, session }, wanted) =>
      answerWorkspaceSymbols(session, wanted),
    ),
  );
  connection.onDocumentSymbol(
    answers('documentSymbol', ({ answerSymbols, session }, at) => answerSymbols(session, at)),
  );
  connection.onRequest(
    TextDocumentContentRequest.method,
    answers('nodeFile', ({ answerNodeFile, session }, file: TextDocumentContentParams) =>
      answerNodeFile(session, file),
    ),
  );

  connection.onRequest(
    PREVIEWS.method,
    answers('previews', ({ answerPreviews, session }, params: PreviewsParams) => answerPreviews(session, params)),
  );
  connection.onRequest(
    RESOLVE.method,
    answers('resolve', ({ answerResolve, session }, params: ResolveParams) => answerResolve(session, params)),
  );
  connection.onRequest(
    REPORTS.method,
    answers('reports', ({ answerReports, session }, params: ReportsParams) => answerReports(session, params)),
  );
  connection.onRequest(
    CONVERT.method,
    answers('convert', async ({ answerConvert, session }, params: ConvertParams, token) => {
      await begun;
      return answerConvert(session, params, token);
    }),
  );
  connection.onRequest(
    CONVERT_MIRRORS.method,
    answers('convertMirrors', async ({ answerConvertMirrors, session }, params: ConvertMirrorsParams) => {
      await begun;
      return answerConvertMirrors(session, params);
    }),
  );
  connection.onRequest(
    DECLARE_CLUSTERS.method,
    answers('declareClusters', ({ answerDeclareClusters, session }, params: DeclareClustersParams) =>
      answerDeclareClusters(session, params),
    ),
  );
  connection.onRequest(
    CARRIED_TEXTS.method,
    answers('carriedTexts', ({ answerCarriedTexts, session }, params: CarriedTextsParams) =>
      answerCarriedTexts(session, params),
    ),
  );
  connection.onRequest(
    READ_CARRIED_TEXT.method,
    answers('readCarriedText', async ({ answerReadCarriedText, session }, params: { readonly uri: string }) => {
      await begun;
      return answerReadCarriedText(session, params);
    }),
  );
  connection.onRequest(
    WRITE_CARRIED_TEXT.method,
    answers('writeCarriedText', ({ answerWriteCarriedText, session }, params: WriteCarriedTextParams) =>
      answerWriteCarriedText(session, params),
    ),
  );
  connection.onRequest(
    EXPLAIN_PULL.method,
    answers('explainPull', ({ answerExplainPull, session }, params: ExplainPullParams) =>
      answerExplainPull(session, params),
    ),
  );
  connection.onRequest(
    MIRROR_ROOTS.method,
    answers('mirrorRoots', ({ answerMirrorRoots, session }) => answerMirrorRoots(session)),
  );
  connection.onRequest(
    MIRROR_SOURCES.method,
    answers('mirrorSources', ({ answerMirrorSources, session }, root: MirrorRootName) =>
      answerMirrorSources(session, root),
    ),
  );
  connection.onRequest(
    MIRRORS_OF_SOURCE.method,
    answers('mirrorsOfSource', ({ answerMirrorsOfSource, session }, source: MirrorSourceName) =>
      answerMirrorsOfSource(session, source),
    ),
  );
  connection.onRequest(
    MIRROR_DETAILS.method,
    answers('mirrorDetails', ({ answerMirrorDetails, session }, params: MirrorDetailsParams) =>
      answerMirrorDetails(session, params),
    ),
  );
  connection.onRequest(
    SET_BASE.method,
    answers('setBase', async ({ session }, params: SetBaseParams) => (await session.baseSet(params), null)),
  );
  connection.onRequest(
    IMPACT.method,
    answers('impact', ({ answerImpact, session }, params: ImpactParams) => answerImpact(session, params)),
  );
  connection.onRequest(
    VERIFICATION.method,
    answers('verification', ({ answerVerification, session }, params: VerificationParams) =>
      answerVerification(session, params),
    ),
  );
  connection.onRequest(
    SELF_REPORT.method,
    answers('selfReport', ({ answerSelfReport, session }) => answerSelfReport(session, guard.tallies)),
  );
  connection.onRequest(
    STATUS.method,
    answers('status', ({ answerStatus, session }, params: StatusParams) => answerStatus(session, params)),
  );
}

/** Editors fold YAML themselves, and would no longer where we did. */
const FOLDED = [
  { language: REGISTRIES_CONF_LANGUAGE },
  { language: 'toml', pattern: '**/{registries.conf,*.registries.conf,registries.conf.d/*.conf}' },
];

const INITIALIZED: InitializeResult = {
  serverInfo: { name: 'mirrorscope', version: VERSION },
  capabilities: {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [' ', '"', "'", '/', '[', '.'] },
    codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite', FIX_ALL_KIND] },
    definitionProvider: true,
    referencesProvider: true,
    codeLensProvider: { resolveProvider: true },
    inlayHintProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: { documentSelector: FOLDED },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      textDocumentContent: { schemes: [PREVIEW_SCHEME] },
    },
  },
};

/** To a client that asks for findings, and can be asked to ask again. */
const PULLED: InitializeResult = {
  ...INITIALIZED,
  capabilities: {
    ...INITIALIZED.capabilities,
    diagnosticProvider: { identifier: 'mirrorscope', interFileDependencies: true, workspaceDiagnostics: true },
  },
};
