import assert from 'node:assert/strict';
import { setImmediate as inNextTurn } from 'node:timers/promises';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver/node';
import { CONVERT, DECLARE_CLUSTERS } from '../../server/src/protocol';
import { startEditor, uriOf } from '../support/editor';

const MISTAKES =
  'apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata:\n  name: a\nspec:\n  repositoryDigestMirrors:\n  - source: https://quay.io/a/\n    mirors:\n    - m.io/a\n    - m.io/a\n  - source: quay.io/b:tag\n    mirrors: [m.io/b]\n';
const FINE = MISTAKES.replace('https://quay.io/a/', 'quay.io/a').replace('mirors', 'mirrors').replace('b:tag', 'b');

suite('edits of a text that has changed meanwhile', () => {
  test('every action is bound to the version that it was made for, and no other takes it', async () => {
    const editor = await startEditor({ files: { 'clusters/a/x.yaml': FINE, 'clusters/b/x.yaml': FINE } });
    editor.open('set.yaml', MISTAKES);
    await editor.diagnostics('set.yaml', ({ version, diagnostics }) => version === 1 && diagnostics.length > 2);
    const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
    const textDocument = { uri: uriOf('set.yaml') };
    const found = await Promise.all(
      [['quickfix'], ['refactor'], ['source.fixAll']].map((only) =>
        editor.connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', {
          textDocument,
          range,
          context: { diagnostics: [], only },
        }),
      ),
    );
    const actions = found.flatMap((some) => some ?? []);
    const inText = actions.filter(({ edit }) =>
      edit?.documentChanges?.some((change) => 'edits' in change && change.textDocument.uri === textDocument.uri),
    );
    assert.ok(inText.length >= 3, `${inText.length} actions`);
    for (const { title, edit } of actions) {
      assert.equal(edit?.changes, undefined, `${title}: edits without a version`);
      for (const change of edit?.documentChanges ?? []) {
        if ('edits' in change && change.textDocument.uri === textDocument.uri)
          assert.equal(change.textDocument.version, 1, title);
      }
    }
    editor.type('set.yaml', 'name: a', 'name: abc');
    for (const action of inText) assert.throws(() => editor.apply(action), /for another version/, action.title);
    assert.equal(editor.text('set.yaml'), MISTAKES.replace('name: a', 'name: abc'));
    await editor.stop();
  });

  test('conversions of a workspace too, for each file that is open', async () => {
    const editor = await startEditor({
      files: { 'a/x.yaml': FINE, 'b/x.yaml': FINE, '.mirrorscope.yaml': 'rules: {}\n' },
    });
    editor.open('a/x.yaml', FINE);
    editor.type('a/x.yaml', 'name: a', 'name: abc');
    editor.open('.mirrorscope.yaml', 'rules: {}\n');
    const { edit } = await editor.ask(CONVERT, { uris: [uriOf('a'), uriOf('b')] });
    assert.deepEqual(
      edit?.documentChanges.map(({ textDocument }) => [textDocument.uri, textDocument.version]),
      [
        [uriOf('a/x.yaml'), 2],
        [uriOf('b/x.yaml'), null],
      ],
    );
    const declaration = await editor.ask(DECLARE_CLUSTERS, { uri: uriOf('a/x.yaml') });
    const [change] = (declaration.edit?.documentChanges ?? []) as readonly TextDocumentEdit[];
    assert.deepEqual([change?.textDocument.uri, change?.textDocument.version], [uriOf('.mirrorscope.yaml'), 1]);
    await editor.stop();
  });
});

suite('a client that fails', () => {
  test('settings that it cannot say keep nothing else from being answered', async () => {
    const editor = await startEditor({ files: { 'a.yaml': FINE } });
    editor.open('a.yaml', FINE);
    // By then the settings have been read once.
    await editor.diagnostics('a.yaml', ({ version, diagnostics }) => version === 1 && diagnostics.length > 0);
    editor.connection.onRequest('workspace/configuration', () => {
      throw new Error('no settings today');
    });
    const folder = { uri: uriOf('more'), name: 'more' };
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [folder], removed: [] },
    });
    assert.notEqual(await editor.hover('a.yaml', 'quay.io/a$0'), null);
    const warnings = (): string[] => editor.log.filter((line) => line.includes('does not say its settings'));
    // The test's own time limit ends the wait.
    while (warnings().length === 0) await inNextTurn();
    assert.match(warnings().join('\n'), /no settings today$/);
    assert.equal(editor.log.filter((line) => line.includes(' failed: ')).length, 0);
    await editor.stop();
  });
});
