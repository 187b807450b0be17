import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Connection,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { clientFiles, filesOf } from '../../server/src/lsp/client-files';
import { serve } from '../../server/src/lsp/connection';
import { diskReader } from '../../server/src/lsp/disk';
import { READ_FILE, READ_FOLDER, STATUS, type FolderMembers, type ReadFileParams } from '../../server/src/protocol';
import { join } from '../support/editor';

suite('files that the client reads', () => {
  let folder: string;
  const write = (name: string, bytes: string | Uint8Array = ''): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  };
  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-files-'));
  });
  teardown(() => rmSync(folder, { recursive: true }));

  test('are those that count on disk, in the same order', async () => {
    const names = [
      'b.yaml',
      'b/c.yaml',
      'b/é ü.yml',
      'b-1.json',
      'a/deep/er/Dockerfile',
      '.mirrorscope.yaml',
      'notes.txt',
    ];
    const others = [
      '.git/x.yaml',
      'node_modules/y.yaml',
      'registries.conf',
      'registries.conf.d/1.conf',
      'other/1.conf',
    ];
    for (const name of [...names, ...others]) write(name);
    symlinkSync(path.join(folder, 'b.yaml'), path.join(folder, 'link.yaml'));
    const root = pathToFileURL(folder).href;
    const { reader } = readerOn();
    const found = await listed(reader.list(root));
    assert.deepEqual(found, await listed(diskReader().list(root)));
    assert.equal(found.length, 9);
  });

  test('hold the same text as on disk', async () => {
    write('plain.yaml', 'a: ä€😀\n');
    write('marked.yaml', '\ufeffa: 1\n');
    write('other.yaml', Buffer.from('\ufeffa: 1\n', 'utf16le'));
    write('broken.yaml', Uint8Array.of(0x61, 0xff, 0x0a));
    write('binary.yaml', Uint8Array.of(0x61, 0x00, 0x0a));
    const { reader } = readerOn();
    for (const name of ['plain.yaml', 'marked.yaml', 'other.yaml', 'broken.yaml', 'binary.yaml', 'none.yaml']) {
      const uri = pathToFileURL(path.join(folder, name)).href;
      assert.equal(await reader.read(uri), await diskReader().read(uri), name);
    }
    assert.equal(await reader.read(pathToFileURL(path.join(folder, 'binary.yaml')).href), null);
    assert.equal(await reader.read(pathToFileURL(path.join(folder, 'plain.yaml')).href), 'a: ä€😀\n');
  });

  test('are asked for many at a time, but not all at once', async () => {
    for (let count = 0; count < 50; count++) write(`${count}/a.yaml`);
    const { reader, most } = readerOn();
    assert.equal((await listed(reader.list(pathToFileURL(folder).href))).length, 50);
    assert.equal(most(), 16);
  });

  test('come from the disk where the server sees it, and from the client where it has offered to read', () => {
    const [disk, client] = [fixedReader('disk'), fixedReader('client')];
    const read = (seen: typeof disk | null, isOffered: boolean): unknown[] =>
      ['file:///a.yaml', 'vscode-vfs://github/a.yaml'].map((uri) => filesOf(seen, client, () => isOffered).read(uri));
    assert.deepEqual(read(disk, true), ['disk', 'client']);
    assert.deepEqual(read(disk, false), ['disk', 'disk']);
    assert.deepEqual(read(null, true), ['client', 'client']);
    assert.deepEqual(read(null, false), [null, null]);
  });

  test('make up a workspace without a disk', async () => {
    write('clusters/a/icsp.yaml', POLICY);
    write('clusters/.mirrorscope.yaml', '');
    const root = 'vscode-vfs://github/team/manifests';
    const toUri = (uri: string): string => uri.replace(root, pathToFileURL(folder).href);
    const { connection, stop } = connect();
    connection.onRequest(READ_FOLDER.method, ({ uri }: { uri: string }) => membersOf(toUri(uri)));
    connection.onRequest(READ_FILE.method, ({ uri }: ReadFileParams) => bytesOf(toUri(uri)));
    const initializationOptions = { readsFiles: true };
    const editor = await join(connection, { folders: [{ uri: root, name: 'manifests' }], initializationOptions });
    const found = await editor.diagnostics(`${root}/clusters/a/icsp.yaml`, ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(
      found.map(({ code }) => code),
      ['icsp-deprecated'],
    );
    const status = await editor.ask(STATUS, { uri: `${root}/clusters/a/icsp.yaml` });
    assert.notEqual(status, null);
    await editor.stop();
    stop();
  });

  /** A reader whose client looks at this machine's disk; and how many of its requests there have been at once. */
  function readerOn(): { readonly reader: ReturnType<typeof clientFiles>; readonly most: () => number } {
    let [now, most] = [0, 0];
    const sendRequest = async (method: string, { uri }: { uri: string }): Promise<unknown> => {
      most = Math.max(most, ++now);
      await new Promise<void>((resolve) => void setImmediate(resolve));
      now--;
      return method === READ_FOLDER.method ? membersOf(uri) : bytesOf(uri);
    };
    return { reader: clientFiles({ sendRequest } as unknown as Connection), most: () => most };
  }
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

const fixedReader = (text: string): ReturnType<typeof filesOf> => ({ list: () => [text], read: () => text });

async function listed(uris: Iterable<string> | AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const uri of uris) all.push(uri);
  return all;
}

/** As the extension answers. */
function membersOf(uri: string): FolderMembers {
  const all = readdirSync(fileURLToPath(uri), { withFileTypes: true });
  const isFile = (name: string): boolean => statSync(path.join(fileURLToPath(uri), name)).isFile();
  return {
    files: all.filter(({ name }) => isFile(name)).map(({ name }) => name),
    folders: all.filter((entry) => entry.isDirectory()).map(({ name }) => name),
  };
}

function bytesOf(uri: string): string {
  return readFileSync(fileURLToPath(uri), 'latin1'); // throws where there is none, as a client may
}

function connect(): { readonly connection: ProtocolConnection; readonly stop: () => void } {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  serve(server, null);
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  return { connection, stop: () => server.dispose() };
}
