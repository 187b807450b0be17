import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The URI of a file of the examples. */
export function example(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file of the examples in an editor. */
export async function open(path: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(example(path));
  return vscode.window.showTextDocument(document, { preview: false });
}

/** The position behind `words` (or, with `inside`, that many characters into them) in a document. */
export function positionOf(document: vscode.TextDocument, words: string, inside = words.length): vscode.Position {
  const at = document.getText().indexOf(words);
  assert.ok(at >= 0, `no "${words}" in ${document.uri.path}`);
  return document.positionAt(at + inside);
}

/** Waits until a document's text is what `accept` wants; looks again at each change of a document. */
export async function untilText(document: vscode.TextDocument, accept: (text: string) => boolean): Promise<void> {
  await untilEvent(
    vscode.workspace.onDidChangeTextDocument,
    () => accept(document.getText()),
    () => document.getText(),
  );
}

/** Waits until the document that is worked on says what `accept` wants. VS Code may show one that is about to go for a while. */
export async function untilActiveText(accept: (document: vscode.TextDocument) => boolean): Promise<void> {
  const active = (): vscode.TextDocument | undefined => vscode.window.activeTextEditor?.document;
  await untilEvent(
    (listener: () => void) =>
      vscode.Disposable.from(
        vscode.workspace.onDidChangeTextDocument(listener),
        vscode.workspace.onDidOpenTextDocument(listener),
        vscode.window.onDidChangeActiveTextEditor(listener),
      ),
    () => {
      const document = active();
      return document !== undefined && accept(document);
    },
    () => active()?.getText() ?? 'no editor',
  );
}

/** Waits until the findings of a file are what `accept` wants, and gives them. */
export async function untilFindings(
  uri: vscode.Uri,
  accept: (codes: readonly string[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const codes = (): string[] => vscode.languages.getDiagnostics(uri).map(codeOf);
  await untilEvent(
    vscode.languages.onDidChangeDiagnostics,
    () => accept(codes()),
    () => codes().join(', '),
  );
  return vscode.languages.getDiagnostics(uri);
}

/** The code of a finding, without its link. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** The text of all hovers at a place. */
export async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : JSON.stringify(content)))
    .join('\n');
}

/** Puts every file of the workspace back to what it was when first opened, and closes all editors. Saves, because whether a document counts as changed is known late. */
export async function revertAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    const before = originals.get(document.uri.toString());
    if (before === undefined || document.isClosed) continue;
    await putBack(document, before);
    await document.save();
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** VS Code refuses an edit when the text has changed since it was made: it is made again for the text of that moment. */
async function putBack(document: vscode.TextDocument, text: string): Promise<void> {
  for (let attempt = 0; document.getText() !== text; attempt++) {
    assert.ok(attempt < 20, `${document.uri.path} cannot be put back`);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    if (!(await vscode.workspace.applyEdit(edit))) await sleep(50 * attempt);
  }
}

/** The text of each file of the examples when it was first seen. What VS Code opens for itself, as its own settings, is its own to write. */
const originals = new Map<string, string>();

vscode.workspace.onDidOpenTextDocument((document) => {
  const key = document.uri.toString();
  const isOurs = document.uri.scheme === 'file' && vscode.workspace.getWorkspaceFolder(document.uri) !== undefined;
  if (isOurs && !originals.has(key)) originals.set(key, document.getText());
});

const PATIENCE_MS = 20_000;

async function untilEvent(
  event: (listener: () => void) => vscode.Disposable,
  isDone: () => boolean,
  describe: () => string,
): Promise<void> {
  if (isDone()) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      listener.dispose();
      reject(new Error(`waited ${PATIENCE_MS} ms in vain; last seen:\n${describe()}`));
    }, PATIENCE_MS);
    const listener = event(() => {
      if (!isDone()) return;
      clearTimeout(timer);
      listener.dispose();
      resolve();
    });
  });
}
