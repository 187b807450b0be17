import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

/** A docker-registry on a port of the loopback, without TLS, that keeps its data below `folder`. */
export interface LoopbackRegistry {
  /** `localhost:PORT` */
  readonly host: string;
  /** The requests that it answered so far, as its log has them. */
  log(): string;
  close(): Promise<void>;
}

/** Starts a registry and waits until it answers. Throws where it ends before, or does not answer within half a minute. */
export async function startLoopbackRegistry(folder: string): Promise<LoopbackRegistry> {
  const port = await freePort();
  const config = path.join(folder, 'registry.json');
  const storage = { filesystem: { rootdirectory: path.join(folder, 'registry') } };
  writeFileSync(config, JSON.stringify({ version: 0.1, storage, http: { addr: `127.0.0.1:${port}` } }));
  const server = spawn('docker-registry', ['serve', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<void>((resolve) => {
    server.once('close', () => resolve());
  });
  await answering(`http://127.0.0.1:${port}/v2/`, server, () => output);
  return {
    host: `localhost:${port}`,
    log: () => output,
    async close() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

async function answering(url: string, server: ChildProcess, output: () => string): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    if (server.exitCode !== null) break;
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  server.kill('SIGKILL');
  throw new Error(`docker-registry does not answer:\n${output()}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
