import { LanguageClient, type ExecutableOptions } from 'vscode-languageclient/node';

/** How the language server behind the YAML extension is started, and the settings that it asks for. */
export interface YamlServer {
  readonly command: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A language server that runs. */
export interface RunningServer {
  stop(): Promise<void>;
}

/** Starts the server on the YAML files of this VS Code, beside whoever else looks at them. */
export async function startYamlServer({ command, settings }: YamlServer): Promise<RunningServer> {
  const [program = '', ...args] = command;
  const options: ExecutableOptions = { env: process.env };
  const client = new LanguageClient(
    'yaml-of-tests',
    'YAML of the tests',
    { command: program, args: [...args], options },
    {
      documentSelector: [{ scheme: 'file', language: 'yaml' }],
      middleware: {
        workspace: {
          configuration: ({ items }) => items.map(({ section = '' }) => settings[section] ?? null),
        },
      },
    },
  );
  await client.start();
  await client.sendNotification('workspace/didChangeConfiguration', { settings });
  return { stop: () => client.stop() };
}
