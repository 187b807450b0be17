import assert from 'node:assert/strict';
import { setImmediate as inNextTurn } from 'node:timers/promises';
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { CANCELLING } from '../../server/src/lsp/cancelling';
import { serve } from '../../server/src/lsp/connection';
import type { FileReader } from '../../server/src/lsp/file-reader';
import { previewUri, PREVIEWS, SELF_REPORT, VERSION } from '../../server/src/protocol';
import { join, startEditor, uriOf, type Editor } from '../support/editor';

const SET = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: canary-name
spec:
  imageDigestMirrors:
  - source: https://canary-source.example.com/team # canary comment
    mirrors: [canary-mirror.example.com/team]
`;

suite('a client and a server of different versions', () => {
  let editor: Editor | undefined;
  teardown(() => editor?.stop());

  test('one version, and none, work together', async () => {
    for (const initializationOptions of [{ version: VERSION }, {}, undefined]) {
      editor = await startEditor({ initializationOptions });
      assert.deepEqual(editor.server.serverInfo, { name: 'mirrorscope', version: VERSION });
      await editor.stop();
      editor = undefined;
    }
  });

  test('the server refuses another one, and says which is which', async () => {
    const refused = startEditor({ initializationOptions: { version: '0.0.1' } });
    await assert.rejects(refused, (error: unknown) => {
      assert.ok(error instanceof ResponseError);
      assert.match(error.message, /0\.0\.1$/);
      assert.ok(error.message.includes(VERSION));
      assert.deepEqual(error.data, { retry: false, serverVersion: VERSION });
      return true;
    });
  });
});

suite('a handler that fails', () => {
  test('is logged once, and what comes next is dealt with', async () => {
    const editor = await joinOver(BROKEN);
    try {
      editor.open('a.yaml', SET);
      await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 1);
      for (let turn = 0; turn < 3; turn++) {
        await editor.connection.sendNotification('textDocument/didClose', {});
        editor.close('a.yaml');
        editor.open('a.yaml', SET);
        assert.ok(await editor.hover('a.yaml', 'kind: ImageDigest$0MirrorSet'));
      }
      const failures = editor.log.filter((line) => line.includes('failed'));
      assert.equal(failures.length, 2, failures.join('\n'));
      assert.match(failures[0] ?? '', /didClose failed: TypeError/);
      assert.match(failures[1] ?? '', /a\.yaml is left out[^]*the disk is gone/);
      const { messages } = await editor.ask(SELF_REPORT, {});
      assert.deepEqual([messages['didClose']?.count, messages['didClose']?.failed], [6, 3]);
      assert.deepEqual([messages['file']?.count, messages['file']?.failed], [3, 3]);
      assert.equal(messages['hover']?.failed, 0);
    } finally {
      await editor.stop();
    }
  });
});

suite('a notification that is none', () => {
  test('is logged, and nothing comes of it', async () => {
    const editor = await startEditor();
    try {
      const send = (method: string, params: unknown): Promise<void> =>
        editor.connection.sendNotification(method, params);
      editor.open('a.yaml', SET);
      await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 1);
      const textDocument = { uri: uriOf('a.yaml'), version: 2 };
      await send('textDocument/didChange', { textDocument, contentChanges: [{}] });
      for (const event of [null, { added: null, removed: [] }, { added: [], removed: null }])
        await send('workspace/didChangeWorkspaceFolders', { event });
      assert.ok(await editor.hover('a.yaml', 'kind: ImageDigest$0MirrorSet'));
      const failures = editor.log.filter((line) => line.includes('failed'));
      assert.match(failures[0] ?? '', /didChange failed: Error: .*a\.yaml stays as it was: a change of it has no text/);
      assert.equal(failures.length, 4, failures.join('\n'));
      for (const failure of failures.slice(1)) assert.match(failure, /didChangeWorkspaceFolders failed: TypeError/);
      editor.type('a.yaml', 'https://', '');
      await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 0);
    } finally {
      await editor.stop();
    }
  });
});

suite('a file that fails the server', () => {
  test('is left out and logged, and the others of its folder are read', async () => {
    const editor = await joinOver({
      *list(folder) {
        for (const name of ['a', 'b', 'c']) yield `${folder}/${name}.yaml`;
      },
      read: (uri) => (uri.endsWith('b.yaml') ? Promise.reject(new Error('too much for a pattern')) : SET),
    });
    try {
      for (const name of ['a.yaml', 'c.yaml'])
        await editor.diagnostics(name, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'invalid-source'));
      const [failure, ...others] = editor.log.filter((line) => line.includes('failed'));
      assert.match(
        failure ?? '',
        /file failed: Error: file:\/\/\/workspace\/b\.yaml is left out[^]*caused by [^]*too much for a pattern/,
      );
      assert.deepEqual(others, []);
    } finally {
      await editor.stop();
    }
  });

  test('does not keep those from being read again that have changed with it', async () => {
    let isChanged = false;
    const editor = await joinOver({
      *list(folder) {
        for (const name of ['a', 'b']) yield `${folder}/${name}.yaml`;
      },
      read: (uri) => {
        if (isChanged && uri.endsWith('a.yaml')) throw new Error('too much for a pattern');
        return isChanged ? SET.replace('https://', '') : SET;
      },
    });
    try {
      await editor.diagnostics('b.yaml', ({ diagnostics }) => diagnostics.length > 0);
      isChanged = true;
      editor.write({ 'a.yaml': '', 'b.yaml': '' });
      for (const name of ['a.yaml', 'b.yaml'])
        await editor.diagnostics(name, ({ diagnostics }) => diagnostics.length === 0);
      assert.ok(editor.log.some((line) => line.includes('a.yaml is left out')));
    } finally {
      await editor.stop();
    }
  });
});

suite('an editor that refuses to say its settings', () => {
  const files = { 'set.yaml': SET };
  let editor: Editor;
  teardown(() => editor.stop());
  const severity = (wanted: number) =>
    editor.diagnostics('set.yaml', ({ diagnostics }) => diagnostics.some((one) => one.severity === wanted));

  test('has its folders read all the same, also later ones, and is told so', async () => {
    editor = await startEditor({ files, refusesSettings: true });
    await severity(1);
    const event = { added: [{ uri: 'file:///added', name: 'added' }], removed: [] };
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    const { messages } = await editor.ask(SELF_REPORT, {});
    assert.deepEqual(
      Object.values(messages).map(({ failed }) => failed),
      Object.values(messages).map(() => 0),
    );
    assert.ok(editor.log.some((line) => line.includes('does not say its settings: the settings are gone')));
  });

  test('has those that it sent: at the start, or later', async () => {
    const settings = (level: string): unknown => ({ rules: { 'invalid-source': level } });
    editor = await startEditor({ files, refusesSettings: true, initializationOptions: { settings: settings('info') } });
    await severity(3);
    const sent = { mirrorscope: settings('hint') };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: sent });
    await severity(4);
  });
});

suite('a server that takes the place of one that died', () => {
  const NODE_FILE = previewUri({
    root: 'file:///workspace',
    cluster: 'workspace',
    path: '/etc/containers/registries.conf',
  });
  const files = { 'set.yaml': SET.replaceAll('canary', 'x').replace('https://', '') };
  let editor: Editor;
  teardown(() => editor.stop());

  /** The text of the node file once the folder has been read, by a server of its own. */
  async function textOfNodeFile(): Promise<string> {
    const first = await startEditor({ files });
    const { clusters } = await first.ask(PREVIEWS, { uri: null });
    assert.equal(clusters[0]?.files[0]?.uri, NODE_FILE);
    const text = await first.nodeFile(NODE_FILE);
    await first.stop();
    assert.match(text, /x-mirror\.example\.com/);
    return text;
  }

  test('has a node file read again that reads differently by now', async () => {
    editor = await startEditor({ files, isStillReading: true });
    editor.open(NODE_FILE, '# of the server before\n', 'registries-conf');
    while (!editor.refreshed.includes(NODE_FILE)) {
      await editor.ask(PREVIEWS, { uri: null });
      await inNextTurn();
    }
    assert.match(await editor.nodeFile(NODE_FILE), /x-mirror\.example\.com/);
  });

  test('leaves one alone that reads the same, and leads from it into the manifests', async () => {
    const text = await textOfNodeFile();
    editor = await startEditor({ files, isStillReading: true });
    editor.open(NODE_FILE, text, 'registries-conf');
    let found: unknown = null;
    while (!Array.isArray(found) || found.length === 0) {
      found = await editor.definition(NODE_FILE, 'location = "x-mirr$0or').catch(() => null);
    }
    assert.deepEqual(editor.refreshed, []);
  });
});

suite('what the server says of itself', () => {
  let editor: Editor;
  teardown(() => editor.stop());

  test('counts files, findings and messages', async () => {
    editor = await startEditor({ files: { 'sets/canary-file.yaml': SET } });
    editor.open('registries.conf', 'unqualified-search-registries = ["canary.example.com"]\n');
    await editor.diagnostics('sets/canary-file.yaml', ({ diagnostics }) => diagnostics.length > 0);
    const { version, runtime, openFiles, folders, messages, heapBytes } = await editor.ask(SELF_REPORT, {});
    assert.deepEqual([version, runtime, openFiles], [VERSION, `Node ${process.version}`, 1]);
    assert.ok((heapBytes ?? 0) > 1_000_000);
    const found = folders.find(({ kind }) => kind === 'folder');
    assert.deepEqual(found?.files, { yaml: 1, 'registries-conf': 1 });
    assert.equal(found.findings['invalid-source'], 1);
    assert.equal(found.longestFile, SET.length);
    assert.equal(messages['didOpen']?.count, 1);
    assert.ok(messages['didOpen'].longestMs >= 0);
  });

  test('and nothing of what the files say, or are called', async () => {
    const folder = { uri: 'file:///canary-folder', name: 'canary-workspace' };
    editor = await startEditor({
      folders: [folder],
      settings: { clusters: { 'canary-cluster': { files: ['canary-glob/**'], target: '4.18' } } },
      initializationOptions: { docsBase: 'https://canary-docs.example.com' },
    });
    const uri = `${folder.uri}/canary-file.yaml`;
    editor.open(uri, SET);
    await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length > 0);
    await editor.hover(uri, 'kind: ImageDigest$0MirrorSet');
    const report = JSON.stringify(await editor.ask(SELF_REPORT, {}));
    assert.ok(report.includes('invalid-source'), report);
    assert.doesNotMatch(report, /canary|example\.com|file:|4\.18/);
  });
});

/** A disk that lists nothing and cannot be read. */
const BROKEN: FileReader = {
  async *list() {
    // Nothing.
  },
  read: () => Promise.reject(new Error('the disk is gone')),
};

async function joinOver(reader: FileReader): Promise<Editor> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient), {
    connectionStrategy: CANCELLING,
  });
  serve(server, reader);
  server.listen();
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const editor = await join(client, {});
  return {
    ...editor,
    async stop() {
      await editor.stop();
      server.dispose();
    },
  };
}
