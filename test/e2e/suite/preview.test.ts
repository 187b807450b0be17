import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { open, positionOf, revertAll, untilText } from './support/workspace';

async function openPreview(): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand('mirrorscope.previewNodeFiles');
  const preview = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.scheme === 'mirrorscope',
  )?.document;
  assert.ok(preview, 'no preview is open');
  return preview;
}

suite('preview of node files', () => {
  teardown(revertAll);

  test('opens beside, follows the keyboard, and leads back to the manifest', async () => {
    const editor = await open('clusters/lab/itms-oc-mirror.yaml');
    const preview = await openPreview();
    assert.equal(preview.languageId, 'registries-conf');
    await untilText(preview, (text) => text.includes('location = "mirror.lab.example.com:8443/ubi9"'));
    await editor.edit((edit) => edit.insert(positionOf(editor.document, 'mirror.lab.example.com:8443/ubi9'), '-new'));
    await untilText(preview, (text) => text.includes('location = "mirror.lab.example.com:8443/ubi9-new"'));

    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      preview.uri,
      positionOf(preview, '8443/ubi9-new', 3),
    );
    const [place] = found;
    assert.ok(place, 'no way back from the preview');
    assert.equal(('targetUri' in place ? place.targetUri : place.uri).path, editor.document.uri.path);
    const range = 'targetUri' in place ? place.targetRange : place.range;
    assert.match(editor.document.lineAt(range.start.line).text, /ubi9-new|source: registry\.access/);
  });

  test('keeps the last good text while the manifest is broken, and says so', async () => {
    const editor = await open('clusters/lab/itms-oc-mirror.yaml');
    const preview = await openPreview();
    await untilText(preview, (text) => text.includes('[[registry]]') && !text.startsWith('# The '));
    await editor.edit((edit) => edit.insert(positionOf(editor.document, 'spec:\n'), '  broken: "\n'));
    await untilText(preview, (text) => text.startsWith('#') && text.includes('[[registry]]'));
  });

  test('shows a refusal in the words of the operator', async () => {
    await open('mistakes/policies.yaml');
    const preview = await openPreview();
    await untilText(preview, (text) => /^# .*could not update registries config with new changes/m.test(text));
  });

  test('from a node file one gets to the others, in its column', async () => {
    await open('clusters/lab/itms-oc-mirror.yaml');
    const first = await openPreview();
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document === first);
    assert.ok(shown);
    await vscode.window.showTextDocument(first, { viewColumn: shown.viewColumn ?? vscode.ViewColumn.Two });
    const isShown = (): boolean =>
      vscode.window.visibleTextEditors.some(
        ({ document, viewColumn }) =>
          document.uri.scheme === 'mirrorscope' &&
          document.uri.path.endsWith('/policy.json') &&
          viewColumn === shown.viewColumn,
      );
    const picked = vscode.commands.executeCommand('mirrorscope.pickNodeFile');
    await pause(1500);
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await picked;
    for (let turn = 0; turn < 50 && !isShown(); turn++) await pause(100);
    assert.ok(isShown(), vscode.window.visibleTextEditors.map(({ document }) => document.uri.path).join());
  });
});
