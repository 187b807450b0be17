import { l10n, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { DECLARE_CLUSTERS } from '../../server/src/protocol';
import { request } from './client';

type WorkspaceEdit = Parameters<BaseLanguageClient['protocol2CodeConverter']['asWorkspaceEdit']>[0];

/** Shows where the clusters are declared; where they are inferred from the folders, offers to write them down. */
export async function showClusterDeclaration(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  const file = uri ?? window.activeTextEditor?.document.uri;
  const { declared, edit } = await request(client, DECLARE_CLUSTERS, {
    uri: file ? client.code2ProtocolConverter.asUri(file) : null,
  });
  if (declared || !edit) return writeInferredClusters(client, file);
  const write = l10n.t('Write .mirrorscope.yaml');
  const words = l10n.t(
    'Clusters are inferred from the folders. They can be declared in .mirrorscope.yaml, with their release.',
  );
  if ((await window.showInformationMessage(words, write)) === write) await writeInferredClusters(client, file);
}

/** Writes the clusters that were inferred from the folders into `.mirrorscope.yaml`, and shows it. */
export async function writeInferredClusters(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  const file = uri ?? window.activeTextEditor?.document.uri;
  const result = await request(client, DECLARE_CLUSTERS, {
    uri: file ? client.code2ProtocolConverter.asUri(file) : null,
  });
  if (result.uri === null) {
    void window.showInformationMessage(l10n.t('Open a folder: .mirrorscope.yaml stands at its root.'));
    return;
  }
  if (result.edit) {
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(result.edit as WorkspaceEdit);
    if (!edit || !(await workspace.applyEdit(edit))) {
      void window.showErrorMessage(
        l10n.t('Nothing was written: .mirrorscope.yaml has changed in the meantime. Try again.'),
      );
      return;
    }
  } else if (!result.declared) {
    void window.showInformationMessage(
      l10n.t('There are no clusters to write, or .mirrorscope.yaml has no clean place for them.'),
    );
    return;
  }
  await window.showTextDocument(Uri.parse(result.uri));
}
