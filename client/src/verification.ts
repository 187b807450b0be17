import { env, l10n, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { VERIFICATION } from '../../server/src/protocol';
import { request } from './client';

/** Puts the command on the clipboard that pulls the image at the cursor as a node does, with the log that tells which endpoints it asks. */
export async function copyVerificationCommand(client: BaseLanguageClient): Promise<void> {
  const editor = window.activeTextEditor;
  const { verification } = editor
    ? await request(client, VERIFICATION, {
        uri: client.code2ProtocolConverter.asUri(editor.document.uri),
        position: client.code2ProtocolConverter.asPosition(editor.selection.active),
      })
    : { verification: null };
  if (!verification) {
    void window.showInformationMessage(l10n.t('There is no image reference at the cursor.'));
    return;
  }
  await env.clipboard.writeText(verification.command);
  void window.showInformationMessage(l10n.t('Copied: {0}', verification.command));
}
