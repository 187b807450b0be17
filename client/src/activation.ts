import type { ExtensionContext } from 'vscode';
import { listenForAnswers } from './answers-changed';
import { createBases } from './bases';
import { registerCarriedTexts } from './carried-texts';
import { createClient, type Connect } from './client';
import { createClipboardFiles } from './clipboard-diff';
import { registerCommands } from './commands';
import { registerImageMirrors } from './image-mirrors';
import { registerLensCommands } from './lenses';
import { watchNodeFiles } from './node-file-context';
import { registerRulePages } from './rule-pages';
import { createServerLife } from './server-life';
import { createStatusItems } from './status-items';

/** Starts the language server and all that VS Code shows of Mirrorscope. `connect` says where the server runs. */
export function activateWith(context: ExtensionContext, connect: Connect): Promise<void> {
  const begun = begin(context, connect);
  registerRulePages(context, begun);
  return begun;
}

async function begin(context: ExtensionContext, connect: Connect): Promise<void> {
  const life = createServerLife();
  const client = await createClient(context, connect, life);
  const bases = createBases(context, client);
  const surroundings = { bases, clipboard: createClipboardFiles(context), life, context };
  const onAnswersChanged = listenForAnswers(context, client);
  registerCarriedTexts(context, client, onAnswersChanged);
  registerCommands(context, client, surroundings);
  registerLensCommands(context, client, surroundings);
  // Commands are there whatever becomes of the server; what asks it at once comes after its start.
  await life.begin(client);
  watchNodeFiles(context, client, onAnswersChanged, createStatusItems(client, bases));
  registerImageMirrors(context, client, onAnswersChanged);
}
