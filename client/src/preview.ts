import { l10n, languages, Uri, ViewColumn, window, workspace, type TextDocument, type TextEditor } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { PREVIEW_SCHEME, PREVIEWS, type ClusterPreviews } from '../../server/src/protocol';
import { request } from './client';
import { pick } from './prompts';

/** Opens registries.conf as the nodes will have it in the column beside; asks for the cluster where there are several. */
export async function previewNodeFiles(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  const previews = await previewsOf(client, uri);
  if (!previews) return;
  const chosen = previews.defaultUri ?? (await pickCluster(previews.clusters))?.files[0]?.uri;
  if (chosen !== undefined) await show(chosen);
}

/** Asks which node file of which cluster to see, and opens it beside. */
export async function pickNodeFile(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  const previews = await previewsOf(client, uri);
  if (!previews) return;
  const files = previews.clusters.flatMap((cluster) => cluster.files.map((file) => ({ cluster, file })));
  const chosen = await pick(
    files.map(({ cluster, file }) => ({
      label: file.path,
      description: [describeCluster(cluster), ...(file.pools ?? [])].join(' · '),
      detail: describeState(file.state),
      value: file.uri,
    })),
    l10n.t('Node file'),
  );
  if (chosen !== undefined) await show(chosen);
}

async function previewsOf(
  client: BaseLanguageClient,
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

/** Where a node file is open already, the next one takes its column, so that columns do not add up. */
async function show(uri: string): Promise<void> {
  const document = await inItsLanguage(await workspace.openTextDocument(Uri.parse(uri)));
  const isShown = window.activeTextEditor?.document.uri.scheme === PREVIEW_SCHEME;
  const open = window.visibleTextEditors.find(isPreview);
  const viewColumn = isShown ? ViewColumn.Active : (open?.viewColumn ?? ViewColumn.Beside);
  await window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: true });
}

function isPreview({ document: { uri }, viewColumn }: TextEditor): boolean {
  return uri.scheme === PREVIEW_SCHEME && viewColumn !== undefined && !uri.path.endsWith('.md');
}

/** What is said at the head of a JSON file stands in comments. */
function inItsLanguage(document: TextDocument): TextDocument | Thenable<TextDocument> {
  const hasComments = document.languageId === 'json' && document.lineAt(0).text.startsWith('//');
  return hasComments ? languages.setTextDocumentLanguage(document, 'jsonc') : document;
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
