import type { ExtensionContext } from 'vscode';
import { createBases } from './bases';
import { startClient, type Connect } from './client';
import { createClipboardFiles } from './clipboard-diff';
import { registerCommands } from './commands';
import { registerImageMirrors } from './image-mirrors';
import { registerLensCommands } from './lenses';
import { watchNodeFiles } from './node-file-context';
import { registerRulePages } from './rule-pages';
import { createStatusItems } from './status-items';

/** Starts the language server and all that VS Code shows of Mirrorscope. `connect` says where the server runs. */
export async function activateWith(context: ExtensionContext, connect: Connect): Promise<void> {
  registerRulePages(context);
  const client = await startClient(context, connect);
  const bases = createBases(context, client);
  const surroundings = { bases, clipboard: createClipboardFiles(context) };
  registerCommands(context, client, surroundings);
  registerLensCommands(context, client, surroundings);
  watchNodeFiles(context, client, createStatusItems(client, bases));
  registerImageMirrors(context, client);
}
