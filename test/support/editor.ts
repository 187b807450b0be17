import { PassThrough } from 'node:stream';
import {
  CancellationTokenSource,
  createConnection,
  createProtocolConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type CompletionList,
  type Diagnostic,
  type DocumentSymbol,
  type FileEvent,
  type Hover,
  type InitializeResult,
  type Location,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextEdit,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import { lineIndex } from '../../server/src/core/text/line-index';
import { applyEdits } from '../../server/src/core/text/edit';
import { CANCELLING } from '../../server/src/lsp/cancelling';
import { serve } from '../../server/src/lsp/connection';
import type { FileReader } from '../../server/src/lsp/file-reader';
import { isLookedInto } from '../../server/src/files/recognise';
import { languageOfUri } from '../../server/src/lsp/languages';
import { recorded } from '../../server/src/lsp/recording';
import { canonicalUri } from '../../server/src/lsp/uris';
import { ANSWERS_CHANGED, type CustomRequest } from '../../server/src/protocol';
import { PATIENCE_MS } from './until';

const ROOT = 'file:///workspace';

/** A client of the language server, as an editor is one: it holds documents, and what the server has said of them. */
export interface Editor {
  readonly server: InitializeResult;
  readonly connection: ProtocolConnection;
  /** What the server has logged. */
  readonly log: readonly string[];
  /** The URIs for which the server has asked that their node file be read again. */
  readonly refreshed: string[];
  /** What the server has said of its progress: `begin`, the messages between, `end`. */
  readonly progress: readonly string[];
  /** All that was published, in order. */
  readonly published: readonly PublishDiagnosticsParams[];
  open(name: string, text: string, languageId?: string): void;
  /** Replaces the only occurrence of a text in an open document, as typing does. */
  type(name: string, old: string, replacement: string): void;
  close(name: string): void;
  text(name: string): string;
  /** Writes files on the disk that the server sees, and tells it. */
  write(files: Readonly<Record<string, string>>): void;
  remove(...names: readonly string[]): void;
  /** Moves a folder on that disk, and tells the server of the two folders alone, as VS Code does. */
  move(from: string, to: string): void;
  /** Resolves when the server has said all that follows from the open texts of now; it says so of earlier ones, too. */
  answered(): Promise<void>;
  /** The diagnostics of a file once they are what `wanted` says; the last ones are named when it takes too long. */
  diagnostics(name: string, wanted: (found: PublishDiagnosticsParams) => boolean): Promise<readonly Diagnostic[]>;
  hover(name: string, at: string): Promise<Hover | null>;
  complete(name: string, at: string): Promise<CompletionList | null>;
  definition(name: string, at: string): Promise<Location[] | null>;
  actions(name: string, at: string, only?: readonly string[]): Promise<CodeAction[] | null>;
  symbols(name: string): Promise<DocumentSymbol[] | null>;
  ask<Params, Result>(request: CustomRequest<Params, Result>, params: Params): Promise<Result>;
  nodeFile(uri: string): Promise<string>;
  /** Applies the edits of an action to the open documents. */
  apply(action: CodeAction): void;
  /** Asks, and in the next moment no longer wants to know. */
  cancelled(method: string, params: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export interface Start {
  /** What lies on the disk: names relative to the workspace folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: readonly WorkspaceFolder[];
  readonly settings?: unknown;
  /** Whether the editor answers with an error when it is asked for them. */
  readonly refusesSettings?: boolean;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Gets the recording of the session, line by line. */
  readonly record?: (line: string) => void;
  /** What the editor answers when it is asked to show progress. */
  readonly showsProgress?: (params: unknown) => unknown;
  /** Whether the editor is handed out before the server has read the folders. */
  readonly isStillReading?: boolean;
}

/** What VS Code can do, as far as the server asks. */
export const VSCODE: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
    textDocumentContent: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] },
  },
  textDocument: { completion: { completionItem: { snippetSupport: true } } },
  window: { workDoneProgress: true },
};

/** Starts a server in this process and an editor joined to it by two streams. */
export async function startEditor(start: Start = {}): Promise<Editor> {
  const disk = new Map(Object.entries(start.files ?? {}).map(([name, text]) => [uriOf(name), text]));
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const plain = {
    reader: new StreamMessageReader(toServer),
    writer: new StreamMessageWriter(toClient),
    disk: readerOf(disk),
  };
  const through = start.record ? recorded(plain, start.record) : plain;
  const server = createConnection(through.reader, through.writer, { connectionStrategy: CANCELLING });
  serve(server, through.disk);
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const editor = await join(connection, start, disk);
  return {
    ...editor,
    async stop() {
      await editor.stop();
      server.dispose();
    },
  };
}

/** Joins an editor to a server that listens at the other end; `disk` is what the editor's own file operations change. */
export async function join(
  connection: ProtocolConnection,
  start: Start,
  disk = new Map<string, string>(),
): Promise<Editor> {
  const { folders, settings, refusesSettings, capabilities, initializationOptions } = start;
  const { showsProgress = () => null, isStillReading = false } = start;
  const texts = new Map<string, { text: string; version: number }>();
  const published: PublishDiagnosticsParams[] = [];
  const log: string[] = [];
  const refreshed: string[] = [];
  const progress: string[] = [];
  let heard = (): void => undefined;
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    heard();
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void log.push(message));
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
    refusesSettings ? new ResponseError(-32_000, 'the settings are gone') : items.map(() => settings ?? null),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', showsProgress);
  connection.onRequest('workspace/textDocumentContent/refresh', ({ uri }: { uri: string }) => {
    refreshed.push(uri);
    return null;
  });
  connection.onNotification('$/progress', ({ value }: { value: { kind: string; message?: string } }) => {
    progress.push(value.message ?? value.kind);
  });
  const scanned = new Promise<void>((resolve) => void connection.onNotification(ANSWERS_CHANGED, resolve));
  connection.listen();
  const wanted = folders ?? [{ uri: ROOT, name: 'workspace' }];
  const server: InitializeResult = await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: capabilities ?? VSCODE,
    workspaceFolders: wanted,
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});
  if (!isStillReading && wanted.length > 0) await scanned;

  const notify = (method: string, params: unknown): void => void connection.sendNotification(method, params);
  const document = (name: string): { text: string; version: number } => {
    const found = texts.get(name);
    if (!found) throw new Error(`${name} is not open`);
    return found;
  };
  const position = (
    name: string,
    at: string,
  ): { textDocument: { uri: string }; position: { line: number; character: number } } => {
    const { text } = document(name);
    const offset = text.indexOf(at.replace('$0', ''));
    if (offset < 0) throw new Error(`${name} has no ${at}`);
    const inside = Math.max(at.indexOf('$0'), 0);
    return { textDocument: { uri: uriOf(name) }, position: lineIndex(text).positionAt(offset + inside) };
  };
  const edit = (name: string, edits: readonly TextEdit[]): void => {
    const { text, version } = document(name);
    const lines = lineIndex(text);
    const spans = edits.map(({ range, newText }) => ({
      span: { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) },
      newText,
    }));
    texts.set(name, { text: applyEdits(text, spans), version: version + 1 });
    // Bottom up, so that each change counts in the text before it.
    const contentChanges = [...edits].reverse().map(({ range, newText }) => ({ range, text: newText }));
    notify('textDocument/didChange', { textDocument: { uri: uriOf(name), version: version + 1 }, contentChanges });
  };
  const tellDisk = (changes: FileEvent[]): void => notify('workspace/didChangeWatchedFiles', { changes });

  return {
    server,
    connection,
    log,
    refreshed,
    progress,
    published,
    open(name, text, languageId = languageIdOf(name)) {
      texts.set(name, { text, version: 1 });
      notify('textDocument/didOpen', { textDocument: { uri: uriOf(name), languageId, version: 1, text } });
    },
    type(name, old, replacement) {
      const { text } = document(name);
      const start = text.indexOf(old);
      if (start < 0 || text.includes(old, start + 1)) throw new Error(`${name} does not have ${old} once`);
      const lines = lineIndex(text);
      const range = { start: lines.positionAt(start), end: lines.positionAt(start + old.length) };
      edit(name, [{ range, newText: replacement }]);
    },
    close(name) {
      texts.delete(name);
      notify('textDocument/didClose', { textDocument: { uri: uriOf(name) } });
    },
    text: (name) => document(name).text,
    write(files) {
      const names = Object.keys(files);
      const changes = names.map((name): FileEvent => ({ uri: uriOf(name), type: disk.has(uriOf(name)) ? 2 : 1 }));
      for (const [name, text] of Object.entries(files)) disk.set(uriOf(name), text);
      tellDisk(changes);
    },
    remove(...names) {
      for (const uri of [...disk.keys()]) {
        if (names.some((name) => uri === uriOf(name) || uri.startsWith(`${uriOf(name)}/`))) disk.delete(uri);
      }
      tellDisk(names.map((name) => ({ uri: uriOf(name), type: 3 })));
    },
    move(from, to) {
      for (const [uri, text] of [...disk]) {
        if (!uri.startsWith(`${uriOf(from)}/`)) continue;
        disk.delete(uri);
        disk.set(uri.replace(uriOf(from), uriOf(to)), text);
      }
      tellDisk([
        { uri: uriOf(from), type: 3 },
        { uri: uriOf(to), type: 1 },
      ]);
    },
    answered: () =>
      new Promise((resolve) => {
        connection.onNotification(ANSWERS_CHANGED, () => {
          const latest = (name: string) => published.findLast(({ uri }) => uri === uriOf(name))?.version;
          if ([...texts].every(([name, { version }]) => latest(name) === version)) resolve();
        });
      }),
    async diagnostics(name, wanted) {
      const uri = uriOf(name);
      let last = (): PublishDiagnosticsParams | undefined => published.findLast((params) => params.uri === uri);
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        const found = last();
        if (found && wanted(found)) return found.diagnostics;
        if (Date.now() > deadline)
          throw new Error(`diagnostics of ${name} are still ${JSON.stringify(found)}; log: ${log.join('\n')}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 500);
          heard = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        last = () => published.findLast((params) => params.uri === uri);
      }
    },
    hover: (name, at) => connection.sendRequest('textDocument/hover', position(name, at)),
    complete: (name, at) => connection.sendRequest('textDocument/completion', position(name, at)),
    definition: (name, at) => connection.sendRequest('textDocument/definition', position(name, at)),
    actions(name, at, only) {
      const { textDocument, position: start } = position(name, at);
      const context = { diagnostics: [], ...(only ? { only } : {}) };
      return connection.sendRequest('textDocument/codeAction', { textDocument, range: { start, end: start }, context });
    },
    symbols: (name) => connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: uriOf(name) } }),
    ask: ({ method }, params) => connection.sendRequest(method, params),
    cancelled(method, params) {
      const source = new CancellationTokenSource();
      const answer = connection.sendRequest(method, params, source.token);
      source.cancel();
      return answer;
    },
    async nodeFile(uri) {
      const { text } = await connection.sendRequest<{ text: string }>('workspace/textDocumentContent', { uri });
      return text;
    },
    apply({ edit: change }) {
      for (const documentChange of change?.documentChanges ?? []) {
        if (!('edits' in documentChange)) throw new Error('only edits of text are expected');
        const name = [...texts.keys()].find((candidate) => uriOf(candidate) === documentChange.textDocument.uri);
        if (name === undefined) throw new Error(`${documentChange.textDocument.uri} is not open`);
        if (documentChange.textDocument.version !== document(name).version)
          throw new Error('the edit is for another version');
        edit(name, documentChange.edits as TextEdit[]);
      }
    },
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
    },
  };
}

/** The URI of a file in the workspace folder, as the editor writes it. */
export function uriOf(name: string): string {
  return name.includes(':') ? name : `${ROOT}/${name}`;
}

function languageIdOf(name: string): string {
  return languageOfUri(uriOf(name)) ?? 'plaintext';
}

function readerOf(disk: ReadonlyMap<string, string>): FileReader {
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- as slow as a disk it is not
    async *list(folder) {
      for (const uri of [...disk.keys()].map(canonicalUri)) {
        const inside = uri.startsWith(`${folder}/`)
          ? uri
              .slice(folder.length + 1)
              .split('/')
              .slice(0, -1)
          : null;
        if (inside?.every(isLookedInto)) yield uri;
      }
    },
    read: (uri) => Promise.resolve([...disk].find(([key]) => canonicalUri(key) === uri)?.[1] ?? null),
  };
}
