import { Uri, workspace, type ExtensionContext } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type BaseLanguageClient,
  type LanguageClientOptions,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { WORKER_FILES, workerProgram } from './worker-program';

/** A client of the language server in a web worker; each start of it makes a new one. */
export async function connectToWorker(
  context: ExtensionContext,
  options: LanguageClientOptions,
): Promise<BaseLanguageClient> {
  const program = await programUrl(context);
  let worker: Worker | null = null;
  const end = (): void => worker?.terminate();
  context.subscriptions.push({ dispose: end });
  const start = (): Promise<MessageTransports> => {
    end();
    worker = new Worker(program, { name: 'Mirrorscope' });
    return Promise.resolve({ reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) });
  };
  return new LanguageClient('mirrorscope', 'Mirrorscope', start, options);
}

/** As browsers have it; Node's types do not know it. */
interface Worker {
  terminate(): void;
}
declare const Worker: new (url: string, options: { readonly name: string }) => Worker;

/**
 * An address of the server's program. A worker cannot be started from where the extension lies (a `vscode-remote:` address, another host
 * than the page's).
 */
async function programUrl({ extensionUri }: ExtensionContext): Promise<string> {
  const read = (name: string): Thenable<Uint8Array> => workspace.fs.readFile(Uri.joinPath(extensionUri, 'dist', name));
  const texts = await Promise.all(WORKER_FILES.map(read));
  return URL.createObjectURL(new Blob(workerProgram(texts), { type: 'text/javascript' }));
}
