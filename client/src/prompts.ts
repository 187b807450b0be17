import { window, type QuickPickItem } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
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

/** Opens a file with the cursor on a place of it. */
export async function openLocation(client: LanguageClient, { uri, range }: FileLocation): Promise<void> {
  await window.showTextDocument(client.protocol2CodeConverter.asUri(uri), {
    selection: client.protocol2CodeConverter.asRange(range),
  });
}
