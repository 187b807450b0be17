import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { CANCELLING } from './cancelling';
import { serve } from './connection';
import { DISK } from './disk';

const TRANSPORTS = ['--stdio', '--node-ipc', '--socket', '--pipe'];

/** The language server as a program: speaks over what its first flag names. */
function main(args: readonly string[]): void {
  if (!args.some((arg) => TRANSPORTS.some((transport) => arg === transport || arg.startsWith(`${transport}=`)))) {
    process.stderr.write('usage: mirrorscope-language-server --stdio\n');
    process.exitCode = 2;
    return;
  }
  const connection = createConnection(ProposedFeatures.all, { connectionStrategy: CANCELLING });
  serve(connection, DISK);
  connection.listen();
}

main(process.argv.slice(2));
