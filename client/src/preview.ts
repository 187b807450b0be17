import { l10n, Uri, ViewColumn, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { PREVIEWS, type ClusterPreviews } from '../../server/src/protocol';
import { request } from './client';
import { pick } from './prompts';

/** Opens registries.conf as the nodes will have it in the column beside; asks for the cluster where there are several. */
export async function previewNodeFiles(client: LanguageClient, uri?: Uri): Promise<void> {
  const previews = await previewsOf(client, uri);
  if (!previews) return;
  const chosen = previews.defaultUri ?? (await pickCluster(previews.clusters))?.files[0]?.uri;
  if (chosen !== undefined) await show(chosen);
}

/** Asks which node file of which cluster to see, and opens it beside. */
export async function pickNodeFile(client: LanguageClient, uri?: Uri): Promise<void> {
  const previews = await previewsOf(client, uri);
  if (!previews) return;
  const files = previews.clusters.flatMap((cluster) => cluster.files.map((file) => ({ cluster, file })));
  const chosen = await pick(
    files.map(({ cluster, file }) => ({
      label: file.path,
      description: describeCluster(cluster),
      detail: describeState(file.state),
      value: file.uri,
    })),
    l10n.t('Node file'),
  );
  if (chosen !== undefined) await show(chosen);
}

async function previewsOf(
  client: LanguageClient,
  uri: Uri | undefined,
): Promise<{ clusters: readonly ClusterPreviews[]; defaultUri: string | null } | null> {
  const document = uri ?? window.activeTextEditor?.document.uri;
  const previews = await request(client, PREVIEWS, {
    uri: document ? client.code2ProtocolConverter.asUri(document) : null,
  });
  if (previews.clusters.length > 0) return previews;
  void window.showInformationMessage(
    l10n.t(
      'There are no node files to preview: this file belongs to no cluster with mirror sets, an Image config or image policies.',
    ),
  );
  return null;
}

async function pickCluster(clusters: readonly ClusterPreviews[]): Promise<ClusterPreviews | undefined> {
  if (clusters.length === 1) return clusters[0];
  return pick(
    clusters.map((cluster) => ({ label: cluster.cluster, description: describeCluster(cluster), value: cluster })),
    l10n.t('The nodes of which cluster?'),
  );
}

async function show(uri: string): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
}

function describeCluster({ cluster, folder, target, refused }: ClusterPreviews): string {
  const parts = [cluster, folder, target === 'unknown' ? l10n.t('newest release') : target];
  return [...parts, ...(refused ? [l10n.t('refused by the operator')] : [])].join(' · ');
}

function describeState(state: 'written' | 'template' | 'refused'): string {
  switch (state) {
    case 'written':
      return l10n.t('written by the operator');
    case 'template':
      return l10n.t('not written: the nodes keep the content of the release’s template');
    case 'refused':
      return l10n.t('refused: the nodes keep the file that they have');
  }
}
