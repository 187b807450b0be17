import assert from 'node:assert/strict';
import { ResponseError, type CancellationToken, type CodeAction } from 'vscode-languageserver/node';
import { answerConvert } from '../../server/src/lsp/custom-requests';
import { createGuard } from '../../server/src/lsp/guard';
import { createSession, type Session } from '../../server/src/lsp/session';
import { CONVERT, CONVERT_COMMAND, CONVERT_MIRRORS, type ConvertArguments } from '../../server/src/protocol';
import { startEditor, uriOf, type Editor } from '../support/editor';

const ICSP = [
  'apiVersion: operator.openshift.io/v1alpha1',
  'kind: ImageContentSourcePolicy',
  'metadata: {name: old}',
  'spec:',
  '  repositoryDigestMirrors:',
  '  - source: a.io/x',
  '    mirrors: [m.io/x]',
  '',
].join('\n');

suite('the conversion of many files', () => {
  test('converts all, and tells of each file', async () => {
    const session = sessionWith(5);
    const result = await answerConvert(session, { uris: ['file:///w'] }, tokenCancelledAfter(Infinity));
    assert.ok(!(result instanceof ResponseError));
    assert.deepEqual([result.converted, result.edit?.documentChanges.length, result.leftAlone], [5, 5, []]);
    session.stop();
  });

  test('waits until the workspace has been read', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`old/${index}.yaml`, ICSP]));
    const editor = await startEditor({ files, isStillReading: true });
    const { converted } = await editor.ask(CONVERT, { uris: ['file:///workspace'] });
    assert.equal(converted, 30);
    await editor.stop();
  });

  test('stops between two files once nobody wants it any more', async () => {
    const session = sessionWith(5);
    const token = tokenCancelledAfter(2);
    const result = await answerConvert(session, { uris: ['file:///w'] }, token);
    assert.ok(result instanceof ResponseError);
    assert.match(result.message, /cancelled/);
    assert.equal(token.asked, 3);
    session.stop();
  });
});

suite('the conversion into another form', () => {
  test('several files become one, what is left out is told with its place', async () => {
    const tags = ICSP.replace('operator.openshift.io/v1alpha1', 'config.openshift.io/v1')
      .replace('ImageContentSourcePolicy', 'ImageTagMirrorSet')
      .replace('repositoryDigestMirrors', 'imageTagMirrors');
    const editor = await startEditor({ files: { 'a.yaml': ICSP, 'b.yaml': tags } });
    const uris = ['file:///workspace/a.yaml', 'file:///workspace/b.yaml'];
    const block = await editor.ask(CONVERT_MIRRORS, { uris, form: 'install-config' });
    assert.deepEqual(block, {
      text: 'imageDigestSources:\n- source: a.io/x\n  mirrors:\n  - m.io/x\n',
      fileName: 'imageDigestSources.yaml',
      language: 'yaml',
      leftOut: [
        {
          location: { uri: uris[1], range: { start: { line: 0, character: 0 }, end: { line: 6, character: 21 } } },
          reason: 'ImageTagMirrorSet `old` is left out: an install-config.yaml cannot say mirrors for tags',
        },
      ],
      refusal: null,
    });
    const dropIn = await editor.ask(CONVERT_MIRRORS, { uris, form: 'registries-conf' });
    assert.deepEqual(dropIn?.text.match(/pull-from-mirror = .*/g), [
      'pull-from-mirror = "digest-only"',
      'pull-from-mirror = "tag-only"',
    ]);
    await editor.stop();
  });

  test('a registries.conf stands for its drop-ins', async () => {
    const table = (name: string): string =>
      `[[registry]]\nlocation = "${name}"\n[[registry.mirror]]\nlocation = "m.io"\n`;
    const files = { 'etc/registries.conf': table('a.io'), 'etc/registries.conf.d/50.conf': table('b.io') };
    const editor = await startEditor({ files });
    const uris = ['file:///workspace/etc/registries.conf'];
    const sets = await editor.ask(CONVERT_MIRRORS, { uris, form: 'mirror-sets' });
    assert.deepEqual(sets?.text.match(/source: .*/g), ['source: a.io', 'source: b.io', 'source: a.io', 'source: b.io']);
    const block = await editor.ask(CONVERT_MIRRORS, { uris, form: 'install-config' });
    assert.deepEqual(block?.text.match(/source: .*/g), ['source: a.io', 'source: b.io']);
    assert.ok(block.leftOut.every(({ reason }) => reason.includes('for tags is left out')));
    assert.equal(block.leftOut.length, 2);
    await editor.stop();
  });

  test('is offered as actions, to a client that has the command: the set at the cursor, also in a text inside of a value', async () => {
    const set = (name: string, list: string): string =>
      `apiVersion: config.openshift.io/v1\nkind: Image${list}MirrorSet\nmetadata: {name: ${name}}\nspec:\n  image${list}Mirrors:\n  - source: ${name}.io\n    mirrors: [m.io]\n`;
    const two = `${set('a', 'Digest')}---\n${set('b', 'Tag')}`;
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  config: |\n${two.replace(/^(?=.)/gm, '    ')}`;
    const actionsAt = (editor: Editor, name: string, line: number, only?: string[]): Promise<CodeAction[] | null> => {
      const start = { line, character: 8 };
      const context = { diagnostics: [], ...(only ? { only } : {}) };
      const textDocument = { uri: uriOf(name) };
      return editor.connection.sendRequest('textDocument/codeAction', {
        textDocument,
        range: { start, end: start },
        context,
      });
    };
    const bare = await startEditor();
    bare.open('two.yaml', two);
    assert.deepEqual(await actionsAt(bare, 'two.yaml', 10), []);
    await bare.stop();
    const editor = await startEditor({ initializationOptions: { commands: [CONVERT_COMMAND] } });
    editor.open('two.yaml', two);
    editor.open('map.yaml', map);
    assert.deepEqual(await actionsAt(editor, 'two.yaml', 10, ['quickfix']), []);
    for (const [name, line] of [
      ['two.yaml', 10],
      ['map.yaml', 15],
    ] as const) {
      const found = (await actionsAt(editor, name, line, ['refactor'])) ?? [];
      assert.deepEqual(
        found.map(({ title, kind, edit, command }) => [title, kind, edit, command?.command]),
        [
          ['Convert to a registries.conf drop-in', 'refactor.rewrite', undefined, CONVERT_COMMAND],
          ['Merge all 2 mirror sets of this file', 'refactor.rewrite', undefined, CONVERT_COMMAND],
        ],
      );
      const [asked, form] = found.map(({ command }) => (command?.arguments ?? []) as unknown as ConvertArguments);
      assert.ok(asked && form);
      const one = await editor.ask(CONVERT_MIRRORS, { uris: [asked[0]], at: asked[1], form: asked[2] });
      assert.deepEqual(one?.text.match(/ {2}location = .*/g)?.slice(0, 1), ['  location = "b.io"'], name);
      const both = await editor.ask(CONVERT_MIRRORS, { uris: [form[0]], at: form[1], form: form[2] });
      assert.deepEqual(both?.text.match(/source: .*/g), ['source: a.io', 'source: b.io'], name);
    }
    await editor.stop();
  });
});

function sessionWith(files: number): Session {
  const outlet = {
    docsBase: '',
    diagnostics: () => undefined,
    nodeFilesChanged: () => undefined,
    answersChanged: () => undefined,
    lensesChanged: () => undefined,
  };
  const reader = { read: () => Promise.resolve(null), list: () => Promise.resolve([]) };
  const session = createSession(
    reader as never,
    outlet as never,
    createGuard((message) => assert.fail(message)),
  );
  for (let index = 0; index < files; index++) {
    const textDocument = { uri: `file:///w/${index}.yaml`, languageId: 'yaml', version: 1, text: ICSP };
    session.opened({ textDocument });
  }
  return session;
}

/** Says that it is cancelled from the question after `answers` on. */
function tokenCancelledAfter(answers: number): CancellationToken & { readonly asked: number } {
  let asked = 0;
  return {
    get isCancellationRequested() {
      return ++asked > answers;
    },
    get asked() {
      return asked;
    },
    onCancellationRequested: () => ({ dispose: () => undefined }),
  };
}
