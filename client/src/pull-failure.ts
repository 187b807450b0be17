import { env, l10n, window, type TextDocument, type Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { EXPLAIN_PULL, PREVIEW_SCHEME } from '../../server/src/protocol';
import { request } from './client';
import { pick, showBeside } from './prompts';

/**
 * Explains why an image was not pulled: the selected text, else the clipboard or the log that is open, whichever holds something (asked
 * where both do). Opens a page beside that names each endpoint, its cause and the manifest line at fault.
 */
export async function explainPullFailure(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  const text = await logText();
  if (text === undefined) return;
  const document = uri ?? window.activeTextEditor?.document.uri;
  const { page } = await request(client, EXPLAIN_PULL, {
    uri: document ? client.code2ProtocolConverter.asUri(document) : null,
    log: text,
  });
  if (page !== null) return showBeside(page);
  void window.showInformationMessage(
    l10n.t(
      'There is nothing about a pull in it. Copy or select a debug log (podman pull --log-level=debug) or a pod event with “Failed to pull image”, and try again.',
    ),
  );
}

async function logText(): Promise<string | undefined> {
  const editor = window.activeTextEditor;
  if (editor && !editor.selection.isEmpty) return editor.document.getText(editor.selection);
  const clipboard = await env.clipboard.readText();
  const log = editor && mayBeLog(editor.document) ? editor.document : undefined;
  if (!log) return clipboard;
  if (clipboard.trim() === '') return log.getText();
  return pick(
    [
      { label: l10n.t('What is on the clipboard'), description: firstLine(clipboard), value: clipboard },
      { label: l10n.t('The open file'), description: firstLine(log.getText()), value: log.getText() },
    ],
    l10n.t('Explain which log?'),
  );
}

/** The files that logs and descriptions of pods are kept in; manifests and pages are none. */
function mayBeLog({ languageId, uri }: TextDocument): boolean {
  return uri.scheme !== PREVIEW_SCHEME && (languageId === 'log' || languageId === 'plaintext');
}

function firstLine(text: string): string {
  const line = text.trimStart().slice(0, LONGEST_SHOWN).split('\n', 1)[0] ?? '';
  return line.trimEnd();
}

const LONGEST_SHOWN = 80;
