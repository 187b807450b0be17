import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, positionOf, revertAll } from './support/workspace';

async function labelsAt(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

suite('completion', () => {
  teardown(revertAll);

  test('keys that are possible and not there yet', async () => {
    const editor = await open('clusters/lab/itms-oc-mirror.yaml');
    const end = '    source: registry.access.redhat.com/ubi9\n';
    await editor.edit((edit) => edit.insert(positionOf(editor.document, end), '    \n'));
    const labels = await labelsAt(editor.document, positionOf(editor.document, `${end}    `));
    assert.ok(labels.includes('mirrorSourcePolicy'), labels.join());
    assert.ok(!labels.includes('source'), labels.join());
  });

  test('the values of mirrorSourcePolicy', async () => {
    const { document } = await open('clusters/lab/itms-oc-mirror.yaml');
    const labels = await labelsAt(document, positionOf(document, 'mirrorSourcePolicy: '));
    assert.ok(labels.includes('NeverContactSource') && labels.includes('AllowContactingSource'), labels.join());
  });

  test('keys and values of registries.conf', async () => {
    const editor = await open('bastion/registries.conf');
    await editor.edit((edit) => edit.insert(positionOf(editor.document, 'blocked = true\n'), 'ins\n'));
    const keys = await labelsAt(editor.document, positionOf(editor.document, 'blocked = true\nins'));
    assert.ok(keys.includes('insecure'), keys.join());
    const values = await labelsAt(editor.document, positionOf(editor.document, 'pull-from-mirror = "'));
    assert.ok(
      values.some((label) => label.includes('tag-only')),
      values.join(),
    );
  });

  test('a whole object in an empty file', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: '' });
    await vscode.window.showTextDocument(document);
    const labels = await labelsAt(document, new vscode.Position(0, 0));
    assert.ok(
      labels.some((label) => label.includes('ImageDigestMirrorSet')),
      labels.join(),
    );
  });
});
