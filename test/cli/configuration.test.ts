import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';

const idms = (name: string, mirror: string): string =>
  `{apiVersion: config.openshift.io/v1, kind: ImageDigestMirrorSet, metadata: {name: ${name}}, spec: {imageDigestMirrors: [{source: quay.io/${name}, mirrors: [${mirror}/x]}]}}\n`;
const icsp = (name: string, mirror: string): string =>
  idms(name, mirror)
    .replace('config.openshift.io/v1', 'operator.openshift.io/v1alpha1')
    .replace('ImageDigestMirrorSet', 'ImageContentSourcePolicy')
    .replace('imageDigestMirrors', 'repositoryDigestMirrors');
const CONFIGURATION =
  'clusters:\n  a: {files: ["base/**", "a/**"], target: "4.12"}\n  b: {files: ["base/**", "b/**"], target: "4.18"}\n';
const BLOCKED =
  'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {registrySources: {blockedRegistries: [bad.io]}}\n';

function repository(): string {
  const folder = temporaryFolder({
    '.mirrorscope.yaml': CONFIGURATION,
    'base/image.yaml': BLOCKED,
    'a/set.yaml': icsp('one', 'mirror-a.io'),
    'b/set.yaml': icsp('one', 'mirror-b.io'),
    'apps/deep/x.yaml': 'a: 1\n',
  });
  mkdirSync(path.join(folder, '.git'));
  return folder;
}

async function render(
  cwd: string,
  ...words: string[]
): Promise<{ code: number | null; conf: string; notes: readonly string[] }> {
  const { code, out, notes } = await cli(['render', '--json', ...words], { cwd });
  const files = out === '' ? [] : (JSON.parse(out) as { files: { path: string; contents: string }[] }).files;
  return { code, conf: files.find((file) => file.path.endsWith('/registries.conf'))?.contents ?? '', notes };
}

suite('.mirrorscope.yaml on the command line', () => {
  suiteTeardown(removeTemporaryFolders);

  test('several clusters: one has to be named', async () => {
    const cwd = repository();
    const { code, notes } = await render(cwd, '.');
    assert.deepEqual(
      { code, notes },
      { code: 2, notes: ['these manifests are for several clusters: name one with --cluster (a, b)'] },
    );
    assert.match((await render(cwd, '--cluster', 'c', '.')).notes[0]!, /^there is no cluster c: there are a, b$/);
  });

  test('--cluster takes its files, its target and, without a path, all of it', async () => {
    const cwd = repository();
    const a = await render(cwd, '--cluster', 'a', '.');
    assert.match(a.conf, /mirror-a\.io/);
    assert.doesNotMatch(a.conf, /mirror-b\.io|pull-from-mirror/); // 4.12 writes mirror-by-digest-only
    assert.match((await render(cwd, '--cluster', 'b', '.')).conf, /pull-from-mirror = "digest-only"/);
    assert.deepEqual(await render(path.join(cwd, 'apps/deep'), '--cluster', 'a'), a);
    assert.match(
      (await render(cwd, '--cluster', 'a', '--target', '4.18', '.')).conf,
      /pull-from-mirror = "digest-only"/,
    );
  });

  test('the only cluster of the files needs no name; files of none stand together', async () => {
    const cwd = repository();
    assert.match((await render(cwd, 'b')).conf, /mirror-b\.io/);
    const withBase = await render(cwd, 'base', 'b');
    assert.match(withBase.conf, /mirror-b\.io[^]*bad\.io/);
    assert.equal((await render(cwd, 'base')).code, 2);
    const stray = temporaryFolder({ 'x.yaml': idms('stray', 'mirror-c.io') });
    assert.match((await render(cwd, path.join(stray, 'x.yaml'))).conf, /mirror-c\.io/);
    const none = await render(cwd, '--cluster', 'a', 'b');
    assert.equal(none.code, 2);
    assert.match(none.notes[0]!, /^none of these manifests belongs to cluster a/);
    assert.deepEqual((await render(cwd, '--cluster', 'a', 'a', 'b/set.yaml')).notes, [
      'b/set.yaml is left out: it does not belong to cluster a',
    ]);
  });

  test('--no-config ignores it; it is not looked for above the repository', async () => {
    const cwd = repository();
    assert.match((await render(cwd, '--no-config', 'a')).conf, /pull-from-mirror/);
    const inner = path.join(cwd, 'apps');
    mkdirSync(path.join(inner, '.git'));
    const outside = await render(inner, '--cluster', 'a', '../a');
    assert.match(outside.notes[0]!, /^there is no cluster a/);
  });

  test('with --cluster, what is named itself and is of no other cluster goes with it', async () => {
    const cwd = repository();
    const set = icsp('one', 'new.io');
    const elsewhere = path.join(temporaryFolder({ 'new.yaml': set }), 'new.yaml');
    const of412 = /mirror-by-digest-only = true/;
    const piped = await cli(['render', '-', '--cluster', 'a'], { cwd, stdin: set });
    assert.deepEqual({ code: piped.code, notes: piped.notes }, { code: 0, notes: [] });
    assert.match(piped.out, of412);
    assert.match((await render(cwd, elsewhere, '--cluster', 'a')).conf, of412);
    assert.match((await render(cwd, elsewhere, 'base', '--cluster', 'a')).conf, /bad\.io/, 'with its own files');
    for (const given of ['-', elsewhere]) {
      const { code, out } = await cli(['impact', 'a/set.yaml', given, '--cluster', 'a'], { cwd, stdin: set });
      assert.equal(code, 0);
      assert.match(out, /mirror-a\.io\/x has been removed/);
      const lint = await cli(['lint', given, '--cluster', 'a', '--target', '4.18'], { cwd, stdin: set });
      assert.match(lint.out, /\[icsp-deprecated\]/);
    }
    const other = await render(cwd, 'b/set.yaml', elsewhere, '--cluster', 'a');
    assert.deepEqual(other.notes, ['b/set.yaml is left out: it does not belong to cluster a']);
  });

  test('what `exclude` names is told as such', async () => {
    const cwd = temporaryFolder({
      '.mirrorscope.yaml': 'exclude: ["b/**"]\n',
      'a/set.yaml': idms('one', 'm.io'),
      'b/set.yaml': idms('two', 'm.io'),
    });
    const why = 'b/set.yaml: `exclude` of .mirrorscope.yaml names it';
    assert.deepEqual((await render(cwd, 'b')).notes, [`nothing is left of these manifests: ${why}`]);
    const left = await render(cwd, 'a', 'b/set.yaml');
    assert.deepEqual(
      [left.code, ...left.notes],
      [0, 'b/set.yaml is left out: `exclude` of .mirrorscope.yaml names it'],
    );
  });

  test('without it, clusters are those that the folders tell apart', async () => {
    const cwd = temporaryFolder({ 'c/prod/set.yaml': idms('one', 'p.io'), 'c/lab/set.yaml': idms('one', 'l.io') });
    assert.match((await render(cwd, 'c')).notes[0]!, /--cluster \(lab, prod\)$/);
    const { conf } = await render(cwd, 'c', '--cluster', 'lab');
    assert.match(conf, /l\.io/);
    assert.doesNotMatch(conf, /p\.io/);
  });

  test('what is wrong in it is said', async () => {
    const cwd = temporaryFolder({
      '.mirrorscope.yaml': 'clusters:\n  a: {files: ["**"], topology: big}\n',
      'x.yaml': idms('one', 'm.io'),
    });
    const { code, notes } = await render(cwd, 'x.yaml');
    assert.equal(code, 0);
    assert.match(notes[0]!, /^\.mirrorscope\.yaml:2: `topology` must be one of/);
    assert.match(
      (await cli(['lint', 'x.yaml'], { cwd })).out,
      /^\.mirrorscope\.yaml:2:\d+ \w+ `topology` must be .*\[invalid-configuration\]$/m,
    );
  });

  test('its syntax errors are said by every command that goes by it', async () => {
    const cwd = temporaryFolder({
      '.mirrorscope.yaml': 'clusters:\n  a:\n    topology: big\n    files: ["**"\n',
      'm/x.yaml': idms('one', 'm.io'),
    });
    const told = [
      '.mirrorscope.yaml:4: This is missing a closing bracket: `]` for a list, `}` for a mapping',
      '.mirrorscope.yaml:3: `topology` must be one of `standalone`, `sno`, `hosted`, `microshift`',
    ];
    for (const words of [
      ['render', 'm'],
      ['resolve', '--manifests', 'm', 'quay.io/one'],
      ['coverage', 'm'],
      ['coverage', 'm', '--manifests', 'm'],
      ['migrate', '--to', 'registries-conf', 'm'],
    ])
      assert.deepEqual((await cli(words, { cwd })).notes, told, words.join(' '));
    for (const command of ['impact', 'diff']) {
      const { notes } = await cli([command, 'm', 'm'], { cwd });
      assert.deepEqual(new Set(notes), new Set(told), command);
    }
  });

  test('objects of one kind and name are told: a cluster keeps one of them', async () => {
    const cwd = temporaryFolder({
      'm/a.yaml': idms('one', 'm.io'),
      'm/b.yaml': idms('one', 'n.io'),
      'm/c.yaml': BLOCKED,
      'm/d.yaml': BLOCKED.replace('bad', 'worse'),
      'm/e.yaml': icsp('one', 'n.io'),
      'm/f.yaml': idms('"<name>"', 'm.io').replace('quay.io/"<name>"', 'quay.io/f'),
      'm/g.yaml': idms('"<name>"', 'n.io').replace('quay.io/"<name>"', 'quay.io/g'),
      'n/a.yaml': idms('one', 'm.io'),
    });
    const told = [
      'm/b.yaml:1: ImageDigestMirrorSet `one` is there already (m/a.yaml:1): a cluster keeps the one that is applied last, while here all of them count',
      'm/d.yaml:3: Image `cluster` is there already (m/c.yaml:3): a cluster keeps the one that is applied last, while here only the first can count',
    ];
    for (const words of [
      ['render', 'm'],
      ['resolve', '--manifests', 'm', 'quay.io/one'],
      ['coverage', 'm'],
      ['coverage', 'n', '--manifests', 'm'],
      ['impact', 'n', 'm'],
      ['diff', 'n', 'm'],
    ])
      assert.deepEqual((await cli(words, { cwd })).notes, told, words.join(' '));
    assert.deepEqual((await cli(['render', 'n'], { cwd })).notes, []);
  });
});
