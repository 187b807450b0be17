import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { example, open, positionOf, revertAll, untilText } from './support/workspace';

const ICSP = 'clusters/prod/imageContentSourcePolicy.yaml';
const SOURCE = 'source: registry.redhat.io/openshift4';

suite('navigation', () => {
  teardown(revertAll);

  test('the references of a source are the images that it serves, and its entries', async () => {
    const { document } = await open(ICSP);
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      positionOf(document, SOURCE, 12),
    );
    const places = found.map(({ uri }) => vscode.workspace.asRelativePath(uri));
    assert.ok(places.includes(ICSP) && places.includes('apps/shop.yaml'), places.join());
  });

  test('the same name lights up', async () => {
    const { document } = await open(ICSP);
    const found = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
      'vscode.executeDocumentHighlights',
      document.uri,
      positionOf(document, SOURCE, 12),
    );
    const words = found.map(({ range }) => document.getText(range));
    assert.ok(words.length > 0 && words.every((word) => word === 'registry.redhat.io/openshift4'), words.join());
  });

  test('objects and sources are symbols of the workspace', async () => {
    const symbols = (query: string): Thenable<vscode.SymbolInformation[]> =>
      vscode.commands.executeCommand('vscode.executeWorkspaceSymbolProvider', query);
    const objects = (await symbols('ImageContentSourcePolicy')).map(({ name }) => name);
    assert.ok(
      objects.some((name) => name.startsWith('ImageContentSourcePolicy/')),
      objects.join(),
    );
    const sources = (await symbols('redhat.io/openshift4')).map(({ name }) => name);
    assert.ok(sources.includes('registry.redhat.io/openshift4'), sources.join());
  });

  test('the tables of registries.conf fold', async () => {
    const { document } = await open('bastion/registries.conf');
    const found = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    const first = positionOf(document, '[[registry]]', 0).line;
    assert.ok(
      found.some(({ start, end }) => start === first && document.lineAt(end).text.includes('pull-from-mirror')),
      JSON.stringify(found),
    );
  });

  test('lenses say what can be done, and how many images a source serves', async () => {
    const { document } = await open(ICSP);
    const before = document.getText();
    const lenses = await lensesOf(document);
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(titles.includes('Preview node files'), titles.join());
    assert.ok(
      titles.some((title) => /^serves \d+ references?$/.test(title)),
      titles.join(),
    );

    const serves = lenses.find(({ command }) => (command?.title ?? '').startsWith('serves') && command?.command !== '');
    await run(serves);
    const convert = lenses.find(({ command }) => command?.title === 'Convert to ImageDigestMirrorSet');
    await run(convert);
    await untilText(document, (text) => text !== before);
    const left = document.getText().match(/^kind: ImageContentSourcePolicy/gm) ?? [];
    assert.equal(left.length, (before.match(/^kind: ImageContentSourcePolicy/gm) ?? []).length - 1);
  });

  test('lenses can be switched off', async () => {
    const { document } = await open(ICSP);
    const settings = vscode.workspace.getConfiguration('mirrorscope', document.uri);
    await settings.update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      for (let attempt = 0; (await lensesOf(document)).length > 0; attempt++) assert.ok(attempt < 100, 'still there');
    } finally {
      await settings.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('a name in the coverage report is a link into the file', async () => {
    await open('clusters/lab/itms-oc-mirror.yaml');
    await vscode.commands.executeCommand('mirrorscope.showCoverage');
    const report = pageAt('/coverage.md');
    await untilText(report, (text) => text.includes('`apps/shop.yaml:'));
    const at = positionOf(report, '`apps/shop.yaml:', 4);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      report.uri,
      at,
    );
    const [place] = found.map((each) => ('targetUri' in each ? each.targetUri : each.uri));
    assert.equal(place?.path, example('apps/shop.yaml').path);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', report.uri);
    assert.ok(
      links.some(({ range, target }) => range.contains(at) && target?.path === place.path),
      JSON.stringify(links),
    );
  });

  test('pages for those who work on Mirrorscope follow the keyboard', async () => {
    const editor = await open('clusters/lab/itms-oc-mirror.yaml');
    await vscode.commands.executeCommand('mirrorscope.showSyntaxTree');
    const tree = pageAt('/syntax.md');
    await untilText(tree, (text) => text.includes('"ImageTagMirrorSet"'));
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('mirrorscope.showBasis');
    const basis = pageAt('/basis.md');
    await untilText(basis, (text) => text.includes('#### Cluster `lab` (declared)'));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# a comment\n'));
    await untilText(tree, (text) => !text.includes('"ImageTagMirrorSet" 2:'));
  });
});

function pageAt(path: string): vscode.TextDocument {
  const page = vscode.window.visibleTextEditors.find(({ document }) => document.uri.path === path)?.document;
  assert.ok(page, `${path} is not open`);
  return page;
}

/** All of them, resolved. */
async function lensesOf({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 1000);
  return found.filter(({ command }) => command !== undefined && !/^(run|debug)/i.test(command.command));
}

async function run(lens: vscode.CodeLens | undefined): Promise<void> {
  assert.ok(lens?.command, 'there is no such lens');
  await vscode.commands.executeCommand(lens.command.command, ...((lens.command.arguments ?? []) as unknown[]));
}
