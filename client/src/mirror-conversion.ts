import { l10n, ViewColumn, window, workspace, type Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  CONVERT_MIRRORS,
  type ConvertArguments,
  type ConvertMirrorsParams,
  type ConvertMirrorsResult,
} from '../../server/src/protocol';
import { request } from './client';
import { openLocation, pick, shortLocation } from './prompts';

/**
 * Writes the mirrors of the file at hand, or of the files chosen in the explorer, in another form: as a new file beside that nobody has saved
 * yet. Says what it leaves out, and why.
 */
export function convertMirrorsTo(form: ConvertMirrorsParams['form']) {
  return async (client: BaseLanguageClient, uri?: Uri, selection?: readonly Uri[]): Promise<void> => {
    const active = window.activeTextEditor?.document.uri;
    const files = selection && selection.length > 0 ? selection : uri ? [uri] : active ? [active] : [];
    const uris = files.map((file) => client.code2ProtocolConverter.asUri(file));
    const result = await request(client, CONVERT_MIRRORS, { uris, form });
    if (result) await show(client, result);
  };
}

/** What is chosen as an action at a place of a document: the mirrors there in another form. */
export async function convertMirrorsAt(
  client: BaseLanguageClient,
  ...[uri, at, form]: ConvertArguments
): Promise<void> {
  const result = await request(client, CONVERT_MIRRORS, { uris: [uri], form, at });
  if (result) await show(client, result);
}

/** What is said besides waits for nobody: the command is done once the file is open. */
async function show(
  client: BaseLanguageClient,
  { text, language, leftOut, refusal }: ConvertMirrorsResult,
): Promise<void> {
  if (refusal !== null) {
    void offer(client, l10n.t('Nothing is converted: {0}', refusal), leftOut);
    return;
  }
  if (text === '') {
    const words = l10n.t('There is nothing to convert: no mirrors of this file can be written in that form.');
    void offer(client, words, leftOut);
    return;
  }
  const document = await workspace.openTextDocument({ language, content: text });
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: false });
  if (leftOut.length > 0) void offer(client, l10n.t('{0} thing(s) could not be converted.', leftOut.length), leftOut);
}

/** Says something, with the places that it is about as a list to walk. */
async function offer(
  client: BaseLanguageClient,
  words: string,
  leftOut: ConvertMirrorsResult['leftOut'],
): Promise<void> {
  const showThem = l10n.t('Show What Was Left Out');
  const chosen = await window.showInformationMessage(words, ...(leftOut.length > 0 ? [showThem] : []));
  if (chosen !== showThem) return;
  const left = await pick(
    leftOut.map(({ reason, location }) => ({
      label: reason,
      description: shortLocation(location),
      value: location,
    })),
    l10n.t('Left out'),
  );
  if (left) await openLocation(client, left);
}
