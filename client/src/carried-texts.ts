import {
  EventEmitter,
  FileChangeType,
  FileSystemError,
  FileType,
  l10n,
  Uri,
  window,
  workspace,
  Disposable,
  type Event,
  type ExtensionContext,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  CARRIED_SCHEME,
  CARRIED_TEXTS,
  carriedTextUri,
  READ_CARRIED_TEXT,
  readCarriedTextUri,
  WRITE_CARRIED_TEXT,
  type WriteCarriedTextResult,
} from '../../server/src/protocol';
import { request } from './client';
import { pick } from './prompts';

/** Texts inside of values are documents of a scheme of their own: to save one writes it back into its file. */
export function registerCarriedTexts(
  context: ExtensionContext,
  client: BaseLanguageClient,
  onAnswersChanged: Event<void>,
): void {
  const texts = new CarriedTexts(client);
  context.subscriptions.push(
    texts,
    workspace.registerFileSystemProvider(CARRIED_SCHEME, texts, { isCaseSensitive: true }),
    onAnswersChanged(() => texts.lookAgain()),
    workspace.onDidCloseTextDocument(({ uri }) => texts.forget(uri)),
  );
}

/** Opens the text at the cursor, or lets the user choose among those of the file. */
export async function openCarriedText(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  const editor = window.activeTextEditor;
  const file = uri ?? editor?.document.uri;
  if (!file) return;
  const isActive = editor?.document.uri.toString() === file.toString();
  const { texts } = await request(client, CARRIED_TEXTS, {
    uri: client.code2ProtocolConverter.asUri(file),
    position: isActive ? client.code2ProtocolConverter.asPosition(editor.selection.active) : null,
  });
  const choices = texts.map((text) => ({ label: text.name, description: text.carrier, value: text.uri }));
  const chosen = choices.length > 1 ? await pick(choices, l10n.t('Text inside of a value')) : choices[0]?.value;
  if (chosen !== undefined) await showCarriedText(Uri.parse(chosen));
  else if (choices.length === 0) {
    const words = l10n.t(
      'This file carries no text of Mirrorscope’s: no registries.conf, drop-in, policy.json or manifest.',
    );
    void window.showInformationMessage(words);
  }
}

/** Opens a carried text, whose URI is that of `carriedTextUri`, as a document. */
export async function showCarriedText(uri: Uri): Promise<void> {
  await window.showTextDocument(uri);
}

/** What was read of a text, and when that was last another one. */
interface Known {
  readonly text: string;
  readonly mtime: number;
}

class CarriedTexts implements FileSystemProvider, Disposable {
  private readonly client: BaseLanguageClient;
  private readonly known = new Map<string, Known>();
  private readonly changes = new EventEmitter<FileChangeEvent[]>();
  /** VS Code compares it with that of what it has: each text that is another one gets a later one. */
  private clock = 1;
  readonly onDidChangeFile = this.changes.event;

  constructor(client: BaseLanguageClient) {
    this.client = client;
  }

  dispose(): void {
    this.changes.dispose();
  }

  /** `lookAgain` looks after all that is open. */
  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  async stat(uri: Uri): Promise<FileStat> {
    // Before it writes, VS Code looks whether the folder is there.
    if (isFolder(uri)) return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const { text, mtime } = await this.read(uri);
    return { type: FileType.File, ctime: 0, mtime, size: new TextEncoder().encode(text).length };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return new TextEncoder().encode((await this.read(uri)).text);
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const text = new TextDecoder().decode(content);
    const read = this.known.get(uri.toString())?.text ?? (await this.read(uri)).text;
    const { edit, refusal } = await request(this.client, WRITE_CARRIED_TEXT, { uri: uri.toString(), read, text });
    if (refusal !== null) throw FileSystemError.Unavailable(refusal);
    if (edit) await this.apply(edit);
    this.known.set(uri.toString(), { text, mtime: ++this.clock });
    this.changes.fire([{ type: FileChangeType.Changed, uri }]);
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  /** Tells editors of texts that read differently now, or that no file carries any more. */
  lookAgain(): void {
    for (const { uri } of workspace.textDocuments) {
      // Where the server does not answer, it says so when it does again.
      if (uri.scheme === CARRIED_SCHEME) void this.compare(uri).catch(() => undefined);
    }
  }

  forget(uri: Uri): void {
    this.known.delete(uri.toString());
  }

  private async compare(uri: Uri): Promise<void> {
    const before = this.known.get(uri.toString());
    const found = await this.ask(uri);
    if (this.known.get(uri.toString()) !== before || found?.text === before?.text) return;
    if (!found) this.forget(uri);
    this.changes.fire([{ type: found ? FileChangeType.Changed : FileChangeType.Deleted, uri }]);
  }

  private ask(uri: Uri): Promise<{ readonly text: string } | null> {
    return request(this.client, READ_CARRIED_TEXT, { uri: uri.toString() });
  }

  private async read(uri: Uri): Promise<Known> {
    const key = uri.toString();
    const found = await this.ask(uri);
    if (!found) throw FileSystemError.FileNotFound(uri);
    const before = this.known.get(key);
    const next = before?.text === found.text ? before : { text: found.text, mtime: ++this.clock };
    this.known.set(key, next);
    return next;
  }

  /** A file that nobody has changed is saved with it; one with changes of the user’s own is left to them. */
  private async apply({ documentChanges }: NonNullable<WriteCarriedTextResult['edit']>): Promise<void> {
    const edit = {
      documentChanges: documentChanges.map(({ textDocument, edits }) => ({ textDocument, edits: [...edits] })),
    };
    const changes = await this.client.protocol2CodeConverter.asWorkspaceEdit(edit);
    const [file] = changes.entries().map(([uri]) => uri);
    if (!file) return;
    const document = await workspace.openTextDocument(file);
    const wasDirty = document.isDirty;
    if (!(await workspace.applyEdit(changes)))
      throw FileSystemError.Unavailable(l10n.t('The file that carries this text has changed meanwhile.'));
    if (!wasDirty) await document.save();
  }
}

/** Whether a URI is that of a folder above a text: as VS Code makes it, with a shorter path and the same query. */
function isFolder(uri: Uri): boolean {
  const known = readCarriedTextUri(uri.toString());
  return known !== null && Uri.parse(carriedTextUri(known)).path !== uri.path;
}
