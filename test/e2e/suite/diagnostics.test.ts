import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { codeOf, example, open, positionOf, revertAll, untilFindings } from './support/workspace';

suite('findings', () => {
  teardown(revertAll);

  test('an ICSP is deprecated, with a link to its page and a quick fix', async () => {
    const { document } = await open('clusters/prod/imageContentSourcePolicy.yaml');
    const findings = await untilFindings(
      document.uri,
      (codes) => codes.filter((code) => code === 'icsp-deprecated').length === 3,
    );
    const [finding] = findings;
    assert.ok(finding);
    assert.equal(finding.source, 'mirrorscope');
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(finding.tags, [vscode.DiagnosticTag.Deprecated]);
    assert.equal(document.getText(finding.range), 'ImageContentSourcePolicy');
    assert.ok(typeof finding.code === 'object');
    assert.match(finding.code.target.toString(), /rules\/icsp-deprecated\.md$/);
  });

  test('typical mistakes are named', async () => {
    const { document } = await open('mistakes/mistakes.yaml');
    const wanted = [
      'invalid-source',
      'invalid-mirror',
      'unknown-field',
      'invalid-enum',
      'unknown-kind-version',
      'blocked-and-allowed',
    ];
    await untilFindings(document.uri, (codes) => wanted.every((code) => codes.includes(code)));
  });

  test('settings count at once: rules that repeat a schema, a rule, files that are left out', async () => {
    const { document } = await open('mistakes/mistakes.yaml');
    const all = ['invalid-source', 'invalid-mirror', 'unknown-field', 'invalid-enum'];
    await untilFindings(document.uri, (codes) => all.every((code) => codes.includes(code)));
    const settings = vscode.workspace.getConfiguration('mirrorscope', document.uri);
    const set = (name: string, value: unknown): Thenable<void> =>
      settings.update(name, value, vscode.ConfigurationTarget.Global);
    try {
      await set('structure', 'off');
      await untilFindings(
        document.uri,
        (codes) =>
          !codes.includes('unknown-field') && !codes.includes('invalid-enum') && codes.includes('invalid-source'),
      );
      await set('rules', { 'invalid-source': 'off' });
      await untilFindings(
        document.uri,
        (codes) => !codes.includes('invalid-source') && codes.includes('invalid-mirror'),
      );
      await set('exclude', ['mistakes/**']);
      await untilFindings(document.uri, (codes) => codes.length === 0);
    } finally {
      for (const name of ['structure', 'rules', 'exclude']) await set(name, undefined);
    }
    await untilFindings(document.uri, (codes) => all.every((code) => codes.includes(code)));
  });

  test('a contradiction across files goes when one side is changed', async () => {
    const { document } = await open('mistakes/policies.yaml');
    const [finding] = (
      await untilFindings(document.uri, (codes) => codes.includes('conflicting-source-policy'))
    ).filter((candidate) => codeOf(candidate) === 'conflicting-source-policy');
    const [related] = finding?.relatedInformation ?? [];
    assert.match(related?.location.uri.path ?? '', /mistakes\/digests\.yaml$/);
    const edit = new vscode.WorkspaceEdit();
    const at = positionOf(document, 'NeverContactSource', 0);
    edit.replace(
      document.uri,
      new vscode.Range(at, at.translate(0, 'NeverContactSource'.length)),
      'AllowContactingSource',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilFindings(document.uri, (codes) => !codes.includes('conflicting-source-policy'));
  });

  test('registries.conf: an unknown key and a load error while typing', async () => {
    const editor = await open('bastion/registries.conf');
    await untilFindings(editor.document.uri, (codes) => codes.length === 0);
    await editor.edit((edit) =>
      edit.insert(positionOf(editor.document, 'pull-from-mirror = "digest-only"'), '\n  insecur = true'),
    );
    await untilFindings(editor.document.uri, (codes) => codes.includes('unknown-key'));
    await editor.edit((edit) => edit.insert(positionOf(editor.document, 'short-name-mode = "enforcing', 19), 'X'));
    await untilFindings(editor.document.uri, (codes) => codes.length === 2);
  });

  test('files that nobody opened have findings too', async () => {
    await untilFindings(example('mistakes/mistakes.yaml'), (codes) => codes.includes('invalid-source'));
  });
});
