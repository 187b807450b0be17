import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPullLog } from '../../server/src/core/cluster/pull-log';
import { loadRegistries } from '../../server/src/core/cluster/load';
import { resolve, type NodeConfiguration } from '../../server/src/core/cluster/resolve';
import { PLAIN } from '../../server/src/core/features/markdown';
import { explainPull } from '../../server/src/core/features/pull-explanation';
import { readRegistriesFile } from '../../server/src/core/model/registries-file';
import { parseToml } from '../../server/src/core/syntax/toml';
import { startLoopbackRegistry } from './loopback-registry';
import { writeOciImage } from './oci-image';
import { needProgram, runProgram } from './program';
import { openSandbox } from './sandbox';

/** What is wrong with a mirror, and the cause that a real engine's log of it has to give. */
const FAULTS = {
  unauthorized: answering(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="registry"' }),
  denied: answering(403, 'DENIED'),
  'no-manifest': answering(404, 'MANIFEST_UNKNOWN'),
  'no-repository': answering(404, 'NAME_UNKNOWN'),
} as const;

suite('the log of a real pull that failed', () => {
  for (const engine of ['skopeo', 'podman'] as const) {
    test(`${engine}: each cause is told, at its endpoint of the plan`, async function () {
      this.timeout(240_000);
      needProgram(this, engine);
      needProgram(this, 'openssl');
      const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-faults-'));
      const servers: Server[] = [];
      const listen = async (server: Server): Promise<string> => {
        servers.push(server);
        await new Promise<void>((done) => {
          server.listen(0, '127.0.0.1', done);
        });
        return `localhost:${(server.address() as AddressInfo).port}`;
      };
      const mirrors = new Map<string, string>();
      for (const [cause, listener] of Object.entries(FAULTS))
        mirrors.set(cause, await listen(createPlainServer(listener)));
      mirrors.set('plain-http', await listen(createPlainServer(FAULTS['no-manifest'])));
      mirrors.set('unknown-authority', await listen(createTlsServer(ownCertificate(folder), FAULTS['no-manifest'])));
      mirrors.set('refused', 'localhost:1');
      const registriesConf = [
        '[[registry]]\nlocation = "blocked.example"\nblocked = true\n',
        ...[...mirrors, ['passed', 'blocked.example'] as const].map(([name, host]) => {
          const isPlain = name in FAULTS || name === 'refused';
          return `[[registry]]\nlocation = "${name}.example"\n[[registry.mirror]]\nlocation = "${host}/m"\ninsecure = ${isPlain}\n`;
        }),
      ].join('');
      const node = nodeOf(registriesConf);
      const sandbox = await openSandbox({ registriesConf });
      try {
        const causes: string[] = [];
        for (const name of [...mirrors.keys(), 'passed']) {
          const reference = `${name}.example/app:1`;
          const { output } = await runProgram(engine, argumentsOf(engine, reference, sandbox.home), sandbox.env);
          if (/newuidmap|user namespace|cannot clone/.test(output)) {
            process.stdout.write('      skipped: podman does not run here\n');
            this.skip();
          }
          const [pull] = readPullLog(output);
          assert.ok(pull, `${reference}:\n${output}`);
          const { steps } = explainPull(pull, (ref) => resolve(ref, node), PLAIN);
          assert.deepEqual(
            steps.map(({ role }) => role),
            ['mirror', 'source'],
            output,
          );
          causes.push(`${name}: ${steps[0]?.cause}`);
          assert.ok((steps[0]?.origins.length ?? 0) > 0);
        }
        assert.deepEqual(causes, [...[...mirrors.keys()].map((cause) => `${cause}: ${cause}`), 'passed: blocked']);
      } finally {
        await sandbox.close();
        for (const server of servers) server.close();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

suite('the log of a real pull that went well', () => {
  test('skopeo: the mirror that gave the image is told', async function () {
    this.timeout(120_000);
    needProgram(this, 'skopeo');
    needProgram(this, 'docker-registry');
    const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-served-'));
    const registry = await startLoopbackRegistry(folder);
    const mirrors = ['localhost:1/m', `${registry.host}/m`]
      .map((location) => `[[registry.mirror]]\nlocation = "${location}"\ninsecure = true\n`)
      .join('');
    const registriesConf = `[[registry]]\nlocation = "source.example"\n${mirrors}`;
    const sandbox = await openSandbox({ registriesConf });
    const copy = (...args: string[]) => runProgram('skopeo', ['--debug', 'copy', ...args], sandbox.env);
    try {
      writeOciImage(path.join(folder, 'image'), '1', 'hello\n');
      await copy('--dest-tls-verify=false', `oci:${path.join(folder, 'image')}:1`, `docker://${registry.host}/m/app:1`);
      const { exit, output } = await copy('docker://source.example/app:1', `dir:${path.join(folder, 'copied')}`);
      assert.equal(exit, 0, output);
      const [pull, ...others] = readPullLog(output);
      assert.ok(pull);
      assert.equal(others.length, 0);
      const node = nodeOf(registriesConf);
      const { verdict, steps } = explainPull(pull, (ref) => resolve(ref, node), PLAIN);
      assert.equal(verdict, `Pulled from \`${registry.host}/m/app:1\``);
      assert.deepEqual(
        steps.map(({ role, state }) => `${role} ${state}`),
        ['mirror failed', 'mirror served', 'source not-reached'],
      );
    } finally {
      await sandbox.close();
      await registry.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function nodeOf(registriesConf: string): NodeConfiguration {
  const file = readRegistriesFile(parseToml(registriesConf, 'registries.conf'));
  const loaded = loadRegistries([{ path: 'registries.conf', role: 'main', file }]);
  assert.ok(loaded.kind === 'loaded');
  return { registries: loaded.conf, policy: null };
}

function answering(status: number, code: string, headers: Record<string, string> = {}): RequestListener {
  return (request, response) => {
    if (request.url === '/v2/' && !('www-authenticate' in headers)) response.writeHead(200).end('{}');
    else
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replace('_', ' ') }] }));
  };
}

/** A certificate that nobody trusts. */
function ownCertificate(folder: string): { key: Buffer; cert: Buffer } {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  execFileSync('openssl', [...request, '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

function argumentsOf(engine: 'skopeo' | 'podman', reference: string, home: string): string[] {
  if (engine === 'skopeo') return ['--debug', 'inspect', `docker://${reference}`];
  const store = ['root', 'runroot', 'tmpdir'].flatMap((name) => [`--${name}`, path.join(home, name)]);
  const plain = ['--storage-driver', 'vfs', '--cgroup-manager', 'cgroupfs', '--events-backend', 'none'];
  return [...store, ...plain, '--log-level', 'debug', 'pull', reference];
}
