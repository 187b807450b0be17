import { appendFileSync } from 'node:fs';
import {
  createConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';
import { CANCELLING } from './cancelling';
import { serve } from './connection';
import { diskReader } from './disk';
import { environment } from './environment';
import { promptReader } from './prompt-reader';
import { promptWriter } from './prompt-writer';
import { recorded } from './recording';
import { inNextTurn } from './turns';

const TRANSPORTS = ['--stdio', '--node-ipc', '--socket', '--pipe'];

/** The language server as a program: speaks over what its first flag names. */
function main(args: readonly string[]): void {
  if (!args.some((arg) => TRANSPORTS.some((transport) => arg === transport || arg.startsWith(`${transport}=`)))) {
    process.stderr.write('usage: mirrorscope-language-server --stdio\n');
    process.exitCode = 2;
    return;
  }
  // Once the server listens, for what sets flags takes some milliseconds to load; no later, since it is about the first file that is read.
  inNextTurn(() => void setFlags());
  const recording = environment('MIRRORSCOPE_RECORDING') ?? '';
  if (recording !== '') {
    serveRecorded(recording, args.includes('--node-ipc'));
    return;
  }
  const options = { connectionStrategy: CANCELLING };
  const connection = args.includes('--stdio')
    ? createConnection(ProposedFeatures.all, standardInput(), standardOutput(), options)
    : createConnection(ProposedFeatures.all, options);
  serve(connection, diskReader());
  connection.listen();
}

async function setFlags(): Promise<void> {
  const [{ limitGarbage }, { optimizeLater }] = await Promise.all([import('./garbage'), import('./optimizing')]);
  limitGarbage();
  optimizeLater();
}

/** For the library it is a stream as well: it ends the program when that ends. */
function standardInput(): NodeJS.ReadableStream & MessageReader {
  const { stdin } = process;
  const asStream = { read: () => null, on: (event: string, listener: () => void) => stdin.on(event, listener) };
  return Object.assign(promptReader(stdin), asStream) as unknown as NodeJS.ReadableStream & MessageReader;
}

/** The protocol has standard output for itself; what others print goes to standard error. The library takes a writer in the place of any stream. */
function standardOutput(): NodeJS.WritableStream & MessageWriter {
  const { error } = console;
  Object.assign(console, { log: error, info: error, debug: error, dir: error });
  return promptWriter(process.stdout) as NodeJS.WritableStream & MessageWriter;
}

/** For those who work on Mirrorscope: all that is said and read goes to a file as well, which nobody else is told of. */
function serveRecorded(file: string, isIpc: boolean): void {
  const reader = isIpc ? new IPCMessageReader(process) : new StreamMessageReader(process.stdin);
  const writer = isIpc ? new IPCMessageWriter(process) : new StreamMessageWriter(process.stdout);
  const through = recorded({ reader, writer, disk: diskReader() }, (line) => appendFileSync(file, `${line}\n`));
  const connection = createConnection(ProposedFeatures.all, through.reader, through.writer, {
    connectionStrategy: CANCELLING,
  });
  serve(connection, through.disk);
  connection.listen();
}

main(process.argv.slice(2));
