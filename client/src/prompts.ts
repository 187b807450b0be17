import { Uri, ViewColumn, window, workspace, type QuickPickItem, type TextDocumentShowOptions } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { FileLocation } from '../../server/src/protocol';

/** An item of a quick pick, and what choosing it gives. */
export interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

/** Lets the user choose; undefined when the list is left. */
export async function pick<T>(choices: readonly Choice<T>[], title: string): Promise<T | undefined> {
  const chosen = await window.showQuickPick(choices, { title, matchOnDescription: true });
  return chosen?.value;
}

/** Opens a document of the server beside, without taking the focus. */
export async function showBeside(uri: string): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
}

/** Opens a file with the cursor on a place of it. */
export async function openLocation(
  client: BaseLanguageClient,
  { uri, range }: FileLocation,
  options: Pick<TextDocumentShowOptions, 'viewColumn' | 'preserveFocus'> = {},
): Promise<void> {
  await window.showTextDocument(client.protocol2CodeConverter.asUri(uri), {
    ...options,
    selection: client.protocol2CodeConverter.asRange(range),
  });
}

/** A place as people name it: the path in the workspace, and the line counted from 1. */
export function shortLocation({ uri, range }: FileLocation): string {
  return `${workspace.asRelativePath(Uri.parse(uri))}:${String(range.start.line + 1)}`;
}
