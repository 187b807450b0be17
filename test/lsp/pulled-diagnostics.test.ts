import assert from 'node:assert/strict';
import type {
  ClientCapabilities,
  DocumentDiagnosticReport,
  RelatedFullDocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import { startEditor, uriOf, VSCODE, type Editor, type Start } from '../support/editor';
import { OLD_POLICY, OTHER_SET, TEAM_SET } from '../support/team-mirrors';

suite('findings for a client that asks', () => {
  let editor: Editor;
  let refreshes = 0;
  let heard = (): void => undefined;
  const nextRefresh = (): Promise<void> => new Promise((resolve) => void (heard = resolve));
  const quiet = { rules: { 'duplicate-source': 'off', 'never-contact-blocks-other-kind': 'off' } };
  const start = async (options: Start = {}, diagnostic = {}): Promise<void> => {
    const capabilities: ClientCapabilities = {
      workspace: { ...VSCODE.workspace, diagnostics: { refreshSupport: true } },
      ...(VSCODE.window ? { window: VSCODE.window } : {}),
      textDocument: { publishDiagnostics: {}, diagnostic },
    };
    editor = await startEditor({ settings: quiet, capabilities, ...options });
    refreshes = 0;
    editor.connection.onRequest('workspace/diagnostic/refresh', () => {
      refreshes++;
      heard();
      return null;
    });
  };
  const pull = (name: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    editor.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri: uriOf(name) },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  const pullFull = async (name: string): Promise<RelatedFullDocumentDiagnosticReport> => {
    const report = await pull(name);
    assert.equal(report.kind, 'full');
    return report;
  };
  const pullAll = (
    previousResultIds: readonly { uri: string; value: string }[] = [],
  ): Promise<WorkspaceDiagnosticReport> => editor.connection.sendRequest('workspace/diagnostic', { previousResultIds });
  const codes = ({ items }: { readonly items: readonly { code?: unknown }[] }): unknown[] =>
    items.map(({ code }) => code);
  const sentOf = (name: string): (readonly unknown[])[] =>
    editor.published.filter(({ uri }) => uri === uriOf(name)).map(({ diagnostics }) => diagnostics);
  /** Once something was published of a file, all that came before it has been. */
  const everythingIsSent = async (): Promise<void> => {
    const name = `marker-${editor.published.length}.yaml`;
    editor.write({ [name]: OLD_POLICY.replace('old', 'marker') });
    await editor.diagnostics(name, ({ diagnostics }) => diagnostics.length > 0);
  };
  teardown(() => editor.stop());

  test('are offered to one that can ask, and be asked to ask again, alone', async () => {
    await start();
    const provider = { identifier: 'mirrorscope', interFileDependencies: true, workspaceDiagnostics: true };
    assert.deepEqual(editor.server.capabilities.diagnosticProvider, provider);
    await editor.stop();
    await start({ initializationOptions: { diagnostics: 'push' } });
    assert.equal(editor.server.capabilities.diagnosticProvider, undefined);
    await editor.stop();
    await start({ capabilities: { ...VSCODE, textDocument: { publishDiagnostics: {}, diagnostic: {} } } });
    assert.equal(editor.server.capabilities.diagnosticProvider, undefined);
    await editor.stop();
    await start({ capabilities: { ...VSCODE, textDocument: { diagnostic: {} } } });
    assert.deepEqual(editor.server.capabilities.diagnosticProvider, provider);
  });

  test('come with an answer, and are not sent beside it', async () => {
    await start({ files: { 'b.yaml': OLD_POLICY } });
    editor.open('a.yaml', OLD_POLICY.replace('name: old', 'name: https'));
    const report = await pullFull('a.yaml');
    assert.deepEqual(codes(report), ['icsp-deprecated']);
    assert.equal(report.items[0]?.source, 'mirrorscope');
    editor.type('a.yaml', 'quay.io/old', 'https://quay.io/old');
    assert.deepEqual(codes(await pullFull('a.yaml')).sort(), ['icsp-deprecated', 'invalid-source']);
    await everythingIsSent();
    assert.deepEqual(sentOf('a.yaml'), []);
    assert.equal(sentOf('b.yaml').length, 1);
  });

  test('are not said again where they are what they were', async () => {
    await start();
    editor.open('a.yaml', OLD_POLICY);
    const { resultId = '' } = await pullFull('a.yaml');
    assert.deepEqual(await pull('a.yaml', resultId), { kind: 'unchanged', resultId });
    editor.type('a.yaml', 'name: old', 'name: new');
    assert.deepEqual(await pull('a.yaml', resultId), { kind: 'unchanged', resultId });
    editor.type('a.yaml', 'apiVersion:', '# one line\napiVersion:');
    const moved = await pull('a.yaml', resultId);
    assert.equal(moved.kind, 'full');
    assert.notEqual(moved.resultId, resultId);
  });

  test('wait until the folder has been read', async () => {
    await start({ files: { 'a.yaml': TEAM_SET, 'b.yaml': OTHER_SET }, isStillReading: true });
    editor.open('b.yaml', OTHER_SET);
    assert.deepEqual(codes(await pullFull('b.yaml')), ['conflicting-source-policy']);
  });

  test('of a file that is not ours are none', async () => {
    await start();
    editor.open('notes.txt', 'quay.io/team', 'plaintext');
    assert.deepEqual(await pull('notes.txt'), { kind: 'full', items: [] });
  });

  test('are to be asked for again when another file makes them others', async () => {
    await start({ files: { 'a.yaml': TEAM_SET, 'b.yaml': OTHER_SET } });
    editor.open('a.yaml', TEAM_SET);
    editor.open('b.yaml', OTHER_SET);
    const before = await pullFull('b.yaml');
    assert.deepEqual(codes(before), ['conflicting-source-policy']);
    await pullFull('a.yaml');
    await everythingIsSent();
    assert.equal(refreshes, 0);
    const asked = nextRefresh();
    editor.type('a.yaml', 'NeverContactSource', 'AllowContactingSource');
    await asked;
    assert.deepEqual(codes(await pullFull('b.yaml')), []);
    await everythingIsSent();
    assert.equal(refreshes, 1);
  });

  test('of other open files come along for a client that takes them', async () => {
    await start({ files: { 'a.yaml': TEAM_SET, 'b.yaml': OTHER_SET } }, { relatedDocumentSupport: true });
    editor.open('a.yaml', TEAM_SET);
    editor.open('b.yaml', OTHER_SET);
    await pullFull('b.yaml');
    assert.equal((await pullFull('a.yaml')).relatedDocuments, undefined);
    editor.type('a.yaml', 'NeverContactSource', 'AllowContactingSource');
    const { relatedDocuments = {} } = await pullFull('a.yaml');
    assert.deepEqual(Object.keys(relatedDocuments), [uriOf('b.yaml')]);
    const [b] = Object.values(relatedDocuments);
    assert.deepEqual(b?.kind === 'full' && b.items, []);
    await everythingIsSent();
    await everythingIsSent();
    assert.equal(refreshes, 0);
    assert.deepEqual(await pull('b.yaml', b?.resultId), { kind: 'unchanged', resultId: b?.resultId });
  });

  test('of a file are sent while it is closed, and taken back when it is opened', async () => {
    await start({ files: { 'a.yaml': OLD_POLICY } });
    await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 1);
    editor.open('a.yaml', OLD_POLICY);
    await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 0);
    assert.deepEqual(codes(await pullFull('a.yaml')), ['icsp-deprecated']);
    editor.close('a.yaml');
    await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 1);
  });

  test('of all files come with one answer, and none is sent any more', async () => {
    await start({ files: { 'a.yaml': OLD_POLICY, 'b.yaml': TEAM_SET } });
    await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 1);
    const first = await pullAll();
    assert.deepEqual(
      first.items.map(({ uri, version, kind }) => ({ uri, version, kind })),
      [{ uri: uriOf('a.yaml'), version: null, kind: 'full' }],
    );
    await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 0);
    const known = first.items.map(({ uri, resultId = '' }) => ({ uri, value: resultId }));
    assert.deepEqual(
      (await pullAll(known)).items.map(({ kind }) => kind),
      ['unchanged'],
    );
    const refreshed = nextRefresh();
    editor.write({ 'b.yaml': OLD_POLICY.replace('old', 'new') });
    editor.remove('a.yaml');
    await refreshed;
    const { items } = await pullAll(known);
    const said = items.map((item) => [item.uri, item.kind === 'full' ? codes(item) : item.kind]);
    assert.deepEqual(said.sort(), [
      [uriOf('a.yaml'), []],
      [uriOf('b.yaml'), ['icsp-deprecated']],
    ]);
    assert.deepEqual(sentOf('b.yaml'), []);
  });
});
