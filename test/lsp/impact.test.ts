import assert from 'node:assert/strict';
import {
  IMPACT,
  PREVIEWS,
  previewUri,
  readPreviewUri,
  REPORTS,
  reportUri,
  SET_BASE,
  type Base,
} from '../../server/src/protocol';
import { startEditor, uriOf, type Editor } from '../support/editor';

const set = (...sources: readonly string[]): string =>
  [
    'apiVersion: config.openshift.io/v1',
    'kind: ImageDigestMirrorSet',
    'metadata: {name: team}',
    'spec:',
    '  imageDigestMirrors:',
    ...sources.map((source) => `  - {source: ${source}, mirrors: [m.io/${source}]}`),
    '',
  ].join('\n');

const FILES = {
  'clusters/lab/set.yaml': set('a.io', 'b.io'),
  'clusters/prod/set.yaml': set('a.io'),
  'apps/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: a.io/x:1\n',
};
const LAB = 'clusters/lab/set.yaml';
const PROD = 'clusters/prod/set.yaml';
const ROOT = uriOf('x').slice(0, -2);
const CONF = '/etc/containers/registries.conf';

const commit = (files: Readonly<Record<string, string | null>>): Base => ({
  kind: 'commit',
  name: 'main (1a2b3c4)',
  files: Object.entries(files).map(([name, text]) => ({ uri: uriOf(name), text })),
});

suite('impact and what it is held against', () => {
  let editor: Editor;
  setup(async () => {
    editor = await startEditor({ files: FILES });
  });
  teardown(() => editor.stop());

  const setBase = (base: Base | null): Promise<null> => editor.ask(SET_BASE, { root: ROOT, base });
  const against = async (state: 'base' | 'saved', name: string | null): Promise<Record<string, string>> => {
    const { clusters } = await editor.ask(IMPACT, { uri: name === null ? null : uriOf(name), against: state });
    return Object.fromEntries(clusters.map(({ cluster, summary }) => [cluster, summary]));
  };

  test('without a base there is nothing to compare with', async () => {
    assert.deepEqual(await editor.ask(IMPACT, { uri: uriOf(LAB), against: 'base' }), { name: null, clusters: [] });
  });

  test('files that differ from the commit, and every letter after', async () => {
    await setBase(commit({ [LAB]: set('a.io') }));
    assert.deepEqual(await against('base', LAB), { 'clusters/lab': 'No drain: only digest mirrors are added' });
    assert.deepEqual(await against('base', null), {
      'clusters/lab': 'No drain: only digest mirrors are added',
      'clusters/prod': 'No change on the nodes',
    });
    editor.open(LAB, FILES[LAB]);
    editor.type(LAB, 'source: a.io', 'source: c.io');
    assert.deepEqual(await against('base', LAB), { 'clusters/lab': 'Drain: a.io is removed' });
  });

  test('a base is what it was: what is opened and saved afterwards does not change it', async () => {
    editor.open(LAB, FILES[LAB]);
    editor.type(LAB, 'source: b.io', 'source: c.io');
    await setBase(commit({}));
    const drain = { 'clusters/lab': 'Drain: b.io is removed' };
    assert.deepEqual(await against('base', LAB), drain);
    editor.write({ [LAB]: editor.text(LAB) });
    editor.close(LAB);
    assert.deepEqual(await against('base', LAB), drain);
  });

  test('a file that the commit does not have, and one that only it has', async () => {
    await setBase(commit({ [PROD]: null, 'clusters/prod/old.yaml': set('old.io').replace('team', 'old') }));
    const { clusters } = await editor.ask(IMPACT, { uri: uriOf(PROD), against: 'base' });
    assert.deepEqual(
      clusters.map(({ level, summary }) => [level, summary]),
      [['drain', 'Drain: old.io is removed']],
    );
    const [location] = clusters[0]?.reasons[0]?.locations ?? [];
    assert.deepEqual(
      [location?.uri, location?.range.start.line, location?.isBefore],
      [uriOf('clusters/prod/old.yaml'), 5, true],
    );
  });

  test('a reason leads to the line that is there now', async () => {
    await setBase(commit({}));
    editor.open(LAB, FILES[LAB]);
    editor.type(LAB, 'mirrors: [m.io/b.io]', 'mirrors: [n.io/b.io]');
    const { name, clusters } = await editor.ask(IMPACT, { uri: uriOf(LAB), against: 'base' });
    assert.equal(name, 'main (1a2b3c4)');
    const [reason] = clusters[0]?.reasons ?? [];
    assert.equal(reason?.text, `${CONF}: mirror m.io/b.io has been removed in registry b.io`);
    assert.equal(reason.brief, 'a mirror of b.io is removed');
    assert.ok(
      reason.locations.some(({ uri, isBefore, range }) => uri === uriOf(LAB) && !isBefore && range.start.line === 6),
    );
  });

  test('node files of the base and of now, under URIs of their own', async () => {
    await setBase(commit({ [LAB]: set('a.io') }));
    const [lab] = (await editor.ask(IMPACT, { uri: uriOf(LAB), against: 'base' })).clusters;
    const [file, ...others] = lab?.files ?? [];
    assert.deepEqual([file?.path, others], [CONF, []]);
    assert.ok(file);
    assert.doesNotMatch(await editor.nodeFile(file.before), /b\.io/);
    assert.match(await editor.nodeFile(file.now), /location = "b\.io"/);
    await setBase(commit({ [LAB]: set('a.io', 'x.io') }));
    assert.match(await editor.nodeFile(file.before), /location = "x\.io"/);
    await setBase(null);
    assert.equal(await editor.nodeFile(file.before), '');
  });

  test('a shown file of the base is read again when the base is another', async () => {
    await setBase(commit({ [LAB]: set('a.io') }));
    const uri = previewUri({ root: ROOT, cluster: 'clusters/lab', path: CONF, of: 'base' });
    await editor.nodeFile(uri);
    await setBase(commit({ [LAB]: set('y.io') }));
    for (let turn = 0; turn < 100 && !editor.refreshed.includes(uri); turn++) await editor.ask(PREVIEWS, { uri: null });
    assert.ok(editor.refreshed.includes(uri));
  });

  test('a cluster that the commit does not have: nodes have what the installation wrote', async () => {
    await setBase(commit({ [LAB]: null }));
    assert.deepEqual(await against('base', PROD), { 'clusters/prod': 'No change on the nodes' });
    assert.deepEqual(await against('base', LAB), { 'clusters/lab': 'No drain: only digest mirrors are added' });
    const [lab] = (await editor.ask(IMPACT, { uri: uriOf(LAB), against: 'base' })).clusters;
    assert.match(await editor.nodeFile(lab?.files[0]?.before ?? ''), /^# The Machine Config Operator does not write/);
  });

  test('a registries.conf from a node stands for every cluster', async () => {
    await setBase({ kind: 'conf', name: 'node.conf', text: '[[registry]]\nlocation = "b.io"\n' });
    assert.deepEqual(await against('base', PROD), {
      'clusters/prod': 'Drain: b.io is removed',
    });
  });

  test('the files on disk are what the editor’s content is held against', async () => {
    editor.open(LAB, FILES[LAB]);
    assert.deepEqual(await against('saved', LAB), { 'clusters/lab': 'No change on the nodes' });
    editor.type(LAB, 'source: b.io', 'source: c.io');
    assert.deepEqual(await against('saved', LAB), { 'clusters/lab': 'Drain: b.io is removed' });
    editor.write({ [LAB]: editor.text(LAB) });
    assert.deepEqual(await against('saved', LAB), { 'clusters/lab': 'No change on the nodes' });
  });

  test('clusters are told apart as they are now, before as well', async () => {
    await setBase(commit({ [LAB]: set('a.io') }));
    editor.write({ '.mirrorscope.yaml': 'clusters: {edge: {files: ["clusters/lab/**"], topology: microshift}}\n' });
    assert.deepEqual(await against('base', LAB), {
      edge: '1 node file changed; MicroShift has no Machine Config Daemon',
    });
  });

  test('a file that cannot be read is named', async () => {
    await setBase(commit({}));
    editor.open(LAB, FILES[LAB]);
    editor.type(LAB, 'spec:\n', 'spec:\n  broken: "\n');
    const [lab] = (await editor.ask(IMPACT, { uri: uriOf(LAB), against: 'base' })).clusters;
    assert.equal(lab?.unreadable, uriOf(LAB));
  });

  test('a base that comes while the folder is still being read counts afterwards', async () => {
    await editor.stop();
    editor = await startEditor({ files: FILES, isStillReading: true });
    await setBase(commit({ [LAB]: set('a.io') }));
    const wanted = { 'clusters/lab': 'No drain: only digest mirrors are added' };
    for (let turn = 0; turn < 200; turn++)
      if (JSON.stringify(await against('base', LAB)) === JSON.stringify(wanted)) return;
    assert.deepEqual(await against('base', LAB), wanted);
  });

  test('from a node file one gets to the others, and to the impact on its cluster', async () => {
    await setBase(commit({ [LAB]: set('a.io') }));
    const uri = previewUri({ root: ROOT, cluster: 'clusters/prod', path: CONF });
    const { clusters, defaultUri } = await editor.ask(PREVIEWS, { uri });
    assert.deepEqual([clusters.map(({ cluster }) => cluster), defaultUri], [['clusters/prod', 'clusters/lab'], uri]);
    const impact = await editor.ask(IMPACT, { uri, against: 'base' });
    assert.deepEqual(
      impact.clusters.map(({ cluster }) => cluster),
      ['clusters/prod'],
    );
  });

  test('a node file that gets another language in the editor stays in sync', async () => {
    const uri = previewUri({ root: ROOT, cluster: 'clusters/lab', path: CONF });
    editor.open(uri, await editor.nodeFile(uri), 'registries-conf');
    editor.close(uri);
    editor.open(uri, await editor.nodeFile(uri), 'toml');
    editor.close(uri);
    editor.open(uri, '', 'registries-conf');
    editor.open(LAB, FILES[LAB]);
    editor.type(LAB, 'source: b.io', 'source: c.io');
    for (let turn = 0; turn < 100 && !editor.refreshed.includes(uri); turn++) await editor.ask(PREVIEWS, { uri: null });
    assert.ok(editor.refreshed.includes(uri));
  });

  test('pull plans are compared with those of a cluster in the base', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: b.io/x@sha256:' + '0'.repeat(64) + '\n';
    editor.write({ 'apps/pod.yaml': pod });
    await setBase(commit({ [LAB]: set('a.io') }));
    const [folder] = (await editor.ask(REPORTS, { uri: uriOf(LAB) })).folders;
    assert.deepEqual(
      folder?.sides.map(({ kind, name }) => `${kind} ${name}`),
      ['cluster clusters/lab', 'cluster clusters/prod', 'base clusters/lab@base', 'base clusters/prod@base'],
    );
    const page = (old: string, next: string): Promise<string> =>
      editor.nodeFile(reportUri({ kind: 'plans', root: ROOT, old, next }));
    assert.match(await page('clusters/lab@base', 'clusters/lab'), /\*\*Of 1 reference, 1 gets a mirror\.\*\*/);
    assert.match(await page('clusters/lab', 'clusters/lab@base'), /\*\*Of 1 reference, 1 loses its mirrors\.\*\*/);
    await setBase(null);
    assert.equal(await page('clusters/lab@base', 'clusters/lab'), '');
  });

  test('an address says which state it is of, and survives being written', () => {
    for (const of of ['base', 'saved'] as const) {
      const address = { root: ROOT, cluster: 'a b', path: CONF, of };
      assert.deepEqual(readPreviewUri(previewUri(address)), address);
    }
    assert.deepEqual(readPreviewUri(previewUri({ root: ROOT, cluster: 'a', path: CONF })), {
      root: ROOT,
      cluster: 'a',
      path: CONF,
    });
  });
});
