import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createProtocolConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';
import { WORKER_FILES, workerProgram } from '../../client/src/worker-program';
import { PREVIEWS, READ_FILE, READ_FOLDER, type FolderMembers } from '../../server/src/protocol';
import { join } from '../support/editor';

suite('the language server as a web worker', function () {
  this.timeout(120_000);
  const bundle = (name: string): string => path.resolve('dist', name);

  suiteSetup(() => {
    if (!WORKER_FILES.every((name) => existsSync(bundle(name)))) {
      spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'ignore' });
    }
  });

  test('needs nothing but what a worker has, and reads what the client reads for it', async () => {
    const program = workerProgram(WORKER_FILES.map((name) => readFileSync(bundle(name), 'utf8'))).join('');
    const { reader, writer, failures } = startWorker(program);
    const connection = createProtocolConnection(reader, writer);
    const root = 'vscode-vfs://github/team/manifests';
    const members: Readonly<Record<string, FolderMembers>> = {
      [root]: { files: ['old.yaml', 'readme.md'], folders: ['more', 'node_modules'] },
      [`${root}/more`]: { files: ['pod.yaml'], folders: [] },
    };
    const asked: string[] = [];
    connection.onRequest(READ_FOLDER.method, ({ uri }: { uri: string }) => (asked.push(uri), members[uri] ?? null));
    connection.onRequest(READ_FILE.method, ({ uri }: { uri: string }) => {
      asked.push(uri);
      return uri.endsWith('/old.yaml') ? POLICY : POD;
    });
    const initializationOptions = { readsFiles: true };
    const editor = await join(connection, { folders: [{ uri: root, name: 'manifests' }], initializationOptions });
    const found = await editor.diagnostics(`${root}/old.yaml`, ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(
      found.map(({ code }) => code),
      ['icsp-deprecated'],
    );
    assert.deepEqual(asked.sort(), [root, `${root}/more`, `${root}/more/pod.yaml`, `${root}/old.yaml`]);

    editor.open(`${root}/more/pod.yaml`, POD);
    const hover = await editor.hover(`${root}/more/pod.yaml`, 'quay.io/$0old/app');
    assert.match(JSON.stringify(hover), /mirror\.example\.com\/old\/app/);
    // A worker copies values and puts none into JSON: what stands for a text there has to be one here.
    const { clusters } = await editor.ask(PREVIEWS, { uri: null });
    const uri = clusters[0]?.files[0]?.uri ?? '';
    const whole = await editor.nodeFile(uri);
    assert.match(whole, /location = "quay\.io\/old"/);
    // What mends broken texts is read from a file of its own.
    editor.open(`${root}/old.yaml`, POLICY);
    editor.type(`${root}/old.yaml`, 'name: old', 'name: "old');
    await editor.diagnostics(
      `${root}/old.yaml`,
      ({ version, diagnostics }) => version === 2 && diagnostics.some(({ code }) => code === 'yaml-syntax'),
    );
    editor.type(`${root}/old.yaml`, 'name: "old', 'name: old');
    editor.type(`${root}/old.yaml`, 'source: quay.io/old', 'source: quay.io/older');
    await editor.diagnostics(`${root}/old.yaml`, ({ version }) => version === 4);
    assert.equal(await editor.nodeFile(uri), whole.replaceAll('quay.io/old"', 'quay.io/older"'));
    await editor.stop();
    assert.deepEqual(failures, []);
  });
});

const POLICY = `apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata:
  name: old
spec:
  repositoryDigestMirrors:
  - source: quay.io/old
    mirrors: [mirror.example.com/old]
`;
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: app
spec:
  containers:
  - image: quay.io/old/app@sha256:${'a'.repeat(64)}
`;

/** A context of its own with no more than browsers give to a worker, as far as it is used. Messages are copied, as between threads. */
function startWorker(program: string): {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** What was thrown in it. */
  readonly failures: readonly unknown[];
} {
  const failures: unknown[] = [];
  const received: Message[] = [];
  let hear: DataCallback = (message) => void received.push(message);
  const later = (work: () => void): void => {
    setImmediate(() => {
      try {
        work();
      } catch (error) {
        failures.push(error);
      }
    });
  };
  const scope: Record<string, unknown> = {
    ...{ TextDecoder, TextEncoder, MessageChannel, performance, queueMicrotask, URL, console },
    setTimeout: (work: () => void, milliseconds: number) => Number(setTimeout(work, milliseconds).unref()),
    clearTimeout,
    addEventListener: () => undefined,
    postMessage: (message: Message) => later(() => hear(structuredClone(message))),
  };
  vm.runInNewContext(program, scope, { filename: 'worker.js' });
  const copyIn = vm.runInNewContext('JSON.parse', scope) as (text: string) => unknown;
  const listener = (): ((event: { readonly data: unknown }) => void) =>
    scope['onmessage'] as (event: { readonly data: unknown }) => void;
  class Reader extends AbstractMessageReader implements MessageReader {
    listen(callback: DataCallback): Disposable {
      hear = callback;
      for (const message of received.splice(0)) callback(message);
      return { dispose: () => undefined };
    }
  }
  class Writer extends AbstractMessageWriter implements MessageWriter {
    write(message: Message): Promise<void> {
      const text = JSON.stringify(message);
      later(() => listener()({ data: copyIn(text) }));
      return Promise.resolve();
    }
    end(): void {
      // There is nothing to close.
    }
  }
  return { reader: new Reader(), writer: new Writer(), failures };
}
