import type { ExtensionContext } from 'vscode';
import { activateWith } from './activation';
import { connectToProcess } from './server-process';

/** The extension where Node runs extensions: on the desktop, on a remote machine, in a container. */
export function activate(context: ExtensionContext): Promise<void> {
  return activateWith(context, connectToProcess);
}
