import type { ExtensionContext } from 'vscode';
import { createBases } from './bases';
import { startClient } from './client';
import { createClipboardFiles } from './clipboard-diff';
import { registerCommands } from './commands';
import { registerImageMirrors } from './image-mirrors';
import { registerLensCommands } from './lenses';
import { registerRulePages } from './rule-pages';
import { watchNodeFiles } from './node-file-context';
import { createStatusItems } from './status-items';

/** Starts the language server and all that VS Code shows of Mirrorscope. */
export async function activate(context: ExtensionContext): Promise<void> {
  registerRulePages(context);
  const client = await startClient(context);
  const bases = createBases(context, client);
  const surroundings = { bases, clipboard: createClipboardFiles(context) };
  registerCommands(context, client, surroundings);
  registerLensCommands(context, client, surroundings);
  watchNodeFiles(context, client, createStatusItems(client, bases));
  registerImageMirrors(context, client);
}
