import { env, workspace, type DocumentFilter, type ExtensionContext } from 'vscode';
import { RevealOutputChannelOn, type BaseLanguageClient, type LanguageClientOptions } from 'vscode-languageclient';
import {
  CARRIED_SCHEME,
  CONVERT_COMMAND,
  LENS_COMMANDS,
  PREVIEW_SCHEME,
  REGISTRIES_CONF_LANGUAGE,
  SUGGEST_COMMAND,
  VERSION,
  type CustomRequest,
  type InitializationOptions,
} from '../../server/src/protocol';
import { answerForFiles } from './files';
import { createLog } from './log';
import { rulePagesBase } from './rule-pages';
import type { ServerLife } from './server-life';

/** Makes a client of a language server that runs somewhere; `start` starts both. */
export type Connect = (
  context: ExtensionContext,
  options: LanguageClientOptions,
) => BaseLanguageClient | Promise<BaseLanguageClient>;

/** The client of a language server that is not started yet: `life` does that. Both are stopped with the extension. */
export async function createClient(
  context: ExtensionContext,
  connect: Connect,
  life: ServerLife,
): Promise<BaseLanguageClient> {
  const { channel, trace } = createLog(context);
  const initializationOptions: InitializationOptions = {
    version: VERSION,
    docsBase: rulePagesBase(env.uriScheme, context.extension.id),
    commands: [...Object.values(LENS_COMMANDS), CONVERT_COMMAND, SUGGEST_COMMAND],
    readsFiles: true,
    // At once and for each version. VS Code would ask for other files than the one that is edited every two seconds.
    diagnostics: 'push',
  };
  const options: LanguageClientOptions = {
    documentSelector: documentSelector(),
    initializationOptions,
    outputChannel: channel,
    traceOutputChannel: trace,
    // What fails is logged; `life` tells of what the user has to do something about.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    errorHandler: life.errorHandler,
    initializationFailedHandler: life.initializationFailedHandler,
  };
  const client = await connect(context, options);
  answerForFiles(client);
  context.subscriptions.push(client);
  return client;
}

/** Sends a request of protocol.ts. */
export function request<Params, Result>(
  client: BaseLanguageClient,
  { method }: CustomRequest<Params, Result>,
  params: Params,
): Promise<Result> {
  return client.sendRequest<Result>(method, params);
}

/** On disk, not yet saved, and in virtual workspaces. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];
const LANGUAGES = ['yaml', 'json', 'jsonc', 'dockerfile', REGISTRIES_CONF_LANGUAGE];
/** Where a TOML extension has taken the file for its own language. */
const REGISTRIES_CONF_FILES = '**/{registries.conf,*.registries.conf,registries.conf.d/*.conf}';
/** Ignition configs and Butane, for which editors have no language. */
const IGNITION_FILES = '**/*.{ign,bu}';

/** Also what the workspace folders say: to a browser, the files of a remote machine are `vscode-remote:`. Node files themselves too. */
function documentSelector(): { scheme: string; language?: string; pattern?: string }[] {
  const schemes = new Set([...SCHEMES, ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]);
  const files = [...schemes].flatMap((scheme) => [
    ...LANGUAGES.map((language) => ({ scheme, language })),
    { scheme, language: 'toml', pattern: REGISTRIES_CONF_FILES },
    { scheme, pattern: IGNITION_FILES },
  ]);
  return [...files, { scheme: PREVIEW_SCHEME }, { scheme: CARRIED_SCHEME }] satisfies DocumentFilter[];
}
