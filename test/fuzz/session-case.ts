import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { lineIndex } from '../../server/src/core/text/line-index';
import { languageOfUri } from '../../server/src/lsp/languages';
import { startEditor, uriOf, type Editor } from '../support/editor';
import type { FileText } from './facade-case';
import type { Watch } from './hangs';
import { METHODS } from './session-methods';

/** A session of an editor with the language server: what lies on disk, and what the editor does. Plain data, so that it can be kept. */
export interface SessionCase {
  readonly kind: 'session';
  readonly files: readonly FileText[];
  readonly settings: unknown;
  /** Whether the editor asks for findings instead of being sent them. */
  readonly pulls: boolean;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: 'open'; readonly file: number }
  /** `from` and `to` are parts of the text; `whole`: the new text is sent instead of the difference; `stale`: with a version from before. */
  | {
      readonly kind: 'edit';
      readonly file: number;
      readonly from: number;
      readonly to: number;
      readonly newText: string;
      readonly way: 'difference' | 'whole' | 'stale';
    }
  | { readonly kind: 'undo'; readonly file: number }
  | { readonly kind: 'close'; readonly file: number }
  | { readonly kind: 'rename'; readonly file: number; readonly name: string }
  | { readonly kind: 'configure'; readonly settings: unknown }
  /** null: the file is gone from disk. */
  | { readonly kind: 'disk'; readonly file: number; readonly text: string | null }
  | { readonly kind: 'folder'; readonly added: boolean; readonly name: string }
  | {
      readonly kind: 'ask';
      readonly method: string;
      readonly file: number;
      readonly at: number;
      readonly word: string;
      /** `cancelled` in the next moment; `beyond`: at a position where no text is; `unawaited`: the next step does not wait for the answer. */
      readonly way: 'plain' | 'cancelled' | 'beyond' | 'unawaited';
    }
  /** A client that does not keep to the protocol: answered in whatever way, and nothing else suffers. */
  | { readonly kind: 'malformed'; readonly method: string; readonly params: unknown };

/** Plays a session to its end. Throws what the server says has failed, and answers that are errors. */
export async function runSessionCase({ files, settings, pulls, steps }: SessionCase, watch: Watch): Promise<void> {
  const editor = await startEditor({
    files: Object.fromEntries(files.map(({ name, text }) => [name, text])),
    settings,
    ...(pulls ? { capabilities: PULLING } : {}),
  });
  const player = new Player(editor, files, watch);
  try {
    for (const step of steps) await player.play(step);
    await player.settle();
  } finally {
    await editor.stop();
  }
}

/** A client that asks for findings. */
export const PULLING = {
  workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
  textDocument: { diagnostic: { dynamicRegistration: false, relatedDocumentSupport: true } },
  window: { workDoneProgress: true },
};

/** The editor's side of a session: which texts are open, and which answers are still to come. */
class Player {
  readonly #editor: Editor;
  readonly #watch: Watch;
  readonly #names: string[];
  readonly #onDisk: string[];
  readonly #open = new Map<string, { readonly text: string; readonly version: number; readonly before: string }>();
  readonly #pending: Promise<unknown>[] = [];
  #last: unknown = null;
  #heard = 0;

  constructor(editor: Editor, files: readonly FileText[], watch: Watch) {
    this.#editor = editor;
    this.#watch = watch;
    this.#names = files.map(({ name }) => name);
    this.#onDisk = files.map(({ text }) => text);
  }

  async play(step: Step): Promise<void> {
    switch (step.kind) {
      case 'open':
        return this.#openFile(this.#nameOf(step.file), this.#onDisk[step.file % this.#names.length] ?? '');
      case 'edit':
        return this.#edit(step);
      case 'undo': {
        const name = this.#nameOf(step.file);
        const known = this.#open.get(name);
        return known && this.#change(name, known.before, known.version + 1, [{ text: known.before }]);
      }
      case 'close':
        return this.#close(this.#nameOf(step.file));
      case 'rename':
        return this.#rename(step.file % this.#names.length, step.name);
      case 'configure':
        return this.#notify('workspace/didChangeConfiguration', { settings: step.settings });
      case 'disk': {
        const name = this.#nameOf(step.file);
        if (step.text === null) this.#editor.remove(name);
        else this.#editor.write({ [name]: step.text });
        return;
      }
      case 'folder': {
        const folder = { uri: uriOf(step.name), name: step.name };
        const event = { added: step.added ? [folder] : [], removed: step.added ? [] : [folder] };
        return this.#notify('workspace/didChangeWorkspaceFolders', { event });
      }
      case 'ask':
        return this.#ask(step);
      case 'malformed':
        await this.#editor.connection.sendRequest(step.method, step.params).catch(() => null);
        this.#heard = this.#editor.log.length;
        return;
    }
  }

  /** Waits for all answers, and for one more that comes after everything before it was dealt with. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending);
    await this.#editor.connection.sendRequest('workspace/symbol', { query: '' });
    this.#listen();
  }

  #nameOf(file: number): string {
    return this.#names[file % this.#names.length] ?? 'none.yaml';
  }

  #notify(method: string, params: unknown): Promise<void> {
    return this.#editor.connection.sendNotification(method, params);
  }

  async #openFile(name: string, text: string): Promise<void> {
    if (this.#open.has(name)) await this.#close(name);
    const uri = uriOf(name);
    this.#open.set(name, { text, version: 1, before: text });
    const languageId = languageOfUri(uri) ?? 'yaml';
    await this.#notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  async #close(name: string): Promise<void> {
    this.#open.delete(name);
    await this.#notify('textDocument/didClose', { textDocument: { uri: uriOf(name) } });
  }

  async #edit({ file, from, to, newText, way }: Extract<Step, { kind: 'edit' }>): Promise<void> {
    const name = this.#nameOf(file);
    const known = this.#open.get(name);
    if (!known) return this.#openFile(name, newText);
    const { text, version } = known;
    const [start = 0, end = 0] = [from, to].map((part) => Math.floor(part * text.length)).sort((a, b) => a - b);
    const lines = lineIndex(text);
    const range = { start: lines.positionAt(start), end: lines.positionAt(end) };
    const next = text.slice(0, lines.offsetAt(range.start)) + newText + text.slice(lines.offsetAt(range.end));
    const change = way === 'whole' ? { text: next } : { range, text: newText };
    await this.#change(name, next, way === 'stale' ? version - 1 : version + 1, [change]);
  }

  async #change(name: string, text: string, version: number, contentChanges: readonly unknown[]): Promise<void> {
    this.#open.set(name, { text, version, before: this.#open.get(name)?.text ?? text });
    await this.#notify('textDocument/didChange', { textDocument: { uri: uriOf(name), version }, contentChanges });
  }

  async #rename(file: number, name: string): Promise<void> {
    const old = this.#nameOf(file);
    const text = this.#open.get(old)?.text ?? this.#onDisk[file] ?? '';
    if (this.#open.has(old)) await this.#close(old);
    this.#editor.remove(old);
    this.#editor.write({ [name]: text });
    this.#names[file] = name;
    await this.#openFile(name, text);
  }

  async #ask({ method, file, at, word, way }: Extract<Step, { kind: 'ask' }>): Promise<void> {
    const name = this.#nameOf(file);
    const text = this.#open.get(name)?.text ?? '';
    const position =
      way === 'beyond'
        ? { line: 4_000_000, character: 2 ** 31 - 1 }
        : lineIndex(text).positionAt(Math.floor(at * text.length));
    const subject = { uri: uriOf(name), root: uriOf('').replace(/\/$/, ''), position, word, last: this.#last };
    const params = METHODS[method]!(subject);
    const source = new CancellationTokenSource();
    const { connection } = this.#editor;
    const answer = this.#watch(method, () => connection.sendRequest(method, params, source.token)).catch(refusal);
    if (way === 'cancelled' || (way === 'unawaited' && method === 'workspace/diagnostic')) source.cancel();
    if (way === 'unawaited') {
      this.#pending.push(answer);
      return;
    }
    this.#last = await answer;
    this.#listen();
  }

  /** Throws what the server has said of failures since it was asked last. */
  #listen(): void {
    const said = this.#editor.log.slice(this.#heard);
    this.#heard = this.#editor.log.length;
    const failure = said.find((message) => message.includes(' failed: '));
    if (failure !== undefined) throw new Error(failure);
  }
}

/** What a server may answer when it has no answer: that it was cancelled, or that the text has changed meanwhile. Throws everything else. */
function refusal(error: unknown): null {
  const refusals: readonly number[] = [
    LSPErrorCodes.RequestCancelled,
    LSPErrorCodes.ContentModified,
    LSPErrorCodes.ServerCancelled,
  ];
  if (error instanceof ResponseError && refusals.includes(error.code)) return null;
  throw error;
}
