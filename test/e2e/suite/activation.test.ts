import assert from 'node:assert/strict';
import * as vscode from 'vscode';

suite('activation', () => {
  test('the extension is present and becomes active', async () => {
    const extension = vscode.extensions.getExtension('mirrorscope.mirrorscope');
    assert.ok(extension, 'VS Code does not know the extension');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  test('the workspace is a copy of the examples', async () => {
    const [folder, ...more] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no folder is open');
    assert.deepEqual(more, []);
    assert.notEqual((await vscode.workspace.findFiles('**/*.yaml')).length, 0);
  });
});
