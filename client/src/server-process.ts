import type { ExtensionContext } from 'vscode';
import {
  LanguageClient,
  TransportKind,
  type BaseLanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';

/** A client of the language server in a process of its own. */
export function connectToProcess(context: ExtensionContext, options: LanguageClientOptions): BaseLanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--inspect=6009'] } },
  };
  return new LanguageClient('mirrorscope', 'Mirrorscope', server, options);
}
