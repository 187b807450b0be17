import {
  l10n,
  ProgressLocation,
  TextEdit,
  ThemeIcon,
  window,
  workspace,
  WorkspaceEdit,
  type CancellationToken,
  type WorkspaceEditEntryMetadata,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { CONVERT, type ConvertResult } from '../../server/src/protocol';
import { request } from './client';
import { reportConversion } from './conversion';

/**
 * Converts all ICSP of the workspace to IDMS through the refactor preview: nothing is changed that the user has not ticked there. Says
 * afterwards what was left alone, and why.
 */
export async function convertWorkspace(client: BaseLanguageClient): Promise<void> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void window.showInformationMessage(l10n.t('Open a folder first: there is no workspace to look at.'));
    return;
  }
  const uris = folders.map(({ uri }) => client.code2ProtocolConverter.asUri(uri));
  const result = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t('Looking for ImageContentSourcePolicy in the workspace'),
      cancellable: true,
    },
    (_, token) => ask(client, uris, token),
  );
  if (!result) return;
  if (result.edit && !(await workspace.applyEdit(annotated(client, result.edit), { isRefactoring: true }))) return;
  // What was not ticked can still be converted.
  const left = result.edit ? await request(client, CONVERT, { uris }) : result;
  const converted = result.edit ? result.converted - left.converted : 0;
  if (result.edit && converted <= 0) return;
  const files = filesOf(result).filter((uri) => !filesOf(left).includes(uri)).length;
  await reportConversion(client, { converted, files, leftAlone: result.leftAlone });
}

function filesOf({ edit }: ConvertResult): string[] {
  return (edit?.documentChanges ?? []).map(({ textDocument }) => textDocument.uri);
}

/** null where the user no longer wants it; the server may still be reading the workspace then. */
async function ask(
  client: BaseLanguageClient,
  uris: readonly string[],
  token: CancellationToken,
): Promise<ConvertResult | null> {
  const cancelled = new Promise<null>((resolve) => {
    token.onCancellationRequested(() => resolve(null));
  });
  const answer = client.sendRequest<ConvertResult | null>(CONVERT.method, { uris }, token);
  const asked = answer.catch((error: unknown) => {
    if (token.isCancellationRequested) return null;
    throw error;
  });
  return Promise.race([asked, cancelled]);
}

function annotated(client: BaseLanguageClient, { documentChanges }: NonNullable<ConvertResult['edit']>): WorkspaceEdit {
  const metadata: WorkspaceEditEntryMetadata = {
    needsConfirmation: true,
    label: l10n.t('Convert ImageContentSourcePolicy to ImageDigestMirrorSet'),
    iconPath: new ThemeIcon('arrow-swap'),
  };
  const edit = new WorkspaceEdit();
  const { protocol2CodeConverter: read } = client;
  for (const { textDocument, edits } of documentChanges) {
    const changes = edits.map(({ range, newText }) => TextEdit.replace(read.asRange(range), newText));
    edit.set(
      read.asUri(textDocument.uri),
      changes.map((change): [TextEdit, WorkspaceEditEntryMetadata] => [change, metadata]),
    );
  }
  return edit;
}
