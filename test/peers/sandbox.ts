import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A home folder with an own registries.conf, and a network that ends at the loopback. */
export interface Sandbox {
  readonly home: string;
  /** The environment in which a program sees nothing but this. */
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export interface SandboxFiles {
  readonly registriesConf: string;
  /** By file name. */
  readonly dropIns?: Readonly<Record<string, string>>;
  readonly policyJson?: string;
}

/**
 * Opens a sandbox. An own registries.conf under the home folder keeps the programs from reading that of the system, and all
 * requests go to a proxy in this process that refuses every one at once: no name is looked up, nothing leaves the machine.
 * Only the loopback is asked directly. Podman takes the refusal for final and does not try again.
 */
export async function openSandbox({ registriesConf, dropIns = {}, policyJson }: SandboxFiles): Promise<Sandbox> {
  const home = mkdtempSync(path.join(tmpdir(), 'mirrorscope-peer-'));
  const folder = path.join(home, '.config', 'containers');
  mkdirSync(path.join(folder, 'registries.conf.d'), { recursive: true });
  mkdirSync(path.join(home, 'run'), { mode: 0o700 });
  writeFileSync(path.join(folder, 'registries.conf'), registriesConf);
  writeFileSync(path.join(folder, 'policy.json'), policyJson ?? '{"default": [{"type": "insecureAcceptAnything"}]}');
  for (const [name, text] of Object.entries(dropIns)) writeFileSync(path.join(folder, 'registries.conf.d', name), text);
  const proxy = await refusingProxy();
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    home,
    env: {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: home,
      TMPDIR: home,
      XDG_CONFIG_HOME: path.join(home, '.config'),
      XDG_CACHE_HOME: path.join(home, '.cache'),
      XDG_DATA_HOME: path.join(home, '.local', 'share'),
      XDG_RUNTIME_DIR: path.join(home, 'run'),
      HTTP_PROXY: address,
      HTTPS_PROXY: address,
      NO_PROXY: '',
    },
    async close() {
      await new Promise((resolve) => {
        proxy.close(resolve);
        proxy.closeAllConnections();
      });
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function refusingProxy(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(403, { connection: 'close' }).end();
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {
      socket.destroy();
    });
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
