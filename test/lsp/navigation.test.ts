import assert from 'node:assert/strict';
import type {
  DocumentHighlight,
  FoldingRange,
  Location,
  SymbolInformation,
  TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import { startEditor, uriOf, type Editor } from '../support/editor';
import { lineIndex } from '../../server/src/core/text/line-index';

const SET = `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: team
spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors:
    - m.example.com/team
`;
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: quay.io/team/app:1\n';
const CONF = '[[registry]]\nprefix = "quay.io"\nlocation = "m.example.com"\n[[registry]]\nlocation = "m.example.com"\n';

suite('navigation over the protocol', () => {
  let editor: Editor;
  setup(async () => {
    editor = await startEditor({
      files: { 'app/pod 1.yaml': POD, 'other.yaml': SET.replace('name: team', 'name: other') },
    });
    editor.open('set.yaml', SET);
  });
  teardown(() => editor.stop());

  const at = (name: string, words: string): TextDocumentPositionParams => ({
    textDocument: { uri: uriOf(name) },
    position: lineIndex(editor.text(name)).positionAt(editor.text(name).indexOf(words) + 1),
  });
  const lines = (found: readonly Location[] | null): string[] | null =>
    found?.map(({ uri, range }) => `${uri.replace(/^.*\/workspace\//, '')}:${range.start.line + 1}`) ?? null;
  const references = (words: string, includeDeclaration: boolean): Promise<Location[] | null> =>
    editor.connection.sendRequest('textDocument/references', {
      ...at('set.yaml', words),
      context: { includeDeclaration },
    });

  test('the references of a source, with and without its entries, in open and closed files', async () => {
    assert.deepEqual(lines(await references('quay.io/team', true)), [
      'set.yaml:7',
      'other.yaml:7',
      'app/pod%201.yaml:5',
    ]);
    assert.deepEqual(lines(await references('quay.io/team', false)), ['app/pod%201.yaml:5']);
    editor.type('set.yaml', 'source: quay.io/team', 'source: quay.io/elsewhere');
    assert.equal(await references('quay.io/elsewhere', false), null);
    assert.equal(await references('mirrors:', true), null);
  });

  test('a request that is cancelled is answered so', async () => {
    const params = { ...at('set.yaml', 'quay.io/team'), context: { includeDeclaration: true } };
    await assert.rejects(editor.cancelled('textDocument/references', params), /cancelled/);
  });

  test('highlights of the version that is open', async () => {
    const highlights = (words: string): Promise<DocumentHighlight[] | null> =>
      editor.connection.sendRequest('textDocument/documentHighlight', at('set.yaml', words));
    editor.type('set.yaml', '    - m.example.com/team\n', '    - m.example.com/team\n  - source: quay.io/team\n');
    assert.deepEqual(
      (await highlights('quay.io/team'))?.map(({ range }) => [
        range.start.line,
        range.start.character,
        range.end.character,
      ]),
      [
        [6, 12, 24],
        [9, 12, 24],
      ],
    );
    assert.equal(await highlights('spec'), null);
  });

  test('folding of registries.conf alone', async () => {
    const folding = (name: string): Promise<FoldingRange[] | null> =>
      editor.connection.sendRequest('textDocument/foldingRange', { textDocument: { uri: uriOf(name) } });
    editor.open('registries.conf', `# a\n# b\n${CONF}`);
    assert.deepEqual(await folding('registries.conf'), [
      { startLine: 0, endLine: 1, kind: 'comment' },
      { startLine: 2, endLine: 4 },
      { startLine: 5, endLine: 6 },
    ]);
    assert.equal(await folding('set.yaml'), null);
    assert.deepEqual(editor.server.capabilities.foldingRangeProvider, {
      documentSelector: [
        { language: 'registries-conf' },
        { language: 'toml', pattern: '**/{registries.conf,*.registries.conf,registries.conf.d/*.conf}' },
      ],
    });
  });

  test('symbols of all workspace folders', async () => {
    const found = await editor.connection.sendRequest<SymbolInformation[]>('workspace/symbol', {
      query: 'tagset team',
    });
    assert.deepEqual(
      found.map(({ name, containerName, location }) => [name, containerName, ...(lines([location]) ?? [])]),
      [['ImageTagMirrorSet/team', 'set.yaml', 'set.yaml:4']],
    );
  });
});
