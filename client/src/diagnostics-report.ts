import { env, l10n, UIKind, version, window, workspace, type ExtensionContext } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { SELF_REPORT, SETTINGS_SECTION, VERSION, type SelfReport } from '../../server/src/protocol';
import { request } from './client';
import type { ServerLife } from './server-life';

/**
 * Copies what a report of a fault needs: versions, counts, timings, and which settings are set. It has no content of the user's files,
 * no names of theirs and no values of settings.
 */
export async function copyDiagnosticsReport(
  client: BaseLanguageClient,
  life: ServerLife,
  { extension }: ExtensionContext,
): Promise<void> {
  const report = {
    mirrorscope: VERSION,
    vscode: version,
    host: { app: env.appHost, remote: env.remoteName ?? null, ui: UIKind[env.uiKind] },
    trusted: workspace.isTrusted,
    settings: settingsThatAreSet(extension.packageJSON),
    server: { state: State[client.state], deaths: life.deaths, report: await answerWithin(PATIENCE_MS, client) },
  };
  await env.clipboard.writeText(JSON.stringify(report, null, 2));
  void window.showInformationMessage(
    l10n.t('The report is in the clipboard: versions, counts and times, and nothing of what your files say'),
  );
}

/** A server that does not answer by then is the fault that is reported. */
const PATIENCE_MS = 3000;

async function answerWithin(milliseconds: number, client: BaseLanguageClient): Promise<SelfReport | null> {
  if (client.state !== State.Running) return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null);
  });
  const answer = request(client, SELF_REPORT, {}).catch(() => null);
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  return first;
}

/** The names of our settings that are not left at their defaults, and where they are set. */
function settingsThatAreSet(manifest: unknown): Record<string, readonly string[]> {
  const { contributes } = manifest as { contributes: { configuration: { properties: Record<string, unknown> } } };
  const configuration = workspace.getConfiguration();
  const names = Object.keys(contributes.configuration.properties).filter((name) =>
    name.startsWith(`${SETTINGS_SECTION}.`),
  );
  return Object.fromEntries(
    names.flatMap((name) => {
      const found = configuration.inspect(name);
      const places = [
        ...(found?.globalValue === undefined ? [] : ['user']),
        ...(found?.workspaceValue === undefined ? [] : ['workspace']),
        ...(found?.workspaceFolderValue === undefined ? [] : ['folder']),
      ];
      return places.length > 0 ? [[name, places]] : [];
    }),
  );
}
