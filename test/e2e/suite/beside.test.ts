import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunningServer } from '../beside/yaml-extension';
import { codeOf, example, hoverText, open, positionOf, revertAll, untilFindings } from './support/workspace';

const FILE = 'mistyped.yaml';
const MISTYPED = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: mistyped
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - quay.io/tools
    - mirror.example.com/tools
    mirorSourcePolicy: NeverContactSource
`;

suite('beside the language server of the YAML extension', () => {
  let other: RunningServer | undefined;
  suiteSetup(async function () {
    const start = await otherExtension();
    if (!start && process.env['CI'] === 'true')
      throw new Error('no yaml-language-server: node scripts/setup-peers.mjs');
    if (!start) this.skip();
    await vscode.workspace.fs.writeFile(example(FILE), new TextEncoder().encode(MISTYPED));
    other = await start();
  });
  teardown(() => settings().update('structure', undefined, vscode.ConfigurationTarget.Global));
  suiteTeardown(async () => {
    await other?.stop();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(example(FILE));
  });

  test('both say what they find, and what only repeats the schema can be left to it', async () => {
    const { document } = await open(FILE);
    const findings = await untilFindings(
      document.uri,
      (codes) =>
        codes.includes('unknown-field') && codes.includes('mirror-equals-source') && bySchema(document).length > 0,
    );
    const line = positionOf(document, 'mirorSourcePolicy').line;
    assert.deepEqual(bySchema(document), [line]);
    assert.ok(findings.some((finding) => codeOf(finding) === 'unknown-field' && finding.range.start.line === line));

    await settings().update('structure', 'off', vscode.ConfigurationTarget.Global);
    await untilFindings(document.uri, (codes) => !codes.includes('unknown-field'));
    const left = vscode.languages.getDiagnostics(document.uri);
    assert.deepEqual(left.filter(({ source }) => source === 'mirrorscope').map(codeOf), ['mirror-equals-source']);
    assert.deepEqual(bySchema(document), [line]);
  });

  test('both answer a hover, and both have proposals', async () => {
    const { document } = await open(FILE);
    await untilFindings(document.uri, () => bySchema(document).length > 0);
    const hover = await hoverText(document.uri, positionOf(document, '    mirrors', 6));
    assert.match(hover, OF_SCHEMA);
    assert.match(hover, OF_OURS);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      positionOf(document, '    mir', 7),
    );
    const proposed = items.filter(
      ({ label }) => (typeof label === 'string' ? label : label.label) === 'mirrorSourcePolicy',
    );
    assert.equal(proposed.length, 2);
  });

  /** The lines that the schema is against. */
  function bySchema({ uri }: vscode.TextDocument): number[] {
    return vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source !== 'mirrorscope')
      .map(({ range }) => range.start.line);
  }
});

suite('beside a TOML extension', () => {
  teardown(revertAll);

  test('a registries.conf in its language is known by its name', async () => {
    await otherExtension();
    const editor = await open('bastion/registries.conf');
    const document = await vscode.languages.setTextDocumentLanguage(editor.document, 'toml');
    assert.equal(document.languageId, 'toml');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, positionOf(document, 'pull-from-mirror = "digest-only"'), '\n  insecur = true');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilFindings(document.uri, (codes) => codes.includes('unknown-key'));
    assert.match(await hoverText(document.uri, positionOf(document, 'pull-from-mirror', 3)), /digest-only/);
  });

  test('a TOML file with another name is left alone', async () => {
    await otherExtension();
    const content = 'unqualified-search-registries = [1]\nwrong = = 2\n';
    const document = await vscode.workspace.openTextDocument({ language: 'toml', content });
    await vscode.window.showTextDocument(document);
    assert.equal(await hoverText(document.uri, positionOf(document, 'unqualified', 3)), '');
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

const OF_SCHEMA = /Repositories that may hold the same images/;
const OF_OURS = /Where the images may be had instead/;

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('mirrorscope', example(FILE));

/** Activates the extension that the run puts beside ours. null: there is no server behind it. */
async function otherExtension(): Promise<(() => Promise<RunningServer>) | null> {
  const extension = vscode.extensions.getExtension<{ start: (() => Promise<RunningServer>) | null }>(
    'mirrorscope-tests.yaml',
  );
  assert.ok(extension, 'VS Code does not know the other extension');
  return (await extension.activate()).start;
}
