import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { reportUri } from '../../../server/src/protocol';
import { open, positionOf, revertAll, untilText } from './support/workspace';

suite('reports', () => {
  teardown(revertAll);

  test('coverage opens beside as Markdown, and follows the keyboard', async () => {
    const editor = await open('clusters/lab/itms-oc-mirror.yaml');
    await vscode.commands.executeCommand('mirrorscope.showCoverage');
    const report = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.path === '/coverage.md',
    )?.document;
    assert.ok(report, 'no report is open');
    assert.equal(report.languageId, 'markdown');
    await untilText(report, (text) => text.includes('### Coverage: `lab` (4.18)\n\n**None of 5 references'));
    await editor.edit((edit) =>
      edit.replace(rangeOf(editor.document, 'registry.access.redhat.com/ubi9'), 'quay.io/none'),
    );
    await untilText(report, (text) => text.includes('### Coverage: `lab` (4.18)\n\n**1 of 5 references leaves'));
  });

  test('the page of a rule comes from the server', async () => {
    const page = await vscode.workspace.openTextDocument(
      vscode.Uri.parse(reportUri({ kind: 'rule', root: '', code: 'duplicate-object' })),
    );
    assert.equal(page.languageId, 'markdown');
    assert.match(page.getText(), /^# `duplicate-object`\n/);
  });
});

function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = positionOf(document, text, 0);
  return new vscode.Range(start, start.translate(0, text.length));
}
