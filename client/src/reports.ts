import { l10n, window, workspace, type Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { PREVIEW_SCHEME, REPORTS, reportUri, type ReportFolder } from '../../server/src/protocol';
import type { Bases } from './bases';
import { request } from './client';
import { pick, showBeside } from './prompts';

/** Opens the page that says what serves each image reference of the workspace folder, beside; it follows every edit. */
export async function showCoverage(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  const folder = await chooseFolder(client, uri);
  if (folder) await showBeside(reportUri({ kind: 'coverage', root: folder.root }));
}

/** Asks for two clusters, hosts or results of oc-mirror, and opens the page that says what is different between them. */
export async function comparePlans(client: BaseLanguageClient, bases: Bases, uri?: Uri): Promise<void> {
  const document = uri ?? window.activeTextEditor?.document.uri;
  // Known to the server from then on.
  if (document) await bases.of(document);
  const folder = await chooseFolder(client, uri);
  if (!folder) return;
  if (folder.sides.length < 2) {
    void window.showInformationMessage(
      l10n.t(
        'There are no two things to compare: clusters with mirror sets, registries.conf files, or what oc-mirror wrote.',
      ),
    );
    return;
  }
  const old = await pickSide(folder, null, l10n.t('Compare what…'));
  const next = old === undefined ? undefined : await pickSide(folder, old, l10n.t('… with what?'));
  if (old !== undefined && next !== undefined)
    await showBeside(reportUri({ kind: 'plans', root: folder.root, old, next }));
}

/** Opens the page that says how the file at hand is read, for those who work on Mirrorscope; it follows every edit. */
export function showSyntaxTree(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  return showAbout('syntax', client, uri);
}

/** Opens the page that says what the answers about the file at hand rest on; it follows every edit. */
export function showBasis(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  return showAbout('basis', client, uri);
}

async function showAbout(kind: 'syntax' | 'basis', client: BaseLanguageClient, uri: Uri | undefined): Promise<void> {
  const document = uri ?? window.activeTextEditor?.document.uri;
  if (!document || document.scheme === PREVIEW_SCHEME) {
    void window.showInformationMessage(l10n.t('Open a manifest or a registries.conf first.'));
    return;
  }
  const file = client.code2ProtocolConverter.asUri(document);
  const { folders } = await request(client, REPORTS, { uri: file });
  // A file outside of all folders is answered for by itself.
  await showBeside(reportUri({ kind, root: folders[0]?.root ?? '', uri: file }));
}

async function chooseFolder(client: BaseLanguageClient, uri: Uri | undefined): Promise<ReportFolder | undefined> {
  const document = uri ?? window.activeTextEditor?.document.uri;
  const isFile = document !== undefined && workspace.getWorkspaceFolder(document) !== undefined;
  const { folders } = await request(client, REPORTS, {
    uri: isFile ? client.code2ProtocolConverter.asUri(document) : null,
  });
  if (folders.length === 0) {
    void window.showInformationMessage(l10n.t('Open a folder first: there is no workspace to look at.'));
    return undefined;
  }
  if (folders.length === 1) return folders[0];
  return pick(
    folders.map((folder) => ({ label: folder.name, description: folder.root, value: folder })),
    l10n.t('Which workspace folder?'),
  );
}

function pickSide({ sides }: ReportFolder, taken: string | null, title: string): Promise<string | undefined> {
  const free = sides.filter(({ name }) => name !== taken);
  return pick(
    free.map(({ kind, name }) => ({ label: name, description: describeKind(kind), value: name })),
    title,
  );
}

function describeKind(kind: ReportFolder['sides'][number]['kind']): string {
  switch (kind) {
    case 'cluster':
      return l10n.t('cluster');
    case 'host':
      return l10n.t('registries.conf');
    case 'base':
      return l10n.t('cluster, as in the base');
    case 'generated':
      return l10n.t('written by oc-mirror');
  }
}
