import assert from 'node:assert/strict';
import type { ClientCapabilities, CodeLens } from 'vscode-languageserver/node';
import { CONVERT, LENS_COMMANDS, SET_BASE } from '../../server/src/protocol';
import { startEditor, uriOf, type Editor, type Start } from '../support/editor';

const POLICY = (name: string): string => `apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata:
  name: ${name}
spec:
  repositoryDigestMirrors:
  - source: quay.io/${name}
    mirrors: [m.io/${name}]
`;
const POD = `spec:\n  image: quay.io/a/app@sha256:${'a'.repeat(64)}\n`;
const FILES = { 'pod.yaml': POD };

const TAG: Readonly<Record<string, string>> = {
  ImageContentSourcePolicy: 'ImageTagMirrorSet',
  repositoryDigestMirrors: 'imageTagMirrors',
};

/** What the client can do that matters here. */
const able = (refreshSupport: boolean): ClientCapabilities => ({
  workspace: { configuration: true, codeLens: { refreshSupport } },
  window: { workDoneProgress: true },
});

suite('lenses over the protocol', () => {
  let editor: Editor;
  let refreshed = 0;
  const start = async (options?: Start): Promise<void> => {
    const commands = Object.values(LENS_COMMANDS);
    refreshed = 0;
    editor = await startEditor({
      files: FILES,
      initializationOptions: { commands },
      capabilities: able(true),
      ...options,
    });
    editor.connection.onRequest('workspace/codeLens/refresh', () => {
      refreshed++;
      return null;
    });
    editor.open('set.yaml', POLICY('a'));
    await editor.answered();
  };
  teardown(() => editor.stop());
  const lenses = (name = 'set.yaml'): Promise<CodeLens[] | null> =>
    editor.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: uriOf(name) } });
  const resolved = async (): Promise<CodeLens[]> =>
    Promise.all(
      ((await lenses()) ?? []).map((lens) =>
        lens.command ? Promise.resolve(lens) : editor.connection.sendRequest<CodeLens>('codeLens/resolve', lens),
      ),
    );
  const titles = async (): Promise<string[]> =>
    (await resolved()).map(
      ({ range, command }) => `${range.start.line + 1} ${command?.title ?? ''}: ${command?.command ?? ''}`,
    );

  test('stand on one line, also over a source that is a block text', async () => {
    await start();
    const text = POLICY('b').replace('source: quay.io/b', 'source: >-\n      quay.io/b\n    # so');
    editor.open('block.yaml', text);
    const ranges = ((await lenses('block.yaml')) ?? []).map(({ range }) => range);
    assert.equal(ranges.length, 3);
    for (const range of ranges) assert.equal(range.end.line, range.start.line);
  });

  test('say what can be done at once, and how many references a source serves when they are seen', async () => {
    await start();
    const [preview, convert, serves] = (await lenses()) ?? [];
    assert.deepEqual(preview?.command, {
      title: 'Preview node files',
      command: '_mirrorscope.previewNodeFiles',
      arguments: [uriOf('set.yaml'), { line: 0, character: 0 }],
    });
    assert.equal(convert?.command?.command, '_mirrorscope.convertObject');
    assert.equal(serves?.command, undefined);
    assert.deepEqual((await resolved())[2]?.command, {
      title: 'serves 1 reference',
      command: '_mirrorscope.showServedReferences',
      arguments: [uriOf('set.yaml'), { line: 6, character: 12 }],
    });
  });

  test('of the version that is open', async () => {
    await start();
    editor.type('set.yaml', 'source: quay.io/a', 'source: quay.io/b');
    assert.deepEqual(await titles(), [
      '1 Preview node files: _mirrorscope.previewNodeFiles',
      '1 Convert to ImageDigestMirrorSet: _mirrorscope.convertObject',
      '7 serves no reference: ',
    ]);
    assert.equal(await lenses('other.yaml'), null);
  });

  test('are asked for again when what they say has changed elsewhere, and only then', async () => {
    await start();
    await resolved();
    editor.write({ 'more.yaml': 'a: 1\n' });
    await editor.answered();
    assert.equal(refreshed, 0);
    editor.write({ 'more.yaml': POD });
    await editor.answered();
    assert.equal(refreshed, 1);
    assert.ok((await titles()).includes('7 serves 2 references: _mirrorscope.showServedReferences'));
    editor.remove('more.yaml', 'pod.yaml');
    await editor.answered();
    assert.equal(refreshed, 2);
    assert.equal((await titles()).length, 2);
  });

  test('say what the change against the base does to the nodes, once there is one', async () => {
    await start();
    assert.ok((await titles()).every((title) => !title.includes('against')));
    const root = uriOf('').replace(/\/$/, '');
    const file = { uri: uriOf('set.yaml'), text: null };
    await editor.ask(SET_BASE, { root, base: { kind: 'commit', name: 'main (1a2b3c4)', files: [file] } });
    await editor.answered();
    assert.equal(refreshed, 1);
    const impact = async (): Promise<string | undefined> =>
      (await titles()).find((title) => title.includes('_mirrorscope.showImpact'));
    assert.equal(
      await impact(),
      '1 No drain: only digest mirrors are added, against main (1a2b3c4): _mirrorscope.showImpact',
    );
    const times = (): number => refreshed;
    const before = times();
    editor.write({
      'more.yaml': POLICY('b')
        .replaceAll(/ImageContentSourcePolicy|repositoryDigestMirrors/g, (word) => TAG[word] ?? '')
        .replace('operator.openshift.io/v1alpha1', 'config.openshift.io/v1'),
    });
    await editor.answered();
    assert.ok(times() > before);
    assert.match((await impact()) ?? '', /^1 Drain: .*, against main/);
  });

  test('can be switched off', async () => {
    await start({ settings: { codeLens: { enabled: false } } });
    assert.equal(await lenses(), null);
  });

  test('are text for a client that knows no commands', async () => {
    await start({ initializationOptions: {}, capabilities: able(false) });
    assert.deepEqual(await titles(), ['7 serves 1 reference: ']);
    editor.write({ 'more.yaml': POD });
    await editor.answered();
    assert.equal(refreshed, 0);
  });

  const MAP = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  config: |\n${POLICY('a').replace(/^(?=.)/gm, '    ')}`;

  test('open the text that stands in a value, and convert what stands in it where it stands', async () => {
    await start();
    editor.open('map.yaml', MAP);
    const shown = (await lenses('map.yaml')) ?? [];
    const [open] = shown;
    assert.equal(open?.command?.title, 'Open config.yaml');
    assert.equal(open.command.command, LENS_COMMANDS.carried);
    const [uri = ''] = (open.command.arguments ?? []) as [string?];
    assert.match(uri, /^mirrorscope-text:\/map\.yaml\/config\.yaml\?/);
    const convert = shown.find(({ command }) => command?.command === LENS_COMMANDS.convert);
    assert.equal(convert?.range.start.line, 6);
    const [asked = '', at] = (convert.command?.arguments ?? []) as [string?, { line: number; character: number }?];
    assert.ok(at);
    const inFile = await editor.ask(CONVERT, { uris: [asked], at });
    assert.equal(inFile.converted, 1);
    assert.deepEqual(
      inFile.edit?.documentChanges.map(({ textDocument }) => textDocument.uri),
      [uriOf('map.yaml')],
    );
    editor.open(uri, POLICY('a'));
    const inside = await editor.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    const own = inside.find(({ command }) => command?.command === LENS_COMMANDS.convert);
    assert.deepEqual(own?.command?.arguments, [uri, { line: 0, character: 0 }]);
    const inText = await editor.ask(CONVERT, { uris: [uri], at: { line: 0, character: 0 } });
    assert.deepEqual(
      inText.edit?.documentChanges.map(({ textDocument }) => textDocument.uri),
      [uri],
    );
  });

  test('convert the object that they stand over, and no other', async () => {
    await start();
    const text = `${POLICY('a')}---\n${POLICY('b')}`;
    editor.open('two.yaml', text);
    const second = (await lenses('two.yaml'))?.filter(({ command }) => command?.command === LENS_COMMANDS.convert)[1];
    const [uri = '', at] = (second?.command?.arguments ?? []) as [string?, { line: number; character: number }?];
    assert.ok(at);
    const { converted, edit } = await editor.ask(CONVERT, { uris: [uri], at });
    assert.equal(converted, 1);
    const lines = edit?.documentChanges.flatMap(({ edits }) => edits.map(({ range }) => range.start.line)) ?? [];
    assert.ok(lines.length > 0 && lines.every((line) => line >= POLICY('a').split('\n').length), lines.join());
  });
});
