import { spawnSync } from 'node:child_process';
import { startChild, within } from './children';
import type { Child } from './children';
import type { Installation } from './installation';
import type { Profile } from './profile';

/** A running server of VS Code. */
export interface Server {
  readonly child: Child;
  readonly port: number;
  /** Address of the workbench on the profile's workspace. */
  readonly url: URL;
}

export interface ServerOptions {
  /** Further environment of the server, and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Who opens the page must know it; without it anybody on this machine may. */
  readonly token?: string;
  /** 0: any free one. */
  readonly port?: number;
  /** Lets the page name tests to run and report their end. Hides notifications, so it is not for the UI's tests. */
  readonly smokeTestDriver?: boolean;
}

/** Starts the server on this machine alone and waits until it listens. */
export async function startServer(
  { main, node }: Installation,
  profile: Profile,
  { env = {}, token, port = 0, smokeTestDriver = false }: ServerOptions = {},
): Promise<Server> {
  const args = [
    ...[main, '--host', '127.0.0.1', '--port', String(port), ...profile.args],
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
    ...(profile.isTrusted ? ['--disable-workspace-trust'] : []),
    ...(smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = startChild(node, args, { env: { ...profile.env, ...env }, log: profile.log });
  try {
    const listening = await within(60_000, 'the start of the VS Code server', listeningPort(child));
    const url = new URL(`http://127.0.0.1:${listening}/`);
    url.searchParams.set('folder', profile.workspace);
    if (token !== undefined) url.searchParams.set('tkn', token);
    return { child, port: listening, url };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Runs the server's command line, such as `--install-extension FILE`, and returns what it printed. */
export function runServerCommand({ main, node }: Installation, profile: Profile, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(node, [main, ...profile.args, ...args], {
    env: profile.env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(`the VS Code server refused ${args.join(' ')}:\n${stdout}${stderr}`);
  return stdout;
}

function listeningPort(child: Child): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.process.stdout.on('data', (data: Buffer) => {
      printed += data.toString();
      const port = /Extension host agent listening on (\d+)/.exec(printed)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    void child.ended.then((how) => {
      reject(new Error(`the VS Code server ${how}\n${printed}`));
    });
  });
}
