import { env, l10n, Uri, window, workspace, type ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { PREVIEWS, readPreviewUri, type ClusterPreviews } from '../../server/src/protocol';
import { request } from './client';
import { openDiff } from './node-file-diff';
import { pick } from './prompts';

/** Gives what was in the clipboard an address, for as long as it is shown. */
export interface ClipboardFiles {
  /** The URI of a text, under the path of the file that it was on a node. */
  uriOf(text: string, path: string): Uri;
}

const SCHEME = 'mirrorscope-clipboard';

/** No text has an address yet. */
export function createClipboardFiles(context: ExtensionContext): ClipboardFiles {
  const texts = new Map<string, string>();
  let count = 0;
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    workspace.onDidCloseTextDocument(({ uri }) => void texts.delete(uri.toString())),
  );
  return {
    uriOf(text, path) {
      count++;
      const uri = Uri.from({ scheme: SCHEME, path: `/node${path}`, query: String(count) });
      texts.set(uri.toString(), text);
      return uri;
    },
  };
}

/**
 * Holds a node file of the editor's content against one that was copied from a node: policy.json where the text is JSON, else the file
 * that is shown, or registries.conf.
 */
export async function compareWithClipboard(
  client: BaseLanguageClient,
  files: ClipboardFiles,
  uri?: Uri,
): Promise<void> {
  const file = uri ?? window.activeTextEditor?.document.uri;
  const text = await env.clipboard.readText();
  if (!file || text.trim() === '') {
    void window.showInformationMessage(l10n.t('The clipboard is empty: copy a registries.conf from a node first.'));
    return;
  }
  const asked = client.code2ProtocolConverter.asUri(file);
  const shown = readPreviewUri(asked);
  const { clusters } = await request(client, PREVIEWS, { uri: asked });
  if (clusters.length === 0) {
    void window.showInformationMessage(
      l10n.t('There are no node files to compare: this file belongs to no cluster with manifests about mirrors.'),
    );
    return;
  }
  const own = clusters.find(({ cluster }) => cluster === shown?.cluster);
  const cluster = own ?? (await pickCluster(clusters));
  const wanted = /^\s*\{/.test(text) ? POLICY_JSON : (shown?.path ?? REGISTRIES_CONF);
  const now = cluster?.files.find(({ path }) => path === wanted) ?? cluster?.files[0];
  if (!cluster || !now) return;
  const before = files.uriOf(text, now.path).toString();
  await openDiff({ path: now.path, before, now: now.uri }, { cluster: cluster.cluster, with: l10n.t('clipboard') });
}

const REGISTRIES_CONF = '/etc/containers/registries.conf';
const POLICY_JSON = '/etc/containers/policy.json';

async function pickCluster(clusters: readonly ClusterPreviews[]): Promise<ClusterPreviews | undefined> {
  if (clusters.length === 1) return clusters[0];
  return pick(
    clusters.map((cluster) => ({ label: cluster.cluster, description: cluster.target, value: cluster })),
    l10n.t('The nodes of which cluster?'),
  );
}
