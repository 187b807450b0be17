import { commands, type ExtensionContext, type Uri } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { writeInferredClusters } from './cluster-declaration';
import { convertToIdms } from './conversion';
import { pickNodeFile, previewNodeFiles } from './preview';
import { comparePlans, showCoverage } from './reports';
import { resolveReference } from './resolution';

/** What VS Code hands to a command: the file it is called on and, from the explorer, all selected files. */
export type Command = (client: LanguageClient, uri?: Uri, selection?: readonly Uri[]) => Promise<unknown>;

/** Every command of the extension. A test holds this table against package.json. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'mirrorscope.previewNodeFiles': previewNodeFiles,
  'mirrorscope.pickNodeFile': pickNodeFile,
  'mirrorscope.convertToIdms': convertToIdms,
  'mirrorscope.resolveReference': resolveReference,
  'mirrorscope.showCoverage': showCoverage,
  'mirrorscope.comparePlans': comparePlans,
  'mirrorscope.writeInferredClusters': writeInferredClusters,
  'mirrorscope.restartServer': (client) => client.restart(),
};

/** Registers the table. */
export function registerCommands(context: ExtensionContext, client: LanguageClient): void {
  for (const [id, run] of Object.entries(COMMANDS)) {
    context.subscriptions.push(
      commands.registerCommand(id, (uri?: Uri, selection?: readonly Uri[]) => run(client, uri, selection)),
    );
  }
}
