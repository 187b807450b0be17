import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { codeOf, example, open, positionOf, revertAll, untilFindings, untilText } from './support/workspace';

const FILE = 'mistakes/mistakes.yaml';

suite('silencing and fixing', () => {
  teardown(revertAll);

  test('a quick fix silences a rule for one line', async () => {
    const { document } = await open(FILE);
    const before = await untilFindings(document.uri, (codes) => codes.includes('invalid-source'));
    const count = before.filter((finding) => codeOf(finding) === 'invalid-source').length;
    const at = positionOf(document, 'https://');
    await apply(await quickFix(document.uri, at, 'Disable `invalid-source` for this line'));
    await untilText(document, (text) => text.includes('# mirrorscope-disable-next-line invalid-source\n'));
    await untilFindings(
      document.uri,
      (codes) => codes.filter((code) => code === 'invalid-source').length === count - 1,
    );
  });

  test('a comment that silences nothing is named, and goes', async () => {
    const { document } = await open(FILE);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# mirrorscope-disable-file v1-format\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilFindings(document.uri, (codes) => codes.includes('unused-suppression'));
    await apply(await quickFix(document.uri, positionOf(document, 'v1-format'), 'Remove the comment'));
    await untilText(document, (text) => !text.includes('mirrorscope-disable'));
    await untilFindings(document.uri, (codes) => !codes.includes('unused-suppression'));
  });

  test('saving applies the safe fixes where the editor is told to', async () => {
    const { document } = await open(FILE);
    await untilFindings(document.uri, (codes) => codes.includes('invalid-mirror'));
    const settings = vscode.workspace.getConfiguration('editor', document.uri);
    await settings.update(
      'codeActionsOnSave',
      { 'source.fixAll.mirrorscope': 'explicit' },
      vscode.ConfigurationTarget.Global,
    );
    try {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '# changed\n');
      assert.ok(await vscode.workspace.applyEdit(edit));
      await untilFindings(document.uri, (codes) => codes.includes('invalid-mirror'));
      assert.ok(await document.save());
      await untilText(document, (text) => !text.includes('https://') && !text.includes('8443/shop/'));
    } finally {
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('the link behind a code opens the page that came with the extension', async () => {
    const { document } = await open(FILE);
    const [finding] = await untilFindings(document.uri, (codes) => codes.includes('invalid-source'));
    assert.ok(typeof finding?.code === 'object');
    const { target } = finding.code;
    assert.equal(target.scheme, vscode.env.uriScheme);
    const extension = vscode.extensions.all.find(({ id }) => id.toLowerCase() === target.authority.toLowerCase());
    assert.ok(extension, `${target.toString()} leads to this extension`);
    const page = vscode.Uri.joinPath(extension.extensionUri, target.path);
    assert.match(new TextDecoder().decode(await vscode.workspace.fs.readFile(page)), /^# `/m);
  });

  test('a command writes the clusters down, or shows where they are declared', async () => {
    await open(FILE);
    await vscode.commands.executeCommand('mirrorscope.writeInferredClusters');
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, example('.mirrorscope.yaml').path);
  });
});

async function quickFix(uri: vscode.Uri, at: vscode.Position, title: string): Promise<vscode.CodeAction> {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    new vscode.Range(at, at),
  );
  const action = found.find((candidate) => candidate.title === title);
  assert.ok(action, `${title} is not among ${found.map((one) => one.title).join(', ')}`);
  return action;
}

async function apply({ edit }: vscode.CodeAction): Promise<void> {
  assert.ok(edit && (await vscode.workspace.applyEdit(edit)));
}
