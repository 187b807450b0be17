import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, positionOf, revertAll, untilFindings, untilText } from './support/workspace';

const attempt = (reference: string, words: string): string =>
  `time="1" level=debug msg="Trying to access \\"${reference}\\""\n` +
  `time="1" level=debug msg="Accessing \\"${reference}\\" failed: ${words}"\n`;

suite('a pull failure', () => {
  teardown(revertAll);

  test('is explained on a page, with the manifest line at fault', async () => {
    const { document: manifest } = await open('clusters/lab/itms-oc-mirror.yaml');
    await untilFindings(manifest.uri, () => true);
    const mirror = 'mirror.lab.example.com:8443/ubi9/ubi:latest';
    const content =
      attempt(mirror, 'x509: certificate signed by unknown authority') +
      attempt(
        'registry.access.redhat.com/ubi9/ubi:latest',
        'dial tcp: lookup registry.access.redhat.com: no such host',
      );
    const log = await vscode.workspace.openTextDocument({ language: 'plaintext', content });
    const editor = await vscode.window.showTextDocument(log);
    editor.selection = new vscode.Selection(0, 0, log.lineCount, 0);
    await vscode.commands.executeCommand('mirrorscope.explainPullFailure');
    const page = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.path === '/pull-failure.md',
    )?.document;
    assert.ok(page, 'no page is open');
    assert.equal(page.languageId, 'markdown');
    await untilText(page, (text) => text.includes('signed by an authority that the node does not trust'));
    assert.match(page.getText(), /- From `.*itms-oc-mirror\.yaml:\d+`/);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      page.uri,
      positionOf(page, `mirror \`${mirror}`),
    );
    const targets = found.map((each) => ('targetUri' in each ? each.targetUri : each.uri).path);
    assert.ok(
      targets.some((path) => path.endsWith('/clusters/lab/itms-oc-mirror.yaml')),
      targets.join(),
    );
  });
});
