import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { hoverText, open, positionOf, revertAll, untilText } from './support/workspace';

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

  test('says in a hover which manifest line caused a line', async () => {
    await open('clusters/lab/itms-oc-mirror.yaml');
    const preview = await openPreview();
    await untilText(preview, (text) => text.includes('location = "mirror.lab.example.com:8443/ubi9"'));
    const text = await hoverText(preview.uri, positionOf(preview, 'mirror.lab.example.com:8443/ubi9', 3));
    assert.match(text, /itms-oc-mirror\.yaml:9/);
  });

  test('stays where it was scrolled to while one types', async () => {
    const editor = await open('clusters/lab/itms-oc-mirror.yaml');
    const preview = await openPreview();
    await untilText(preview, (text) => text.includes('location = "mirror.lab.example.com:8443/ubi9"'));
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document === preview);
    assert.ok(shown);
    const top = (): number => shown.visibleRanges[0]?.start.line ?? 0;
    const line = preview.lineAt(20).range;
    shown.revealRange(line, vscode.TextEditorRevealType.AtTop);
    for (let turn = 0; turn < 100 && top() === 0; turn++) await pause(100);
    const before = top();
    assert.ok(before > 0, 'it cannot be scrolled');
    await editor.edit((edit) => edit.insert(positionOf(editor.document, 'mirror.lab.example.com:8443/ubi9'), '-new'));
    await untilText(preview, (text) => text.includes('8443/ubi9-new'));
    await pause(500); // what the editor shows is told after what it holds
    assert.equal(top(), before);
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
    await untilText(preview, (text) => /^# .*could not update registries config with\n# new changes: /m.test(text));
  });

  test('offers the drop-ins that a MachineConfig brings to a pool, each under the pool', async () => {
    const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('mirrorscope');
    const files = ['nodes/99-worker-tools.yaml', 'base/**', 'clusters/prod/**'];
    await configuration().update('clusters', { tools: { files, target: '4.14' } }, vscode.ConfigurationTarget.Global);
    try {
      await open('nodes/99-worker-tools.yaml');
      const shown = await pickUntil('/99-tools.conf');
      assert.equal(shown.languageId, 'registries-conf');
      assert.match(shown.getText(), /mirror\.prod\.example\.com:8443\/tools/);
      const [place] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        shown.uri,
        positionOf(shown, 'quay.io/tools', 3),
      );
      assert.ok(place, 'no way back from the drop-in');
      // Where somebody has the text in it open, that is where it leads.
      assert.match(('targetUri' in place ? place.targetUri : place.uri).path, /\/99-worker-tools\.yaml(?:\/etc\/|$)/);
    } finally {
      await configuration().update('clusters', undefined, vscode.ConfigurationTarget.Global);
    }
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

/** Picks one node file after the other until one is shown whose path ends like that. */
async function pickUntil(ending: string): Promise<vscode.TextDocument> {
  const offered = new Set<string>();
  for (let down = 0; down < 12; down++) {
    const picked = vscode.commands.executeCommand('mirrorscope.pickNodeFile');
    await pause(1000);
    for (let step = 0; step < down; step++)
      await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await picked;
    for (const { document } of vscode.window.visibleTextEditors) {
      if (document.uri.scheme !== 'mirrorscope') continue;
      offered.add(document.uri.path);
      if (document.uri.path.endsWith(ending)) return document;
    }
  }
  throw new Error(`not offered: ${ending}, but ${[...offered].join()}`);
}
