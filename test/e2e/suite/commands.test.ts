import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

suite('commands', () => {
  test('what package.json promises is what is registered', async () => {
    const extension = vscode.extensions.getExtension('mirrorscope.mirrorscope');
    assert.ok(extension);
    await extension.activate();
    const manifest = JSON.parse(readFileSync(path.join(extension.extensionPath, 'package.json'), 'utf8')) as {
      contributes: { commands: { command: string }[]; views: Record<string, { id: string }[]> };
    };
    const promised = manifest.contributes.commands.map(({ command }) => command);
    const views = Object.values(manifest.contributes.views).flat();
    // VS Code has commands of its own for each view.
    const isOfView = (id: string): boolean => views.some((view) => id.startsWith(`${view.id}.`));
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      registered.filter((id) => id.startsWith('mirrorscope.') && !isOfView(id)).sort(),
      [...promised].sort(),
    );
  });
});
