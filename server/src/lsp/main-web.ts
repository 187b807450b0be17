import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { CANCELLING } from './cancelling';
import { serve } from './connection';

/** The language server as a web worker: speaks over the messages of its own scope, and sees no disk. */
export function start(): void {
  const scope = globalThis as never; // a worker's scope, as the library's types want it; Node's do not know it
  const connection = createConnection(
    ProposedFeatures.all,
    new BrowserMessageReader(scope),
    new BrowserMessageWriter(scope),
    { connectionStrategy: CANCELLING },
  );
  serve(connection, null);
  connection.listen();
}
