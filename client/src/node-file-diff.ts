import { commands, l10n, Uri, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  IMPACT,
  readPreviewUri,
  type ChangedNodeFile,
  type ClusterImpact,
  type StateBefore,
} from '../../server/src/protocol';
import type { Bases } from './bases';
import { request } from './client';
import { pick } from './prompts';

/** Holds the node files of the editor's content against those of the base. */
export async function compareWithBase(client: BaseLanguageClient, bases: Bases, uri?: Uri): Promise<void> {
  const file = uri ?? window.activeTextEditor?.document.uri;
  if (!file) return;
  const base = await bases.of(file);
  if (base && base.kind !== 'none') return compare(client, { file, against: 'base', name: base.name });
  void window.showInformationMessage(base?.reason ?? l10n.t('Open a folder: there is nothing to compare with.'));
}

/** Holds the node files of the editor's content against those of the files on disk. */
export async function compareWithSaved(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  const file = uri ?? window.activeTextEditor?.document.uri;
  if (file) await compare(client, { file, against: 'saved', name: l10n.t('saved files') });
}

/** Opens the comparison of one node file; its right side follows the keyboard. */
export async function openDiff(
  { path, before, now }: ChangedNodeFile,
  names: { readonly cluster: string; readonly with: string },
): Promise<void> {
  const title = l10n.t('{0} of {1}: {2} ↔ editor', fileName(path), names.cluster, names.with);
  await commands.executeCommand('vscode.diff', Uri.parse(before), Uri.parse(now), title, { preview: true });
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

interface Comparison {
  readonly file: Uri;
  readonly against: StateBefore;
  /** What is compared with, for people. */
  readonly name: string;
}

async function compare(client: BaseLanguageClient, { file, against, name }: Comparison): Promise<void> {
  const uri = client.code2ProtocolConverter.asUri(file);
  const { clusters } = await request(client, IMPACT, { uri, against });
  const changed = clusters.filter(({ files }) => files.length > 0);
  if (changed.length === 0) {
    void window.showInformationMessage(noDifference(clusters, name));
    return;
  }
  const cluster = await pickCluster(changed);
  const shown = readPreviewUri(uri)?.path;
  const asked = cluster?.files.find(({ path }) => path === shown);
  const chosen = asked ?? (cluster && (await pickFile(cluster)));
  if (cluster && chosen) await openDiff(chosen, { cluster: cluster.cluster, with: name });
}

function noDifference(clusters: readonly ClusterImpact[], name: string): string {
  const [first] = clusters;
  if (!first)
    return l10n.t('There are no node files to compare: this file belongs to no cluster with manifests about mirrors.');
  return first.level === 'unknown' ? first.summary : l10n.t('The node files are the same as with {0}.', name);
}

async function pickCluster(clusters: readonly ClusterImpact[]): Promise<ClusterImpact | undefined> {
  if (clusters.length === 1) return clusters[0];
  return pick(
    clusters.map((cluster) => ({ label: cluster.cluster, description: cluster.summary, value: cluster })),
    l10n.t('The nodes of which cluster?'),
  );
}

async function pickFile({ files }: ClusterImpact): Promise<ChangedNodeFile | undefined> {
  if (files.length === 1) return files[0];
  return pick(
    files.map((file) => ({ label: fileName(file.path), description: file.path, value: file })),
    l10n.t('Which node file?'),
  );
}
