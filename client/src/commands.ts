import { commands, type ExtensionContext, type Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Bases } from './bases';
import { openCarriedText } from './carried-texts';
import { compareWithClipboard, type ClipboardFiles } from './clipboard-diff';
import { showClusterDeclaration, writeInferredClusters } from './cluster-declaration';
import { convertToIdms } from './conversion';
import { showImpact } from './impact';
import { convertMirrorsTo } from './mirror-conversion';
import { copyDiagnosticsReport } from './diagnostics-report';
import { compareWithBase, compareWithSaved } from './node-file-diff';
import { explainPullFailure } from './pull-failure';
import { pickNodeFile, previewNodeFiles } from './preview';
import { comparePlans, showBasis, showCoverage, showSyntaxTree } from './reports';
import { resolveReference } from './resolution';
import type { ServerLife } from './server-life';
import { copyVerificationCommand } from './verification';
import { convertWorkspace } from './workspace-conversion';

/** What VS Code hands to a command: the file it is called on and, from the explorer, all selected files. */
export type Command = (client: BaseLanguageClient, uri?: Uri, selection?: readonly Uri[]) => Promise<unknown>;

/** What some commands need beside the server. */
export interface Surroundings {
  readonly bases: Bases;
  readonly clipboard: ClipboardFiles;
  readonly life: ServerLife;
  readonly context: ExtensionContext;
}

/** Every command of the extension. A test holds this table against package.json. */
const commandsWith = ({ bases, clipboard, life, context }: Surroundings): Readonly<Record<string, Command>> => ({
  'mirrorscope.previewNodeFiles': previewNodeFiles,
  'mirrorscope.pickNodeFile': pickNodeFile,
  'mirrorscope.convertToIdms': convertToIdms,
  'mirrorscope.convertWorkspace': convertWorkspace,
  'mirrorscope.convertToMirrorSets': convertMirrorsTo('mirror-sets'),
  'mirrorscope.convertToRegistriesConf': convertMirrorsTo('registries-conf'),
  'mirrorscope.convertToInstallConfig': convertMirrorsTo('install-config'),
  'mirrorscope.openCarriedText': openCarriedText,
  'mirrorscope.explainPullFailure': explainPullFailure,
  'mirrorscope.resolveReference': resolveReference,
  'mirrorscope.copyVerificationCommand': copyVerificationCommand,
  'mirrorscope.showCoverage': showCoverage,
  'mirrorscope.comparePlans': (client, uri) => comparePlans(client, bases, uri),
  'mirrorscope.showBasis': showBasis,
  'mirrorscope.showSyntaxTree': showSyntaxTree,
  'mirrorscope.writeInferredClusters': writeInferredClusters,
  'mirrorscope.showClusterDeclaration': showClusterDeclaration,
  'mirrorscope.showImpact': (client, uri) => showImpact(client, bases, uri),
  'mirrorscope.compareWithBase': (client, uri) => compareWithBase(client, bases, uri),
  'mirrorscope.compareWithSaved': compareWithSaved,
  'mirrorscope.compareWithClipboard': (client, uri) => compareWithClipboard(client, clipboard, uri),
  'mirrorscope.restartServer': () => life.restart(),
  'mirrorscope.copyDiagnosticsReport': (client) => copyDiagnosticsReport(client, life, context),
});

/** Registers the table. */
export function registerCommands(
  context: ExtensionContext,
  client: BaseLanguageClient,
  surroundings: Surroundings,
): void {
  for (const [id, run] of Object.entries(commandsWith(surroundings))) {
    context.subscriptions.push(
      commands.registerCommand(id, (uri?: Uri, selection?: readonly Uri[]) => run(client, uri, selection)),
    );
  }
}
