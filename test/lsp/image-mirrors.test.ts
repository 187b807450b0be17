import assert from 'node:assert/strict';
import {
  MIRROR_DETAILS,
  MIRROR_ROOTS,
  MIRROR_SOURCES,
  MIRRORS_OF_SOURCE,
  type MirrorRoot,
  type MirrorSourcesResult,
} from '../../server/src/protocol';
import { startEditor, uriOf, type Editor } from '../support/editor';

const set = (sources: readonly string[]): string =>
  [
    'apiVersion: config.openshift.io/v1',
    'kind: ImageDigestMirrorSet',
    'metadata: {name: set}',
    'spec:',
    '  imageDigestMirrors:',
    ...sources.flatMap((source) => [
      `  - source: ${source}`,
      `    mirrors: [m.example.com/${source}, n.example.com/${source}]`,
      '    mirrorSourcePolicy: NeverContactSource',
    ]),
    '',
  ].join('\n');

const FILES = {
  'clusters/lab/set.yaml': set(['a.io/x', 'b.io/y']),
  'clusters/lab/pod.yaml': 'spec:\n  image: a.io/x/app:1\n',
  'bastion/registries.conf': 'unqualified-search-registries = [\n',
};

suite('the Image Mirrors view, level by level', () => {
  let editor: Editor;
  setup(async () => {
    editor = await startEditor({ files: FILES });
  });
  teardown(() => editor.stop());

  const roots = async (): Promise<readonly MirrorRoot[]> => (await editor.ask(MIRROR_ROOTS, {})).roots;
  const root = async (kind: MirrorRoot['kind']): Promise<MirrorRoot> => {
    const found = (await roots()).find((each) => each.kind === kind);
    assert.ok(found);
    return found;
  };
  const sources = async (kind: MirrorRoot['kind']): Promise<MirrorSourcesResult> => {
    const found = await editor.ask(MIRROR_SOURCES, await root(kind));
    assert.ok(found);
    return found;
  };

  test('with 5,000 sources no more than their lines comes before one is opened', async function () {
    this.timeout(120_000);
    const many = Array.from({ length: 5000 }, (_, index) => `a.io/x${index}`);
    await editor.stop();
    editor = await startEditor({ files: { 'clusters/lab/set.yaml': set(many) } });
    assert.equal(Object.keys((await roots())[0] ?? {}).includes('sources'), false);
    const { sources: lines } = await sources('cluster');
    assert.equal(lines.length, 5000);
    assert.ok(JSON.stringify(lines).length / lines.length < 130);
    assert.equal(JSON.stringify(lines).includes('m.example.com'), false);
    const mirrors = await editor.ask(MIRRORS_OF_SOURCE, { ...(await root('cluster')), source: 'a.io/x4999' });
    assert.deepEqual(
      mirrors?.map(({ location }) => location),
      ['m.example.com/a.io/x4999', 'n.example.com/a.io/x4999'],
    );
  });

  test('clusters and hosts first', async () => {
    assert.deepEqual(
      (await roots()).map(({ kind, name, folder, target }) => [kind, name, folder, target]),
      [
        ['cluster', 'workspace', 'workspace', 'unknown'],
        ['host', 'bastion/registries.conf', 'workspace', null],
      ],
    );
  });

  test('then the sources with what holds for them, and the line on coverage', async () => {
    const { coverage, trouble, sources: found } = await sources('cluster');
    assert.equal(coverage, 'None of 1 reference leave the reachable registries, 1 cannot be pulled');
    assert.equal(trouble, null);
    assert.deepEqual(found, [
      { source: 'a.io/x', mirrors: { all: 0, digestOnly: 2, tagOnly: 0 }, insecure: false, blocked: true },
      { source: 'b.io/y', mirrors: { all: 0, digestOnly: 2, tagOnly: 0 }, insecure: false, blocked: true },
    ]);
  });

  test('then the mirrors in order, with hover and place', async () => {
    const at = { ...(await root('cluster')), source: 'b.io/y' };
    const mirrors = await editor.ask(MIRRORS_OF_SOURCE, at);
    assert.deepEqual(mirrors, [
      { location: 'm.example.com/b.io/y', use: 'digest-only', insecure: false, blocked: false },
      { location: 'n.example.com/b.io/y', use: 'digest-only', insecure: false, blocked: false },
    ]);
    const mirror = await editor.ask(MIRROR_DETAILS, {
      ...at,
      mirror: { location: 'n.example.com/b.io/y', use: 'digest-only' },
    });
    assert.match(mirror?.markdown ?? '', /^\*\*Mirror\*\* `n\.example\.com\/b\.io\/y`\n\n- of `b\.io\/y`, digest-only/);
    assert.equal(mirror?.locations[0]?.uri, uriOf('clusters/lab/set.yaml'));
    assert.deepEqual(mirror.locations[0].range.start, { line: 9, character: 36 });
    const source = await editor.ask(MIRROR_DETAILS, { ...at, mirror: null });
    assert.match(source?.markdown ?? '', /^\*\*Source\*\* `b\.io\/y`/);
    assert.equal(source?.locations[0]?.range.start.line, 8);
  });

  test('what is refused, with the place; what is not understood, with the engine’s words', async () => {
    editor.open('clusters/lab/set.yaml', FILES['clusters/lab/set.yaml']);
    editor.type('clusters/lab/set.yaml', 'source: b.io/y', 'source: b.io/');
    await editor.diagnostics('clusters/lab/set.yaml', () => true);
    const { trouble, sources: left } = await sources('cluster');
    assert.match(trouble?.message ?? '', /b\.io\//);
    assert.deepEqual(trouble?.location?.range.start, { line: 8, character: 12 });
    assert.deepEqual(
      left.map(({ source }) => source),
      ['a.io/x'],
    );
    const host = await sources('host');
    assert.match(host.trouble?.message ?? '', /registries\.conf/);
    assert.deepEqual([host.coverage, host.sources], [null, []]);
  });

  test('what is gone has no answer', async () => {
    const gone = { ...(await root('cluster')), name: 'gone' };
    assert.equal(await editor.ask(MIRROR_SOURCES, gone), null);
    assert.equal(await editor.ask(MIRRORS_OF_SOURCE, { ...gone, source: 'a.io/x' }), null);
    assert.equal(await editor.ask(MIRROR_DETAILS, { ...gone, source: 'a.io/x', mirror: null }), null);
    const here = { ...(await root('cluster')), source: 'gone.io' };
    assert.equal(await editor.ask(MIRRORS_OF_SOURCE, here), null);
    assert.equal(await editor.ask(MIRROR_DETAILS, { ...here, mirror: null }), null);
  });
});
