import assert from 'node:assert/strict';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { startEditor, uriOf, type Editor } from '../support/editor';
import { OLD_POLICY } from '../support/team-mirrors';
import { until } from '../support/until';

const entries = (count: number, first = 0): string =>
  Array.from(
    { length: count },
    (_, index) =>
      `  - source: quay.io/team-${first + index}\n    mirrors: [mirror.example.com/team-${first + index}]\n    mirrorSourcePolicy: AllowContactingSource\n`,
  ).join('');

const digestSet = (name: string, count: number, first = 0): string =>
  `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: ${name}\nspec:\n  imageDigestMirrors:\n${entries(count, first)}`;

const POLICY = OLD_POLICY.replace('name: old', 'name: last');

const pod = (index: number): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - image: quay.io/team-${index}/app:1\n`;

/** So many that to read them takes a while; of the last one there is something to say. */
function manyFiles(): Record<string, string> {
  const apps = Array.from({ length: 1500 }, (_, index): [string, string] => [`apps/${index}.yaml`, pod(index % 400)]);
  const sets = Array.from({ length: 40 }, (_, index): [string, string] => [
    `sets/${index}.yaml`,
    digestSet(`set-${index}`, 10, index * 10),
  ]);
  return { ...Object.fromEntries([...apps, ...sets]), 'z.yaml': POLICY };
}

suite('a busy language server', function () {
  this.timeout(60_000);
  let editor: Editor;
  teardown(() => editor.stop());

  const hoverOver = (name: string): Promise<unknown> => editor.hover(name, 'kind: ImageDigest$0MirrorSet');

  test('answers while it reads a folder, and shows how far it is', async () => {
    editor = await startEditor({ isStillReading: true, files: manyFiles() });
    editor.open('new.yaml', digestSet('new', 1, 10_000));
    let answers = 0;
    const isRead = (): boolean => editor.published.some(({ uri }) => uri === uriOf('z.yaml'));
    while (!isRead()) {
      await hoverOver('new.yaml');
      answers++;
    }
    assert.ok(answers > 5, `only ${answers} answers while 1,541 files were read`);
    await editor.diagnostics('z.yaml', ({ diagnostics }) => diagnostics.some(({ code }) => code === 'icsp-deprecated'));
    assert.ok(
      editor.progress.some((report) => /^\d+ files$/.test(report)),
      editor.progress.join(),
    );
  });

  test('waits for no editor that takes its time to show progress', async () => {
    let show = (): void => undefined;
    const shown = new Promise<null>((resolve) => {
      show = () => resolve(null);
    });
    editor = await startEditor({ isStillReading: true, files: manyFiles(), showsProgress: () => shown });
    await editor.diagnostics('z.yaml', ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(editor.progress, []);
    show();
    await until(() => editor.progress.length >= 2);
    assert.deepEqual(editor.progress, ['begin', 'end'], 'else it would be shown for ever');
  });

  test('does without an editor that refuses to show progress', async () => {
    const refusal = new ResponseError(-32_000, 'no');
    editor = await startEditor({ isStillReading: true, files: manyFiles(), showsProgress: () => refusal });
    await editor.diagnostics('z.yaml', ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual([editor.progress, editor.log], [[], []]);
  });

  test('shows no progress where there is nothing to read', async () => {
    const asked: unknown[] = [];
    editor = await startEditor({ files: {}, showsProgress: (params) => (asked.push(params), null) });
    assert.deepEqual([asked, editor.progress], [[], []]);
  });

  test('stops reading where the user cancels it', async () => {
    const files = Array.from({ length: 1500 }, (_, index): [string, string] => [`${1000 + index}.yaml`, pod(index)]);
    let token: unknown = null;
    const showsProgress = (params: unknown): null => {
      ({ token } = params as { token: unknown });
      return null;
    };
    editor = await startEditor({ isStillReading: true, files: Object.fromEntries(files), showsProgress });
    await until(() => editor.progress.some((said) => said.endsWith('files')));
    await editor.connection.sendNotification('window/workDoneProgress/cancel', { token });
    await until(() => editor.progress.includes('end'));
    const counts = editor.progress.flatMap((said) => (said.endsWith('files') ? parseInt(said, 10) : []));
    assert.ok(Math.max(...counts) < files.length, editor.progress.join());
    editor.open('new.yaml', digestSet('new', 1));
    assert.ok(await hoverOver('new.yaml'), 'and goes on with what there is');
  });

  test('answers as cancelled what nobody waits for any more, and works on it no more', async () => {
    editor = await startEditor();
    editor.open('set.yaml', digestSet('set', 3000));
    const questions = ['textDocument/hover', 'textDocument/completion', 'textDocument/definition'].map((method) =>
      editor.cancelled(method, { textDocument: { uri: uriOf('set.yaml') }, position: { line: 1, character: 8 } }),
    );
    questions.push(editor.cancelled('workspace/textDocumentContent', { uri: 'mirrorscope:/none' }));
    for (const question of questions) {
      await assert.rejects(
        question,
        (error: unknown) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled,
      );
    }
    assert.ok(await hoverOver('set.yaml'));
    assert.deepEqual(editor.log, []);
  });

  test('tells the newest of a burst of edits, and few of those before', async () => {
    editor = await startEditor();
    editor.open('set.yaml', digestSet('set', 200));
    await editor.diagnostics('set.yaml', ({ version }) => version === 1);
    for (let key = 0; key < 30; key++) editor.type('set.yaml', 'name: set', 'name: set');
    editor.type('set.yaml', 'source: quay.io/team-7\n', 'source: https://quay.io/team-7\n');
    await editor.diagnostics(
      'set.yaml',
      ({ version, diagnostics }) => version === 32 && diagnostics.some(({ code }) => code === 'invalid-source'),
    );
    const versions = editor.published.flatMap(({ version = 0 }) => version);
    assert.deepEqual(
      versions,
      versions.toSorted((a, b) => a - b),
    );
    assert.ok(versions.length < 10, `published for ${versions.join()}`);
  });
});
