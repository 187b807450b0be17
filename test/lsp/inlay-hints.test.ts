import assert from 'node:assert/strict';
import type { InlayHint } from 'vscode-languageserver/node';
import { startEditor, uriOf, type Editor } from '../support/editor';

const SET = (mirror: string): string => `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: team
spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors: [${mirror}/team]
`;
const POD = 'spec:\n  image: quay.io/team/app:1\n';

suite('inlay hints over the protocol', () => {
  let editor: Editor;
  let refreshed = 0;
  const start = async (enabled: boolean): Promise<void> => {
    refreshed = 0;
    editor = await startEditor({
      settings: { inlayHints: { enabled } },
      capabilities: {
        workspace: { configuration: true, inlayHint: { refreshSupport: true } },
        window: { workDoneProgress: true },
      },
    });
    editor.connection.onRequest('workspace/inlayHint/refresh', () => {
      refreshed++;
      return null;
    });
    editor.open('set.yaml', SET('one.example.com'));
    editor.open('pod.yaml', POD);
    await editor.answered();
  };
  const type = async (name: string, old: string, replacement: string): Promise<void> => {
    editor.type(name, old, replacement);
    await editor.answered();
  };
  const hints = async (): Promise<string[]> => {
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const params = { textDocument: { uri: uriOf('pod.yaml') }, range };
    const found = await editor.connection.sendRequest<InlayHint[] | null>('textDocument/inlayHint', params);
    return (found ?? []).map(
      ({ position, label }) => `${position.line}:${position.character} ${JSON.stringify(label)}`,
    );
  };
  teardown(() => editor.stop());

  test('are off unless somebody wants them', async () => {
    await start(false);
    assert.deepEqual(await hints(), []);
  });

  test('stand behind references, and are asked for again when another file changes them', async () => {
    await start(true);
    assert.deepEqual(await hints(), ['1:27 "→ one.example.com/team/app"']);
    const before = refreshed;
    await type('set.yaml', 'name: team', 'name: group');
    assert.equal(refreshed, before, 'nothing reads differently');
    await type('set.yaml', 'one.example.com', 'two.example.com');
    assert.equal(refreshed, before + 1);
    assert.deepEqual(await hints(), ['1:27 "→ two.example.com/team/app"']);
    await type('pod.yaml', 'spec:', '# a line\nspec:');
    assert.equal(refreshed, before + 1, 'the editor asks by itself after an edit');
    assert.deepEqual(await hints(), ['2:27 "→ two.example.com/team/app"']);
  });
});
