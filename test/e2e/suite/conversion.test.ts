import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { codeOf, example, open, revertAll, untilActiveText, untilFindings, untilText } from './support/workspace';

const FILE = 'clusters/prod/imageContentSourcePolicy.yaml';

function convertedByHand(text: string): string {
  return text
    .replaceAll('apiVersion: operator.openshift.io/v1alpha1', 'apiVersion: config.openshift.io/v1')
    .replaceAll('kind: ImageContentSourcePolicy', 'kind: ImageDigestMirrorSet')
    .replaceAll('repositoryDigestMirrors:', 'imageDigestMirrors:');
}

suite('conversion of ICSP', () => {
  teardown(revertAll);

  test('the command converts a file, keeps all else, and one undo takes it back', async () => {
    const { document } = await open(FILE);
    const before = document.getText();
    await vscode.commands.executeCommand('mirrorscope.convertToIdms');
    await untilText(document, (text) => text === convertedByHand(before));
    await vscode.commands.executeCommand('undo');
    await untilText(document, (text) => text === before);
  });

  test('the explorer converts several files', async () => {
    const copy = example('clusters/prod/second.yaml');
    await vscode.workspace.fs.copy(example(FILE), copy, { overwrite: true });
    try {
      await vscode.commands.executeCommand('mirrorscope.convertToIdms', copy, [copy, example(FILE)]);
      for (const uri of [copy, example(FILE)]) {
        const document = await vscode.workspace.openTextDocument(uri);
        await untilText(
          document,
          (text) => !/^kind: ImageContentSourcePolicy/m.test(text) && text.includes('# synced every night'),
        );
      }
    } finally {
      await revertAll();
      await vscode.workspace.fs.delete(copy);
    }
  });

  test('another form opens beside, as a file that nobody has saved', async () => {
    const convert = async (command: string, language: string, expected: RegExp): Promise<void> => {
      await open(FILE);
      await vscode.commands.executeCommand(`mirrorscope.${command}`);
      // It has the name of the one before it, which VS Code may still show for a moment.
      await untilActiveText((made) => made.isUntitled && made.languageId === language && expected.test(made.getText()));
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    };
    await convert('convertToRegistriesConf', 'registries-conf', /^(?:#.*\n)*\[\[registry\]\]\n/);
    await convert('convertToInstallConfig', 'yaml', /^imageDigestSources:\n/);
    await convert('convertToMirrorSets', 'yaml', /^(?:#.*\n)*apiVersion: config.openshift.io\/v1\n/);
  });

  test('an action at the object converts it into another form', async () => {
    const { document } = await open(FILE);
    const at = document.positionAt(document.getText().indexOf('repositoryDigestMirrors'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(at, at),
      vscode.CodeActionKind.RefactorRewrite.value,
    );
    const titles = actions.map(({ title }) => title);
    const action = actions.find(({ title }) => title === 'Convert to a registries.conf drop-in');
    assert.ok(action?.command, titles.join());
    assert.ok(
      titles.some((title) => /^Merge all \d mirror sets of this file$/.test(title)),
      titles.join(),
    );
    await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
    const made = vscode.window.activeTextEditor?.document;
    assert.ok(made?.isUntitled);
    assert.match(made.getText(), /^(?:#.*\n)*\[\[registry\]\]\n/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('the quick fix converts one object', async () => {
    const { document } = await open(FILE);
    const findings = await untilFindings(document.uri, (codes) => codes.includes('icsp-deprecated'));
    const range = findings.find((finding) => codeOf(finding) === 'icsp-deprecated')?.range;
    assert.ok(range);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    );
    const fix = actions.find(({ title, edit }) => edit && /ImageDigestMirrorSet|IDMS/.test(title));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await untilText(document, (text) => text.split('kind: ImageDigestMirrorSet').length === 2);
    await untilFindings(document.uri, (codes) => codes.filter((code) => code === 'icsp-deprecated').length === 2);
  });
});
