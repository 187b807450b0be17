import { l10n, QuickPickItemKind, window, type Uri } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { RESOLVE, type FileLocation, type ResolvedAnswer } from '../../server/src/protocol';
import { request } from './client';
import { openLocation, pick, type Choice } from './prompts';

/** Asks for an image reference and shows its pull plan as a list; an endpoint leads to the entry that it comes from. */
export async function resolveReference(client: LanguageClient, uri?: Uri): Promise<void> {
  const document = uri ?? window.activeTextEditor?.document.uri;
  const reference = await window.showInputBox({
    title: l10n.t('Resolve Image Reference'),
    placeHolder: 'registry.redhat.io/ubi9/ubi:latest',
    value: selectedText(),
    ignoreFocusOut: true,
  });
  if (!reference?.trim()) return;
  const { answers } = await request(client, RESOLVE, {
    uri: document ? client.code2ProtocolConverter.asUri(document) : null,
    reference: reference.trim(),
  });
  if (answers.length === 0) {
    void window.showInformationMessage(
      l10n.t('There are no mirror sets and no registries.conf in this workspace to resolve against.'),
    );
    return;
  }
  const chosen = await pick(answers.flatMap(describeAnswer), l10n.t('Pull plan of {0}', reference.trim()));
  if (chosen) await openLocation(client, chosen);
}

function selectedText(): string {
  const editor = window.activeTextEditor;
  return editor?.selection.isSingleLine ? editor.document.getText(editor.selection) : '';
}

function describeAnswer(answer: ResolvedAnswer): Choice<FileLocation | null>[] {
  const endpoints = answer.endpoints.map((endpoint, index): Choice<FileLocation | null> => {
    const number = endpoint.tried ? `${String(index + 1)}. ` : '$(circle-slash) ';
    return {
      label: `${number}${endpoint.reference}`,
      description: [endpoint.role, endpoint.remarks].filter((part) => part !== '').join(', '),
      value: endpoint.locations[0] ?? null,
    };
  });
  const notes = answer.notes.map((note): Choice<FileLocation | null> => ({ label: `$(info) ${note}`, value: null }));
  return [
    { label: answer.names.join(', '), kind: QuickPickItemKind.Separator, value: null },
    { label: `$(arrow-right) ${answer.summary}`, value: null },
    ...endpoints,
    ...notes,
  ];
}
