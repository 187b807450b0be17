import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
  type Message,
} from 'vscode-languageserver/browser';
import { CANCELLING } from './cancelling';
import { serve } from './connection';
import { LongText } from './long-text';

/** Messages are not put into JSON: what would be a string there has to be one here. */
class WriterOfValues extends BrowserMessageWriter {
  override write(message: Message): Promise<void> {
    const { result } = message as { readonly result?: { readonly text?: unknown } | null };
    if (!(result?.text instanceof LongText)) return super.write(message);
    return super.write({ ...message, result: { ...result, text: result.text.toJSON() } } as Message);
  }
}

/** The language server as a web worker: speaks over the messages of its own scope, and sees no disk. */
export function start(): void {
  const scope = globalThis as never; // a worker's scope, as the library's types want it; Node's do not know it
  const connection = createConnection(
    ProposedFeatures.all,
    new BrowserMessageReader(scope),
    new WriterOfValues(scope),
    { connectionStrategy: CANCELLING },
  );
  serve(connection, null);
  connection.listen();
}
