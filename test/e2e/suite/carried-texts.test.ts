import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { example, open, revertAll, untilFindings, untilText } from './support/workspace';

const FILE = 'nodes/99-worker-tools.yaml';

/** The text that stands in the file in base64. */
function carriedBy(text: string): string {
  return Buffer.from(/base64,(\S*)/.exec(text)?.[1] ?? '', 'base64').toString('utf8');
}

suite('a text inside of a value', () => {
  teardown(revertAll);

  test('opens as a document with findings of its own, and is written back when it is saved', async () => {
    const copy = example('nodes/copy.yaml');
    await vscode.workspace.fs.copy(example(FILE), copy, { overwrite: true });
    try {
      const { document: carrier } = await open('nodes/copy.yaml');
      const before = carrier.getText();
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        carrier.uri,
      );
      const lens = lenses.find(({ command }) => command?.title.startsWith('Open '));
      assert.match(lens?.command?.title ?? '', /^Open .*\.conf decoded$/);
      await vscode.commands.executeCommand(
        lens?.command?.command ?? '',
        ...((lens?.command?.arguments ?? []) as unknown[]),
      );
      assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'mirrorscope-text');
      await vscode.window.showTextDocument(carrier);
      await vscode.commands.executeCommand('mirrorscope.openCarriedText');
      const editor = vscode.window.activeTextEditor;
      assert.ok(editor);
      const { document } = editor;
      assert.deepEqual([document.uri.scheme, document.languageId], ['mirrorscope-text', 'registries-conf']);
      assert.equal(document.getText(), carriedBy(before));
      await editor.edit((builder) => {
        builder.insert(new vscode.Position(document.lineCount, 0), '  locaton = "x"\n');
      });
      await untilFindings(document.uri, (codes) => codes.includes('unknown-key'));
      assert.ok(await document.save());
      await untilText(carrier, (text) => carriedBy(text) === document.getText());
      assert.equal(carrier.getText().replace(/base64,\S*/, ''), before.replace(/base64,\S*/, ''));
      assert.equal(carrier.isDirty, false);
      await untilFindings(carrier.uri, (codes) => codes.includes('unknown-key'));
    } finally {
      await revertAll();
      await vscode.workspace.fs.delete(copy);
    }
  });

  test('reads as its file does, whether that is changed in an editor or on the disk', async () => {
    const copy = example('nodes/other.yaml');
    await vscode.workspace.fs.copy(example(FILE), copy, { overwrite: true });
    try {
      const { document: carrier } = await open('nodes/other.yaml');
      const before = carrier.getText();
      await vscode.commands.executeCommand('mirrorscope.openCarriedText');
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.uri.scheme, 'mirrorscope-text');
      const carrying = (text: string): string =>
        before.replace(/base64,\S*/, `base64,${Buffer.from(text, 'utf8').toString('base64')}`);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(
        copy,
        new vscode.Range(0, 0, carrier.lineCount, 0),
        carrying('unqualified-search-registries = []\n'),
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
      await untilText(document, (text) => text === 'unqualified-search-registries = []\n');
      assert.ok(await carrier.save());
      await vscode.workspace.fs.writeFile(copy, Buffer.from(carrying('short-name-mode = "disabled"\n'), 'utf8'));
      await untilText(document, (text) => text === 'short-name-mode = "disabled"\n');
    } finally {
      await revertAll();
      await vscode.workspace.fs.delete(copy);
    }
  });
});
