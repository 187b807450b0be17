import assert from 'node:assert/strict';
import { setImmediate as inNextTurn } from 'node:timers/promises';
import { EXPLAIN_PULL, MIRROR_ROOTS, readReportUri } from '../../server/src/protocol';
import { startEditor, uriOf, type Editor } from '../support/editor';

const SET = [
  'apiVersion: config.openshift.io/v1',
  'kind: ImageTagMirrorSet',
  'metadata: {name: set}',
  'spec:',
  '  imageTagMirrors:',
  '  - source: a.io/team',
  '    mirrors: [m.example.com/team]',
  '',
].join('\n');
const attempt = (reference: string, words: string): readonly string[] => [
  `time="1" level=debug msg="Trying to access \\"${reference}\\""`,
  `time="1" level=debug msg="Accessing \\"${reference}\\" failed: ${words}"`,
];
const LOG = [
  ...attempt('m.example.com/team/app:1', 'x509: certificate signed by unknown authority'),
  ...attempt('a.io/team/app:1', 'dial tcp: lookup a.io: no such host'),
  '',
].join('\n');

suite('pull failures', () => {
  let editor: Editor;
  setup(async () => {
    editor = await startEditor({ files: { 'set.yaml': SET, 'pod.yaml': 'spec:\n  image: a.io/team/app:1\n' } });
  });
  teardown(() => editor.stop());

  const explain = async (uri: string | null = null, log = LOG): Promise<string | null> =>
    (await editor.ask(EXPLAIN_PULL, { uri, log })).page;

  test('a page that names the cause and leads to the line', async () => {
    const page = await explain(uriOf('pod.yaml'));
    assert.ok(page);
    const text = await editor.nodeFile(page);
    assert.match(text, /signed by an authority that the node does not trust/);
    assert.match(text, /- From `set\.yaml:7`/);
    const links = await editor.connection.sendRequest<{ target: string }[]>('textDocument/documentLink', {
      textDocument: { uri: page },
    });
    assert.ok(
      links.some(({ target }) => target === 'file:///workspace/set.yaml#L7,15'),
      JSON.stringify(links),
    );
    const line = text.split('\n').findIndex((each) => each.startsWith('1. mirror `m.example.com/team/app:1`'));
    const position = { line, character: 12 };
    const found = await editor.connection.sendRequest('textDocument/definition', {
      textDocument: { uri: page },
      position,
    });
    assert.deepEqual((found as { uri: string; range: unknown }[])[0]?.uri, uriOf('set.yaml'));
  });

  test('it follows the keyboard', async () => {
    const page = (await explain()) ?? '';
    assert.match(await editor.nodeFile(page), /mirror `m\.example\.com/);
    editor.open('set.yaml', SET);
    editor.type('set.yaml', 'm.example.com/team', 'n.example.com/team');
    await editor.diagnostics('set.yaml', ({ version }) => version === 2);
    // The page is read anew after the findings have been told.
    while (editor.refreshed.length === 0) {
      await editor.ask(MIRROR_ROOTS, {});
      await inNextTurn();
    }
    assert.deepEqual(editor.refreshed, [page]);
    assert.match(await editor.nodeFile(page), /not in the plan: `m\.example\.com/);
  });

  test('a log from outside is held against the workspace', async () => {
    const page = (await explain('untitled:Untitled-1')) ?? '';
    assert.equal(readReportUri(page)?.root, 'file:///workspace');
  });

  test('a text without a pull has no page; a log goes with its page', async () => {
    assert.equal(await explain(null, 'nothing'), null);
    const page = (await explain()) ?? '';
    await editor.nodeFile(page);
    const textDocument = { uri: page, languageId: 'markdown', version: 1, text: '' };
    await editor.connection.sendNotification('textDocument/didOpen', { textDocument });
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri: page } });
    assert.match(await editor.nodeFile(page), /^The log is no longer here/);
  });
});
