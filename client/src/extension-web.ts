import type { ExtensionContext } from 'vscode';
import { activateWith } from './activation';
import { connectToWorker } from './server-worker';

/** The extension where a browser runs extensions. */
export function activate(context: ExtensionContext): Promise<void> {
  return activateWith(context, connectToWorker);
}
