import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  ErrorCodes,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CompletionList,
  type Diagnostic,
} from 'vscode-languageserver/node';
import { serve } from '../../server/src/lsp/connection';
import {
  ANSWERS_CHANGED,
  CONVERT,
  PREVIEWS,
  RESOLVE,
  SELF_REPORT,
  STATUS,
  SUGGEST_COMMAND,
  VERIFICATION,
} from '../../server/src/protocol';
import { startEditor, uriOf, VSCODE, type Editor, type Start } from '../support/editor';
import { OLD_POLICY, OTHER_SET, TEAM_SET } from '../support/team-mirrors';
import { until } from '../support/until';

const POLICY = OLD_POLICY.replace('SourcePolicy\n', 'SourcePolicy # keep me\n');
const DIGEST = `sha256:${'a'.repeat(64)}`;
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: app
spec:
  containers:
  - image: quay.io/team/app@${DIGEST}
`;

suite('the language server over two streams', () => {
  let editor: Editor;
  // What is merely worth knowing about these files would stand beside what the tests look for.
  const quiet = { rules: { 'duplicate-source': 'off', 'never-contact-blocks-other-kind': 'off' } };
  const start = async (options?: Start): Promise<Editor> =>
    (editor = await startEditor({ settings: quiet, ...options }));
  const codes = (found: { diagnostics: readonly { code?: unknown }[] }): unknown[] =>
    found.diagnostics.map(({ code }) => code);
  teardown(() => editor.stop());

  test('says what it can', async () => {
    const { server } = await start();
    assert.equal(server.capabilities.hoverProvider, true);
    assert.deepEqual(server.capabilities.workspace?.textDocumentContent, { schemes: ['mirrorscope'] });
  });

  test('publishes for the version that is open, and again after an edit', async () => {
    await start();
    editor.open('set.yaml', TEAM_SET.replace('quay.io/team', 'https://quay.io/team'));
    const [first] = await editor.diagnostics(
      'set.yaml',
      (found) => found.version === 1 && found.diagnostics.length === 1,
    );
    assert.equal(first?.code, 'invalid-source');
    assert.equal(first.source, 'mirrorscope');
    assert.equal(
      first.codeDescription?.href,
      'https://github.com/mirrorscope/mirrorscope/blob/main/docs/rules/invalid-source.md',
    );
    editor.type('set.yaml', 'https://', '');
    await editor.diagnostics('set.yaml', (found) => found.version === 2 && found.diagnostics.length === 0);
  });

  test('links to the pages that the client names', async () => {
    await start({ initializationOptions: { docsBase: 'vscode://mirrorscope.mirrorscope/docs/' } });
    editor.open('set.yaml', POLICY);
    const [first] = await editor.diagnostics('set.yaml', (found) => found.diagnostics.length === 1);
    assert.equal(first?.codeDescription?.href, 'vscode://mirrorscope.mirrorscope/docs/rules/icsp-deprecated.md');
    assert.deepEqual(first.tags, [2]);
  });

  test('says nothing twice', async () => {
    await start({ files: { 'a.yaml': POLICY, 'set.yaml': TEAM_SET } });
    await editor.diagnostics('a.yaml', (found) => found.diagnostics.length === 1);
    editor.open('set.yaml', TEAM_SET);
    await editor.diagnostics('set.yaml', (found) => found.version === 1);
    editor.type('set.yaml', 'name: team', 'name: group');
    await editor.diagnostics('set.yaml', (found) => found.version === 2);
    assert.equal(editor.published.filter(({ uri }) => uri === uriOf('a.yaml')).length, 1);
  });

  test('finds what two files say against each other, also in one that is not open', async () => {
    await start({ files: { 'a.yaml': TEAM_SET, 'b.yaml': OTHER_SET } });
    const [conflict] = await editor.diagnostics('b.yaml', (found) => found.diagnostics.length === 1);
    assert.equal(conflict?.code, 'conflicting-source-policy');
    assert.equal(conflict.relatedInformation?.[0]?.location.uri, uriOf('a.yaml'));
    editor.open('a.yaml', TEAM_SET);
    editor.type('a.yaml', 'NeverContactSource', 'AllowContactingSource');
    await editor.diagnostics('b.yaml', (found) => found.diagnostics.length === 0);
  });

  test('follows what a finding points to in another file', async () => {
    await start({ files: { 'a.yaml': TEAM_SET, 'b.yaml': OTHER_SET } });
    const lineOf = (diagnostic: Diagnostic | undefined): number | undefined =>
      diagnostic?.relatedInformation?.[0]?.location.range.start.line;
    const [before] = await editor.diagnostics('b.yaml', (found) => found.diagnostics.length === 1);
    editor.open('a.yaml', TEAM_SET);
    editor.type('a.yaml', 'apiVersion:', '# one line\napiVersion:');
    const line = (lineOf(before) ?? NaN) + 1;
    await editor.diagnostics('b.yaml', ({ diagnostics: [after] }) => lineOf(after) === line);
  });

  test('takes back what it said of a file that is deleted, also with its folder', async () => {
    await start({ files: { 'x/a.yaml': POLICY, 'y/b.yaml': POLICY.replace('old', 'new') } });
    await editor.diagnostics('x/a.yaml', (found) => found.diagnostics.length === 1);
    await editor.diagnostics('y/b.yaml', (found) => found.diagnostics.length === 1);
    editor.remove('x', 'y/b.yaml');
    await editor.diagnostics('x/a.yaml', (found) => found.diagnostics.length === 0);
    await editor.diagnostics('y/b.yaml', (found) => found.diagnostics.length === 0);
  });

  test('follows a folder that is renamed, moved in or made, of which the editor tells alone', async () => {
    await start({ files: { 'x/deep/a.yaml': POLICY, 'node_modules/b.yaml': POLICY, 'x/deep/open.yaml': POLICY } });
    editor.open('y/deep/open.yaml', TEAM_SET);
    await editor.diagnostics('x/deep/a.yaml', (found) => found.diagnostics.length === 1);
    editor.move('x', 'y');
    await editor.diagnostics('x/deep/a.yaml', (found) => found.diagnostics.length === 0);
    await editor.diagnostics('y/deep/a.yaml', (found) => codes(found).join() === 'icsp-deprecated');
    editor.move('node_modules', 'modules');
    await editor.diagnostics('modules/b.yaml', (found) => codes(found).join() === 'icsp-deprecated');
    editor.move('y', 'node_modules');
    await editor.diagnostics('y/deep/a.yaml', (found) => found.diagnostics.length === 0);
    const ofOpen = editor.published.filter(({ uri }) => uri === uriOf('y/deep/open.yaml'));
    assert.ok(ofOpen.every(({ version }) => version === 1));
    assert.ok(!editor.published.some(({ uri }) => uri.includes('node_modules')));
  });

  test('has nothing to say where files come and go that are none of ours', async () => {
    await start({ files: { 'a.yaml': TEAM_SET } });
    let count = 0;
    editor.connection.onNotification(ANSWERS_CHANGED, () => {
      count++;
    });
    const changes = ([1, 3] as const).map((type) => ({ uri: uriOf('build/x.o'), type }));
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    for (let turn = 0; turn < 10; turn++) await editor.ask(SELF_REPORT, {});
    assert.equal(count, 0);
  });

  test('answers in a Dockerfile, open or not, and has no findings for it', async () => {
    const settings = { ...quiet, clusters: { prod: { files: ['**'], reachable: ['mirror.example.com'] } } };
    await start({
      files: { 'set.yaml': TEAM_SET, 'old.yaml': POLICY, Dockerfile: 'FROM quay.io/team/a:1\n' },
      settings,
    });
    const text = `ARG TAG=1\nFROM quay.io/team/app:$TAG\nFROM quay.io/other/app@${DIGEST}\n`;
    editor.open('app/Containerfile', text, 'dockerfile');
    await editor.diagnostics('old.yaml', (found) => found.diagnostics.length === 1);
    const found = JSON.stringify(await editor.hover('app/Containerfile', 'quay.io/team'));
    assert.match(found, /quay\.io\/team\/app:1`/);
    assert.equal((await editor.definition('app/Containerfile', 'quay.io/team'))?.[0]?.uri, uriOf('set.yaml'));
    assert.equal(await editor.hover('app/Containerfile', 'TAG=1'), null);
    assert.equal(await editor.complete('app/Containerfile', 'TAG=1'), null);
    editor.type('app/Containerfile', 'TAG=1', 'TAG=2');
    assert.match(JSON.stringify(await editor.hover('app/Containerfile', 'quay.io/team')), /quay\.io\/team\/app:2`/);
    const files = new Set(editor.published.filter(({ diagnostics }) => diagnostics.length > 0).map(({ uri }) => uri));
    assert.deepEqual([...files], [uriOf('old.yaml')]);
  });

  test('says how the pull of the image at a position is verified', async () => {
    await start({ files: { 'set.yaml': TEAM_SET } });
    editor.open('pod.yaml', POD);
    const verify = async (line: number): Promise<unknown> =>
      editor.ask(VERIFICATION, { uri: uriOf('pod.yaml'), position: { line, character: 20 } });
    const reference = `quay.io/team/app@${DIGEST}`;
    const command = `oc debug node/NODE -- chroot /host podman pull --log-level=debug ${reference}`;
    assert.deepEqual(await verify(6), { verification: { reference, command } });
    assert.deepEqual(await verify(5), { verification: null });
  });

  test('sees new and changed files, but none in folders that are not looked into', async () => {
    await start({ files: { 'a.yaml': TEAM_SET } });
    editor.write({ 'b.yaml': OTHER_SET, 'node_modules/c.yaml': POLICY });
    await editor.diagnostics('b.yaml', (found) => codes(found).includes('conflicting-source-policy'));
    editor.write({ 'b.yaml': POLICY });
    await editor.diagnostics('b.yaml', (found) => codes(found).join() === 'icsp-deprecated');
    assert.equal(
      editor.published.some(({ uri }) => uri.includes('node_modules')),
      false,
    );
  });

  test('forgets a file in a folder that is not looked into when it is closed', async () => {
    const hidden = 'node_modules/c.yaml';
    await start({ files: { 'a.yaml': TEAM_SET, [hidden]: POLICY } });
    editor.open(hidden, POLICY);
    await editor.diagnostics(hidden, (found) => codes(found).join() === 'icsp-deprecated');
    editor.close(hidden);
    await editor.diagnostics(hidden, (found) => found.diagnostics.length === 0);
  });

  test('goes back to the file on disk when a document is closed', async () => {
    await start({ files: { 'a.yaml': TEAM_SET } });
    editor.open('a.yaml', POLICY);
    await editor.diagnostics('a.yaml', (found) => codes(found).join() === 'icsp-deprecated');
    editor.close('a.yaml');
    await editor.diagnostics('a.yaml', (found) => found.version === undefined && found.diagnostics.length === 0);
  });

  test('knows a document under every spelling of its URI', async () => {
    await start({ files: { 'with blank/a(1).yaml': POLICY } });
    await editor.diagnostics('file:///workspace/with%20blank/a%281%29.yaml', (found) => found.diagnostics.length === 1);
    editor.open('file:///workspace/with%20blank/a(1).yaml', TEAM_SET, 'yaml');
    await editor.diagnostics(
      'file:///workspace/with%20blank/a(1).yaml',
      (found) => found.version === 1 && found.diagnostics.length === 0,
    );
  });

  test('takes back what it said of a file under another spelling of its URI, and at its end under the one it used', async () => {
    const [ours, theirs] = ['file:///workspace/me%40home/a.yaml', 'file:///workspace/me@home/a.yaml'];
    await start({ files: { 'me@home/a.yaml': POLICY } });
    const there = (found: { diagnostics: readonly unknown[] }): boolean => found.diagnostics.length === 1;
    await editor.diagnostics(ours, there);
    editor.open(theirs, POLICY, 'yaml');
    await editor.diagnostics(theirs, there);
    await editor.diagnostics(ours, ({ diagnostics }) => diagnostics.length === 0);
    editor.remove('me@home/a.yaml');
    editor.close(theirs);
    await editor.diagnostics(theirs, ({ diagnostics }) => diagnostics.length === 0);
  });

  test('hovers with the pull plan, and leads to the entry', async () => {
    await start({ files: { 'sets/set.yaml': TEAM_SET } });
    editor.open('pod.yaml', POD);
    await editor.diagnostics('pod.yaml', (found) => found.version === 1);
    const hover = await editor.hover('pod.yaml', 'quay.io/te$0am');
    const { value } = hover?.contents as { value: string };
    assert.match(value, /^\*\*Pull plan\*\*/);
    assert.match(value, /mirror\.example\.com\/team\/app@sha256:aaaaaaaaaaaa…/);
    assert.match(value, /\[set\.yaml:9\]\(<file:\/\/\/workspace\/sets\/set\.yaml#L9,7>\)/);
    const [location] = (await editor.definition('pod.yaml', 'quay.io/te$0am')) ?? [];
    assert.deepEqual(location, {
      uri: uriOf('sets/set.yaml'),
      range: { start: { line: 8, character: 6 }, end: { line: 8, character: 29 } },
    });
  });

  test('does not hover over references where nothing is known of mirrors', async () => {
    await start();
    editor.open('pod.yaml', POD);
    assert.equal(await editor.hover('pod.yaml', 'quay.io/te$0am'), null);
  });

  test('completes in a half-typed line', async () => {
    await start();
    editor.open('set.yaml', TEAM_SET.replace('    mirrorSourcePolicy: NeverContactSource\n', '    mirrorSou'));
    const list = await editor.complete('set.yaml', 'mirrorSou$0');
    const item = list?.items.find(({ label }) => label === 'mirrorSourcePolicy');
    assert.deepEqual(item?.textEdit, {
      range: { start: { line: 9, character: 4 }, end: { line: 9, character: 13 } },
      newText: 'mirrorSourcePolicy: ',
    });
  });

  test('converts with a code action that keeps the comment', async () => {
    await start();
    editor.open('old.yaml', POLICY);
    await editor.diagnostics('old.yaml', (found) => found.diagnostics.length === 1);
    const actions = (await editor.actions('old.yaml', 'Image$0ContentSourcePolicy')) ?? [];
    const convert = actions.find(({ title }) => title === 'Convert to ImageDigestMirrorSet');
    assert.equal(convert?.kind, 'quickfix');
    assert.equal(
      actions.some(({ kind = '' }) => kind.startsWith('source')),
      false,
    );
    editor.apply(convert);
    assert.match(
      editor.text('old.yaml'),
      /^apiVersion: config\.openshift\.io\/v1\nkind: ImageDigestMirrorSet # keep me\n/,
    );
    await editor.diagnostics('old.yaml', (found) => found.version === 2 && found.diagnostics.length === 0);
  });

  test('fixes everything that is safe on request', async () => {
    await start();
    editor.open(
      'set.yaml',
      TEAM_SET.replace('quay.io/team', 'https://quay.io/team/').replace(
        'mirror.example.com/team',
        'https://mirror.example.com/team',
      ),
    );
    await editor.diagnostics('set.yaml', (found) => found.diagnostics.length >= 2);
    const [fixAll, ...others] = (await editor.actions('set.yaml', 'apiVersion', ['source.fixAll'])) ?? [];
    assert.deepEqual([fixAll?.kind, others], ['source.fixAll.mirrorscope', []]);
  });

  test('outlines a document', async () => {
    await start();
    editor.open('set.yaml', TEAM_SET);
    const [set] = (await editor.symbols('set.yaml')) ?? [];
    assert.equal(set?.name, 'team');
    assert.deepEqual(
      set.children?.map(({ name }) => name),
      ['quay.io/team'],
    );
  });

  test('previews node files live, and leads from a line to its manifest line', async () => {
    await start({ files: { 'set.yaml': TEAM_SET } });
    editor.open('set.yaml', TEAM_SET);
    await editor.diagnostics('set.yaml', (found) => found.version === 1);
    const { clusters, defaultUri } = await editor.ask(PREVIEWS, { uri: uriOf('set.yaml') });
    assert.deepEqual(
      clusters.map(({ cluster, target, refused }) => [cluster, target, refused]),
      [['workspace', 'unknown', false]],
    );
    assert.ok(defaultUri);
    const text = await editor.nodeFile(defaultUri);
    assert.match(text, /location = "mirror\.example\.com\/team"/);
    const line = text.split('\n').findIndex((candidate) => candidate.includes('mirror.example.com/team'));
    const at = { textDocument: { uri: defaultUri }, position: { line, character: 8 } };
    const found: { uri: string; range: unknown }[] = await editor.connection.sendRequest('textDocument/definition', at);
    assert.deepEqual(found[0], {
      uri: uriOf('set.yaml'),
      range: { start: { line: 8, character: 6 }, end: { line: 8, character: 29 } },
    });

    editor.type('set.yaml', 'mirror.example.com/team', 'mirror.example.com/group');
    await editor.diagnostics('set.yaml', (params) => params.version === 2);
    await until(() => editor.refreshed.length === 1);
    assert.match(await editor.nodeFile(defaultUri), /mirror\.example\.com\/group/);

    editor.type('set.yaml', 'metadata:\n  name: team', 'metadata:\n  name: "team');
    await until(() => editor.refreshed.length === 2);
    const stale = await editor.nodeFile(defaultUri);
    assert.match(stale, /^# OUTDATED: set\.yaml cannot be read/);
    assert.match(stale, /mirror\.example\.com\/group/);
  });

  test('shows a refusal as comments in the words of the operator', async () => {
    await start();
    editor.open('set.yaml', TEAM_SET.replace('quay.io/team', 'quay.io/team:1'));
    await editor.diagnostics('set.yaml', (found) => found.diagnostics.length > 0);
    const { clusters, defaultUri } = await editor.ask(PREVIEWS, { uri: null });
    assert.equal(clusters[0]?.refused, true);
    const text = await editor.nodeFile(defaultUri ?? '');
    assert.match(text, /invalid format for source "quay\.io\/team:1"/);
    assert.equal(
      text.split('\n').every((line) => line === '' || line.startsWith('#')),
      true,
    );
  });

  test('resolves, converts whole files and tells the status on request', async () => {
    await start({ files: { 'set.yaml': TEAM_SET, 'old/a.yaml': POLICY, 'old/b.yaml': POD } });
    await editor.diagnostics('old/a.yaml', (found) => found.diagnostics.length === 1);
    const { answers } = await editor.ask(RESOLVE, { uri: null, reference: `quay.io/team/app@${DIGEST}` });
    assert.deepEqual(
      answers[0]?.endpoints.map(({ reference, tried }) => [reference, tried]),
      [
        [`mirror.example.com/team/app@${DIGEST}`, true],
        [`quay.io/team/app@${DIGEST}`, false],
      ],
    );
    const { edit, converted, leftAlone } = await editor.ask(CONVERT, { uris: [uriOf('old')] });
    assert.equal(converted, 1);
    assert.deepEqual(leftAlone, []);
    assert.deepEqual(
      edit?.documentChanges.map(({ textDocument }) => textDocument),
      [{ uri: uriOf('old/a.yaml'), version: null }],
    );
    const status = await editor.ask(STATUS, { uri: uriOf('old/a.yaml') });
    assert.deepEqual(status.clusters, [{ name: 'workspace', target: 'unknown', refused: false, declared: false }]);
    assert.deepEqual((await editor.ask(STATUS, { uri: uriOf('old/b.yaml') })).clusters, []);
  });

  test('converts a file that it has not heard of yet', async () => {
    await start({ folders: [], files: { 'new.yaml': POLICY } });
    const { edit } = await editor.ask(CONVERT, { uris: [uriOf('new.yaml'), uriOf('gone.yaml')] });
    assert.deepEqual(
      edit?.documentChanges.map(({ textDocument }) => textDocument.uri),
      [uriOf('new.yaml')],
    );
  });

  test('follows settings, which have the form of .mirrorscope.yaml', async () => {
    await start({
      settings: { target: '4.18', rules: { 'icsp-deprecated': 'error' }, structure: 'off', clusters: null },
      files: { 'a.yaml': `${POLICY}extra: 1\n` },
    });
    const found = await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['icsp-deprecated', 1]],
    );
    assert.equal((await editor.ask(PREVIEWS, { uri: uriOf('a.yaml') })).clusters[0]?.target, '4.18');
  });

  const completion = (name: string, character: number): Promise<CompletionList | null> =>
    editor.connection.sendRequest('textDocument/completion', {
      textDocument: { uri: uriOf(name) },
      position: { line: 0, character },
    });
  const firstOf = async (text: string, label: string) => {
    editor.open('registries.conf', text, 'registries-conf');
    return (await completion('registries.conf', text.length))?.items.find((item) => item.label === label);
  };

  test('sends snippets and its command for the next proposal only to a client that knows them', async () => {
    await start({ initializationOptions: { commands: [SUGGEST_COMMAND] } });
    const known = await firstOf('short', 'short-name-mode');
    assert.equal(known?.textEdit?.newText, 'short-name-mode = "$0"');
    assert.deepEqual([known.insertTextFormat, known.command?.command], [2, SUGGEST_COMMAND]);
    await editor.stop();
    await start({ capabilities: {} });
    const plain = await firstOf('short', 'short-name-mode');
    assert.equal(plain?.textEdit?.newText, 'short-name-mode = ""');
    assert.deepEqual([plain.insertTextFormat, plain.command], [1, undefined]);
  });

  test('writes what a snippet begins with for a client that takes none', async () => {
    await start({ capabilities: {} });
    assert.equal(
      (await firstOf('[', '[[registry]]'))?.textEdit?.newText,
      '[[registry]]\nlocation = "registry.example.com"\n\n[[registry.mirror]]\nlocation = "mirror.example.com"\npull-from-mirror = "digest-only"',
    );
  });

  const editsFor = async (workspaceEdit: object | undefined) => {
    await start({
      capabilities: workspaceEdit ? { ...VSCODE, workspace: { ...VSCODE.workspace, workspaceEdit } } : {},
    });
    editor.open('set.yaml', POLICY);
    const [finding] = await editor.diagnostics('set.yaml', ({ diagnostics }) => diagnostics.length > 0);
    const found: CodeAction[] = await editor.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: uriOf('set.yaml') },
      range: finding?.range,
      context: { diagnostics: [] },
    });
    await editor.stop();
    return found.map(({ edit }) => edit ?? {});
  };

  test('binds edits to versions where the client takes that, and makes files only where it can', async () => {
    const all = await editsFor({ documentChanges: true, resourceOperations: ['create'] });
    const unmade = await editsFor({ documentChanges: true });
    const plain = await editsFor(undefined);
    assert.ok(all.every((edit) => edit.documentChanges && !edit.changes));
    assert.ok(unmade.every((edit) => edit.documentChanges));
    assert.ok(plain.length > 0 && plain.every((edit) => edit.changes && !edit.documentChanges));
    assert.deepEqual([unmade.length, plain.length], [all.length - 1, all.length - 1]);
    await start();
  });

  test('takes settings that an editor sends which cannot be asked for them', async () => {
    await start({ capabilities: {}, files: { 'a.yaml': POLICY } });
    const send = (settings: unknown): Promise<void> =>
      editor.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    const severity = (wanted: number) =>
      editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.some((one) => one.severity === wanted));
    await severity(2);
    await send({ mirrorscope: { rules: { 'icsp-deprecated': 'error' } } });
    await severity(1);
    await send(null);
    await severity(2);
  });

  test('reads folders that are added and forgets those that are removed', async () => {
    await start({ folders: [], files: { 'a.yaml': POLICY } });
    const folder = { uri: uriOf('').slice(0, -1), name: 'workspace' };
    const change = (added: unknown[], removed: unknown[]): Promise<void> =>
      editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
    await editor.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: 'file:///none' },
      position: { line: 0, character: 0 },
    });
    await change([folder], []);
    await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 1);
    await change([], [folder]);
    await editor.diagnostics('a.yaml', ({ diagnostics }) => diagnostics.length === 0);
  });

  test('gives the files of a folder that is removed to the one around it, as far as that comes by them', async () => {
    const folder = (name: string): { uri: string; name: string } => ({ uri: uriOf(name), name });
    await start({ files: { 'a.yaml': TEAM_SET, 'x/b.yaml': OTHER_SET, '.y/c.yaml': POLICY } });
    const change = (added: unknown[], removed: unknown[]): Promise<void> =>
      editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
    const across = (found: { diagnostics: readonly Diagnostic[] }): boolean =>
      codes(found).includes('conflicting-source-policy');
    await editor.diagnostics('x/b.yaml', across);
    await change([folder('x'), folder('.y')], []);
    await editor.diagnostics('x/b.yaml', (found) => !across(found));
    await editor.diagnostics('.y/c.yaml', (found) => codes(found).join() === 'icsp-deprecated');
    await change([], [folder('x'), folder('.y')]);
    await editor.diagnostics('x/b.yaml', across);
    await editor.diagnostics('.y/c.yaml', ({ diagnostics }) => diagnostics.length === 0);
    // Also one that is still being read.
    await change([folder('x')], []);
    await change([], [folder('x')]);
    await editor.diagnostics('x/b.yaml', across);
    assert.deepEqual(editor.log, []);
  });

  test('leaves files alone that are none of ours', async () => {
    await start();
    editor.open('compose.yaml', 'services:\n  web: {image: nginx\nbroken');
    await editor.diagnostics('compose.yaml', (found) => found.version === 1 && found.diagnostics.length === 0);
    assert.equal(await editor.complete('compose.yaml', 'services'), null);
  });

  test('goes on answering for the rest of a broken document', async () => {
    await start();
    editor.open('set.yaml', `${TEAM_SET}---\n${POD.replace('name: app', 'name: "app')}---\n${POLICY}`);
    const found = await editor.diagnostics('set.yaml', ({ diagnostics }) => diagnostics.length > 0);
    assert.ok(found.some(({ code }) => code === 'yaml-syntax'));
    assert.ok(found.some(({ code }) => code === 'icsp-deprecated'));
    const hover = await editor.hover('set.yaml', 'quay.io/te$0am');
    assert.match((hover?.contents as { value: string }).value, /\*\*Source\*\*/);
  });

  test('answers null where a handler fails, logs it once, and goes on', async () => {
    await start();
    editor.open('set.yaml', TEAM_SET);
    const nonsense = { textDocument: null, position: null };
    for (let i = 0; i < 2; i++) assert.equal(await editor.connection.sendRequest('textDocument/hover', nonsense), null);
    assert.equal(editor.log.filter((line) => line.startsWith('hover failed')).length, 1);
    const hover = await editor.hover('set.yaml', 'quay.io/te$0am');
    assert.ok(hover);
  });
});

suite('a session', () => {
  test('begins with `initialize`, also without a folder, and ends with `shutdown`', async () => {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
    serve(server, null);
    server.listen();
    const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    const log: unknown[] = [];
    client.onNotification('window/logMessage', (said) => {
      log.push(said);
    });
    client.listen();
    const codeOf = (method: string, params?: unknown): Promise<unknown> =>
      client.sendRequest(method, params).then(
        () => 'answered',
        (error: unknown) => (error as { code: unknown }).code,
      );
    const at = { textDocument: { uri: 'file:///none.yaml' }, position: { line: 0, character: 0 } };
    const methods = ['initialize', 'textDocument/hover', 'initialize', 'shutdown', 'textDocument/hover', 'shutdown'];
    const codes = [await codeOf('textDocument/hover', at), await codeOf('shutdown')];
    for (const method of methods)
      codes.push(await codeOf(method, method === 'shutdown' ? undefined : { ...at, capabilities: {} }));
    assert.deepEqual(codes, [
      ErrorCodes.ServerNotInitialized,
      ErrorCodes.ServerNotInitialized,
      ...['answered', 'answered', ErrorCodes.InvalidRequest, 'answered'],
      ErrorCodes.InvalidRequest,
      ErrorCodes.InvalidRequest,
    ]);
    assert.deepEqual(log, []);
    client.dispose();
    server.dispose();
  });
});
