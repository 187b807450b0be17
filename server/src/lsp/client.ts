import {
  BulkRegistration,
  CancellationTokenSource,
  CodeLensRefreshRequest,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  InlayHintRefreshRequest,
  DocumentLinkRequest,
  ResponseError,
  type ClientCapabilities,
  type Connection,
  type DidChangeConfigurationParams,
  type FileSystemWatcher,
  type InitializeParams,
  type WorkDoneProgressServerReporter,
  type WorkspaceFolder,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import { ANSWERS_CHANGED, PREVIEW_SCHEME, SETTINGS_SECTION, type InitializationOptions } from '../protocol';
import type { Guard } from './guard';
import type { Outlet, Progress, Session } from './session';
import { WATCHERS, watchersOfNamed } from './watched-files';

/** The other end of the connection: what it can do, and what we ask it for and send it. */
export interface Client extends Outlet {
  /** Whether it reads files for us. */
  readonly readsFiles: boolean;
  /** Takes in what the client says of itself. */
  meet(params: InitializeParams): void;
  /** Registers what is registered late, and has the session read the workspace folders. */
  begin(session: Session): Promise<void>;
  /** Asks for the settings of every workspace folder; a client that cannot be asked, or refuses, has sent them. */
  readSettings(session: Session, params: DidChangeConfigurationParams): Promise<void>;
}

/** Where the rules' pages are for clients that do not say. */
const DOCS_BASE = 'https://github.com/mirrorscope/mirrorscope/blob/main/docs';

/** A client that has not said anything yet. */
export function createClient(connection: Connection, guard: Guard): Client {
  let capabilities: ClientCapabilities = {};
  let folders: readonly WorkspaceFolder[] = [];
  let docsBase = DOCS_BASE;
  let commands: ReadonlySet<string> = new Set();
  let readsFiles = false;
  let isPushedTo = false;
  let sent: unknown = null;
  const watched = new Set<unknown>();

  const settingsOf = async (scopeUri: string | null): Promise<unknown> => {
    if (!capabilities.workspace?.configuration) return sent;
    const item = { section: SETTINGS_SECTION, ...(scopeUri === null ? {} : { scopeUri }) };
    // A folder is read all the same where the client refuses to say.
    return (connection.workspace.getConfiguration(item) as Promise<unknown>).catch((error: unknown) => {
      if (!(error instanceof ResponseError)) throw error;
      connection.console.warn(`The editor does not say its settings: ${error.message}`);
      return sent;
    });
  };
  const addFolders = async (session: Session, added: readonly WorkspaceFolder[]): Promise<void> => {
    if (added.length === 0) return;
    for (const folder of added) session.folderAdded(folder);
    const { progress, done } = startProgress(connection, capabilities);
    // Else the editor would show for ever that something is being read, and vscode-languageserver would keep the session.
    try {
      for (const folder of added) await session.folderRead(folder, await settingsOf(folder.uri), progress);
    } finally {
      done();
    }
  };
  return {
    get docsBase() {
      return docsBase;
    },
    get readsFiles() {
      return readsFiles;
    },
    meet(params) {
      const options = (params.initializationOptions ?? {}) as InitializationOptions;
      commands = new Set(options.commands);
      readsFiles = options.readsFiles === true;
      sent = options.settings ?? null;
      isPushedTo = options.diagnostics === 'push';
      docsBase = (options.docsBase ?? DOCS_BASE).replace(/\/+$/, '');
      capabilities = params.capabilities;
      folders = params.workspaceFolders ?? rootFolder(params);
    },
    async begin(session) {
      const { workspace } = capabilities;
      // At once: what is opened next is theirs.
      const reading = addFolders(session, folders);
      if (workspace?.workspaceFolders) {
        const takes = guard.takes('didChangeWorkspaceFolders', ({ added, removed }: WorkspaceFoldersChangeEvent) => {
          const gone = new Set(removed.map(({ uri }) => uri));
          folders = [...folders.filter(({ uri }) => !gone.has(uri)), ...added];
          for (const folder of removed) session.folderRemoved(folder);
          return addFolders(session, added);
        });
        connection.workspace.onDidChangeWorkspaceFolders((event) => void takes(event));
      }
      // All is asked for at once: an editor that has much to do takes its time for each.
      const registrations = lateRegistrations(capabilities);
      await Promise.all([
        reading,
        settingsOf(null).then((settings) => session.settingsChanged('', settings)),
        registrations && connection.client.register(registrations),
      ]);
    },
    async readSettings(session, { settings }) {
      sent = sectionOf(settings);
      session.settingsChanged('', await settingsOf(null));
      for (const { uri } of folders) session.settingsChanged(uri, await settingsOf(uri));
    },
    diagnostics: (params) => void connection.sendDiagnostics(params),
    nodeFilesChanged(uris) {
      if (!capabilities.workspace?.textDocumentContent) return;
      for (const uri of uris) connection.workspace.textDocumentContent.refresh(uri).catch(ignore);
    },
    lensesChanged() {
      if (capabilities.workspace?.codeLens?.refreshSupport) {
        connection.sendRequest(CodeLensRefreshRequest.type).catch(ignore);
      }
    },
    hintsChanged() {
      if (capabilities.workspace?.inlayHint?.refreshSupport) {
        connection.sendRequest(InlayHintRefreshRequest.type).catch(ignore);
      }
    },
    get pullsDiagnostics() {
      const { textDocument, workspace } = capabilities;
      if (!textDocument?.diagnostic || isPushedTo) return false;
      // One that cannot be told of what other files do to its own would show what has long been otherwise.
      return workspace?.diagnostics?.refreshSupport === true || !textDocument.publishDiagnostics;
    },
    get takesRelatedDocuments() {
      return capabilities.textDocument?.diagnostic?.relatedDocumentSupport === true;
    },
    namedFilesRead(uris) {
      if (!capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
      const isNew = ({ globPattern }: FileSystemWatcher): boolean => watched.size < watched.add(globPattern).size;
      const watchers = watchersOfNamed(uris).filter(isNew);
      if (watchers.length === 0) return;
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(ignore);
    },
    pulledDiagnosticsChanged() {
      if (capabilities.workspace?.diagnostics?.refreshSupport) {
        connection.sendRequest(DiagnosticRefreshRequest.type).catch(ignore);
      }
    },
    get takes() {
      const { textDocument, workspace } = capabilities;
      const { documentChanges, resourceOperations = [] } = workspace?.workspaceEdit ?? {};
      return {
        snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
        // Nowhere else could a client meet the operations that it says it has.
        documentChanges: documentChanges === true || resourceOperations.length > 0,
        newFiles: resourceOperations.includes('create'),
      };
    },
    knowsCommand: (command) => commands.has(command),
    answersChanged: () => void connection.sendNotification(ANSWERS_CHANGED),
  };
}

/** What the editor is told of when it knows the server already; null: nothing that it would take. */
function lateRegistrations({ workspace, textDocument }: ClientCapabilities): BulkRegistration | null {
  const registrations = BulkRegistration.create();
  const isLinked = textDocument?.documentLink?.dynamicRegistration === true;
  const isWatching = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  const isConfigured = workspace?.didChangeConfiguration?.dynamicRegistration === true;
  // For our own documents alone: editors ask for the links of a document with every change of it.
  if (isLinked) registrations.add(DocumentLinkRequest.type, { documentSelector: [{ scheme: PREVIEW_SCHEME }] });
  if (isWatching) registrations.add(DidChangeWatchedFilesNotification.type, { watchers: WATCHERS });
  if (isConfigured) registrations.add(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION });
  return isLinked || isWatching || isConfigured ? registrations : null;
}

function sectionOf(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return null;
  return (settings as Readonly<Record<string, unknown>>)[SETTINGS_SECTION] ?? null;
}

/** A client that fails to read something again shows the old one, and one that fails to show something does not; there is nothing to do about it here. */
function ignore(): void {
  // Nothing.
}

/** Clients from before workspace folders have one root, or none. */
function rootFolder(params: InitializeParams): WorkspaceFolder[] {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is all that such a client says
  const rootUri = params.rootUri ?? '';
  return rootUri === '' ? [] : [{ uri: rootUri, name: rootUri.split('/').at(-1) ?? '' }];
}

/** Shown once reading takes a while. Nothing waits for the editor to show it: where that comes late, it hears of what is still to be said. */
function startProgress(connection: Connection, { window }: ClientCapabilities): Reading {
  const cancelling = new CancellationTokenSource();
  let showing: Promise<WorkDoneProgressServerReporter> | null = null;
  let shown: WorkDoneProgressServerReporter | null = null;
  const show = (): Promise<WorkDoneProgressServerReporter> => {
    const coming = connection.window.createWorkDoneProgress();
    coming.then((reporter) => {
      shown = reporter;
      reporter.begin('Mirrorscope: reading manifests', undefined, undefined, true);
      reporter.token.onCancellationRequested(() => cancelling.cancel());
    }, ignore);
    return coming;
  };
  return {
    progress: {
      token: cancelling.token,
      onFiles(count) {
        if (window?.workDoneProgress) showing ??= show();
        shown?.report(`${count} files`);
      },
    },
    done: () => void showing?.then((reporter) => reporter.done(), ignore),
  };
}

/** That folders are being read. */
interface Reading {
  readonly progress: Progress;
  readonly done: () => void;
}
