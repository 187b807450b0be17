import { env, type DocumentFilter, type ExtensionContext } from 'vscode';
import {
  LanguageClient,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import {
  LENS_COMMANDS,
  PREVIEW_SCHEME,
  REGISTRIES_CONF_LANGUAGE,
  type CustomRequest,
  type InitializationOptions,
} from '../../server/src/protocol';
import { rulePagesBase } from './rule-pages';

/** Starts the language server, and stops it with the extension. It is restarted when it dies, by the client library's own policy. */
export async function startClient(context: ExtensionContext): Promise<LanguageClient> {
  const module = context.asAbsolutePath('dist/server.js');
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--inspect=6009'] } },
  };
  const initializationOptions: InitializationOptions = {
    docsBase: rulePagesBase(env.uriScheme, context.extension.id),
    commands: Object.values(LENS_COMMANDS),
    // At once and for each version. VS Code would ask for other files than the one that is edited every two seconds.
    diagnostics: 'push',
  };
  const options: LanguageClientOptions = { documentSelector: documentSelector(), initializationOptions };
  const client = new LanguageClient('mirrorscope', 'Mirrorscope', server, options);
  context.subscriptions.push(client);
  await client.start();
  return client;
}

/** Sends a request of protocol.ts. */
export function request<Params, Result>(
  client: LanguageClient,
  { method }: CustomRequest<Params, Result>,
  params: Params,
): Promise<Result> {
  return client.sendRequest<Result>(method, params);
}

/** On disk, not yet saved, and in virtual workspaces; node files themselves too. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];
const LANGUAGES = ['yaml', 'json', 'jsonc', 'dockerfile', REGISTRIES_CONF_LANGUAGE];
/** Where a TOML extension has taken the file for its own language. */
const REGISTRIES_CONF_FILES = '**/{registries.conf,*.registries.conf,registries.conf.d/*.conf}';

function documentSelector(): { scheme: string; language?: string; pattern?: string }[] {
  const files = SCHEMES.flatMap((scheme) => [
    ...LANGUAGES.map((language) => ({ scheme, language })),
    { scheme, language: 'toml', pattern: REGISTRIES_CONF_FILES },
  ]);
  return [...files, { scheme: PREVIEW_SCHEME }] satisfies DocumentFilter[];
}
