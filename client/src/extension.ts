import type { ExtensionContext } from 'vscode';
import { startClient } from './client';
import { registerCommands } from './commands';
import { registerLensCommands } from './lenses';
import { registerRulePages } from './rule-pages';
import { watchNodeFiles } from './node-file-context';

/** Starts the language server and all that VS Code shows of Mirrorscope. */
export async function activate(context: ExtensionContext): Promise<void> {
  registerRulePages(context);
  const client = await startClient(context);
  registerCommands(context, client);
  registerLensCommands(context, client);
  watchNodeFiles(context, client);
}
