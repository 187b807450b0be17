import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';
import { machineConfig } from '../support/machine-configs';

const entry = (source: string, mirror: string): string =>
  `  - source: ${source}\n    mirrors:\n    - ${mirror}\n    mirrorSourcePolicy: NeverContactSource\n`;
const IDMS = `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: d}\nspec:\n  imageDigestMirrors:\n${entry('quay.io/a', 'm.io/a')}`;
const ITMS = `apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: {name: t}\nspec:\n  imageTagMirrors:\n${entry('quay.io/a', 't.io/a')}`;
const DROP_IN = `[[registry]]
  prefix = ""
  location = "quay.io/a"
  blocked = true

  [[registry.mirror]]
    location = "m.io/a"
    pull-from-mirror = "digest-only"

  [[registry.mirror]]
    location = "t.io/a"
    pull-from-mirror = "tag-only"
`;
const BLOCK = 'imageDigestSources:\n- source: quay.io/a\n  mirrors:\n  - m.io/a\n';
const POLICY = '  sourcePolicy: NeverContactSource\n';

suite('migrate --to', () => {
  suiteTeardown(removeTemporaryFolders);

  test('idms is what comes out without it', async () => {
    const cwd = temporaryFolder({ 'a.yaml': IDMS });
    assert.deepEqual(
      await cli(['migrate', '--to', 'idms', 'a.yaml'], { cwd }),
      await cli(['migrate', 'a.yaml'], { cwd }),
    );
  });

  test('registries-conf: one drop-in from all files, standard input among them', async () => {
    const cwd = temporaryFolder({ 'd.yaml': IDMS });
    const result = await cli(['migrate', '--to', 'registries-conf', 'd.yaml', '-'], { cwd, stdin: ITMS });
    assert.deepEqual(result, { code: 0, out: DROP_IN, notes: [] });
  });

  test('the drop-in sends an image where the manifests send it', async () => {
    const cwd = temporaryFolder({ 'm/d.yaml': IDMS, 'm/t.yaml': ITMS, 'registries.conf': '' });
    assert.equal((await cli(['migrate', '--to', 'registries-conf', '--dest-dir', 'conf.d', 'm'], { cwd })).code, 0);
    const plan = async (...options: readonly string[]): Promise<unknown> => {
      const { out } = await cli(['resolve', '--json', ...options, 'quay.io/a/b:1'], { cwd });
      const [{ pullSources }] = JSON.parse(out) as [{ pullSources: { reference: string }[] }];
      return pullSources.map(({ reference }) => reference);
    };
    const expected = await plan('--manifests', 'm');
    assert.deepEqual(expected, ['t.io/a/b:1', 'quay.io/a/b:1']);
    assert.deepEqual(await plan('--config', 'registries.conf', '--config-dir', 'conf.d'), expected);
  });

  test('mirror-sets: a registries.conf with its drop-ins, what it cannot say on standard error', async () => {
    const main =
      'unqualified-search-registries = ["quay.io"]\n[[registry]]\nlocation = "quay.io/a" # ours\nblocked = true\n';
    const dropIn = DROP_IN.replaceAll('quay.io/a', 'quay.io/b');
    const cwd = temporaryFolder({
      'registries.conf': `${main}[[registry.mirror]]\nlocation = "m.io/a"\npull-from-mirror = "digest-only"\n`,
      'registries.conf.d/50.conf': dropIn,
    });
    const { code, out, notes } = await cli(['migrate', '--to', 'mirror-sets', 'registries.conf', 'registries.conf.d'], {
      cwd,
    });
    assert.equal(code, 0);
    assert.deepEqual(notes, [
      'registries.conf:1:33 `unqualified-search-registries` is left out: it belongs into `spec.registrySources.containerRuntimeSearchRegistries` of the Image config',
    ]);
    assert.match(
      out,
      /^ {2}- source: quay.io\/a # ours\n {4}mirrors:\n {4}- m.io\/a\n {4}mirrorSourcePolicy: NeverContactSource\n {2}- source: quay.io\/b\n/m,
    );
    writeFileSync(path.join(cwd, 'sets.yaml'), out);
    const again = await cli(['migrate', '--to', 'mirror-sets', 'sets.yaml'], { cwd });
    assert.deepEqual(again, { code: 0, out, notes: [] });
  });

  test('idms of an install-config is the set that the installer makes of it; the file itself stays', async () => {
    const config = `apiVersion: v1\nbaseDomain: lan\nplatform: {none: {}}\n${BLOCK}`;
    const cwd = temporaryFolder({ 'install-config.yaml': config });
    const { code, out } = await cli(['migrate', '--to', 'idms', 'install-config.yaml'], { cwd });
    assert.equal(code, 0);
    assert.match(out, /^kind: ImageDigestMirrorSet$/m);
    assert.deepEqual(await cli(['migrate', '--to', 'mirror-sets', 'install-config.yaml'], { cwd }), {
      code,
      out,
      notes: [],
    });
    assert.equal((await cli(['migrate', '--to', 'idms', '--in-place', 'install-config.yaml'], { cwd })).code, 2);
    assert.equal(readFileSync(path.join(cwd, 'install-config.yaml'), 'utf8'), config);
  });

  test('what the cluster will refuse of mirror sets that come out is told', async () => {
    const icsp = `apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata: {name: p}\nspec:\n  repositoryDigestMirrors:\n  - source: "*.corp.io"\n    mirrors: [m.lan, m.lan, n.lan]\n`;
    const cwd = temporaryFolder({ 'p.yaml': icsp });
    const twice =
      'mirror-sets.yaml:10:7 of what comes out: `m.lan` is listed twice, so the API server refuses the object';
    const words = ['migrate', '--to', 'mirror-sets', 'p.yaml'];
    const { code, notes } = await cli(words, { cwd });
    assert.deepEqual({ code, notes }, { code: 0, notes: [twice] });
    const kind =
      'mirror-sets.yaml:2:7 of what comes out: `ImageDigestMirrorSet` came with 4.13, so the API server of this cluster does not know it';
    assert.deepEqual((await cli([...words, '--target', '4.12'], { cwd })).notes, [kind, twice]);
    assert.deepEqual((await cli(['migrate', '--to', 'registries-conf', 'p.yaml'], { cwd })).notes, []);
  });

  test('the release of the cluster counts for what comes out, whoever says it', async () => {
    const version = `apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nmetadata: {name: version}\nspec: {channel: stable-4.12}\n`;
    const cwd = temporaryFolder({ 'd.yaml': IDMS, 'v.yaml': version });
    const { notes } = await cli(['migrate', '--to', 'mirror-sets', 'd.yaml', 'v.yaml'], { cwd });
    assert.deepEqual(notes, [
      'mirror-sets.yaml:2:7 of what comes out: `ImageDigestMirrorSet` came with 4.13, so the API server of this cluster does not know it',
    ]);
  });

  test('who refuses is told as it is: the operator also of a block alone, the installer of two lists', async () => {
    const itself = `${BLOCK.replace('m.io/a', 'quay.io/a')}  - m.io/a\n${POLICY}`;
    const cwd = temporaryFolder({
      'block.yaml': itself,
      'both.yaml': `baseDomain: lan\nplatform: {none: {}}\n${BLOCK}imageContentSources: []\n`,
    });
    const refused = await cli(['migrate', '--to', 'mirror-sets', '--dest-dir', 'new', 'block.yaml'], { cwd });
    assert.deepEqual(refused, {
      code: 1,
      out: '',
      notes: [
        'block.yaml:4:5 the operator refuses these mirror sets: cannot set mirrorSourcePolicy: NeverContactSource if the source "quay.io/a" is one of the mirrors',
      ],
    });
    assert.ok(!existsSync(path.join(cwd, 'new')));
    const both = await cli(['migrate', '--to', 'mirror-sets', 'both.yaml'], { cwd });
    assert.match(both.notes.join('\n'), /^both\.yaml:3:1 `imageDigestSources` and /);
  });

  test('what does not go together is refused with what to do instead', async () => {
    const cwd = temporaryFolder({ 'd.yaml': IDMS, 'registries.conf': DROP_IN, 'bad.conf': 'registry = 1\n' });
    const mixed = await cli(['migrate', '--to', 'mirror-sets', 'd.yaml', 'registries.conf'], { cwd });
    assert.equal(mixed.code, 1);
    assert.match(mixed.notes.join('\n'), /convert each to mirror sets, then merge those/);
    const bad = await cli(['migrate', '--to', 'mirror-sets', 'bad.conf'], { cwd });
    assert.equal(bad.code, 1);
    assert.match(bad.notes.join('\n'), /^bad.conf:1:12 loading registries configuration/);
  });

  test('install-config: the block on standard output, what it cannot say on standard error', async () => {
    const cwd = temporaryFolder({ 'd.yaml': IDMS, 't.yaml': ITMS });
    const words = ['migrate', '--to', 'install-config', 'd.yaml', 't.yaml'];
    const note = 't.yaml:1:1 ImageTagMirrorSet `t` is left out: an install-config.yaml cannot say mirrors for tags';
    assert.deepEqual(await cli(words, { cwd }), { code: 0, out: BLOCK + POLICY, notes: [note] });
    const older = await cli([...words, '--target', '4.18'], { cwd });
    assert.deepEqual(
      { code: older.code, out: older.out, count: older.notes.length },
      { code: 0, out: BLOCK, count: 2 },
    );
    assert.match(older.notes[1]!, /^d\.yaml:9:25 `sourcePolicy: NeverContactSource` of `quay\.io\/a` is left out: /);
  });

  const outputs: readonly [to: string, file: string, contents: string][] = [
    ['registries-conf', '50-mirrors.conf', DROP_IN.slice(0, DROP_IN.lastIndexOf('\n  [[registry.mirror]]'))],
    ['install-config', 'imageDigestSources.yaml', BLOCK + POLICY],
  ];
  for (const [to, file, contents] of outputs) {
    test(`${to}: --dest-dir writes ${file}, over an existing one only with --force`, async () => {
      const cwd = temporaryFolder({ 'd.yaml': IDMS });
      const words = ['migrate', '--to', to, '--dest-dir', 'new', 'd.yaml'];
      const written = path.join(cwd, 'new', file);
      assert.deepEqual(await cli(words, { cwd }), { code: 0, out: '', notes: [`wrote ${path.join('new', file)}`] });
      assert.equal(readFileSync(written, 'utf8'), contents);
      writeFileSync(written, 'mine');
      const again = await cli(words, { cwd });
      assert.deepEqual({ code: again.code, lines: again.notes.length }, { code: 1, lines: 1 });
      assert.match(again.notes[0]!, /exists already: nothing is written/);
      assert.equal(readFileSync(written, 'utf8'), 'mine');
      assert.equal((await cli([...words, '--force'], { cwd })).code, 0);
      assert.equal(readFileSync(written, 'utf8'), contents);
    });

    test(`${to}: refused sets, exit 1, the operator's words, nothing written`, async () => {
      const cwd = temporaryFolder({ 'd.yaml': IDMS.replace('quay.io/a', 'https://quay.io/a') });
      const { code, out, notes } = await cli(['migrate', '--to', to, '--dest-dir', 'new', 'd.yaml'], { cwd });
      const words = 'the operator refuses these mirror sets: invalid format for source "https://quay.io/a"';
      assert.deepEqual({ code, out, notes }, { code: 1, out: '', notes: [`d.yaml:6:13 ${words}`] });
      assert.ok(!existsSync(path.join(cwd, 'new')));
    });

    test(`${to}: a file with YAML errors, exit 2`, async () => {
      const cwd = temporaryFolder({ 'd.yaml': IDMS, 'x.yaml': ITMS.replace('{name: t}', '{name: "t}') });
      const { code, out, notes } = await cli(['migrate', '--to', to, 'd.yaml', 'x.yaml'], { cwd });
      assert.deepEqual({ code, out, lines: notes.length }, { code: 2, out: '', lines: 1 });
    });

    test(`${to}: files without a set, and sets that no cluster serves`, async () => {
      const cwd = temporaryFolder({ 'd.yaml': IDMS.replace('io/v1', 'io/v1beta1'), 'x.yaml': 'a: 1\n' });
      const { code, out, notes } = await cli(['migrate', '--to', to, 'd.yaml', 'x.yaml'], { cwd });
      assert.deepEqual({ code, out }, { code: 0, out: '' });
      assert.deepEqual(notes, [
        'd.yaml:1:13 left out: no cluster serves ImageDigestMirrorSet as `config.openshift.io/v1beta1`',
        `there is nothing to write: nothing in these files can become ${file}`,
      ]);
      const unversioned = temporaryFolder({ 'd.yaml': IDMS.replace(/^apiVersion.*\n/, '') });
      const { notes: told } = await cli(['migrate', '--to', to, 'd.yaml'], { cwd: unversioned });
      assert.equal(told[0], 'd.yaml:1:7 left out: no cluster serves ImageDigestMirrorSet without an `apiVersion`');
      const kindless = temporaryFolder({ 'd.yaml': IDMS.replace(/^kind.*\n/m, '') });
      const { notes: words } = await cli(['migrate', '--to', to, 'd.yaml'], { cwd: kindless });
      assert.equal(words[0], 'd.yaml:1:13 left out: no cluster serves ImageDigestMirrorSet without a `kind`');
    });
  }

  test('a registries.conf that a file carries is converted, with its comments', async () => {
    const conf =
      '# ours\n[[registry]]\nlocation = "quay.io/a"\nmirror-by-digest-only = true\n[[registry.mirror]]\nlocation = "m.io/a"\n';
    const map = (name: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n  registries.conf: ${JSON.stringify(conf)}\n`;
    const cwd = temporaryFolder({ 'map.yaml': map('a'), 'two.yaml': `${map('a')}---\n${map('b')}`, 'idms.yaml': IDMS });
    const sets = await cli(['migrate', '--to', 'mirror-sets', 'map.yaml'], { cwd });
    assert.deepEqual([sets.code, sets.notes], [0, []]);
    assert.match(
      sets.out,
      /^kind: ImageDigestMirrorSet\n[^]* {2}# ours\n {2}- source: quay\.io\/a\n {4}mirrors:\n {4}- m\.io\/a\n$/m,
    );
    const block = await cli(['migrate', '--to', 'install-config', 'map.yaml'], { cwd });
    assert.match(block.out, /- source: quay\.io\/a\n {2}mirrors:\n {2}- m\.io\/a\n$/);
    const two = await cli(['migrate', '--to', 'mirror-sets', 'two.yaml'], { cwd });
    assert.deepEqual([two.code, two.out], [2, '']);
    assert.match(two.notes.join(), /several hosts or pools \(two\.yaml:5, two\.yaml:11\): convert one by one/);
    // Where mirror sets are given, they are what is meant.
    const beside = await cli(['migrate', '--to', 'registries-conf', 'idms.yaml', 'map.yaml'], { cwd });
    assert.equal(beside.code, 0);
    assert.deepEqual(beside.notes, [
      'map.yaml:5:21 the registries.conf here is left out: it does not go together with the others. Convert what carries it by itself',
    ]);
    assert.match(beside.out, /blocked = true/);
    assert.doesNotMatch(beside.out, /# ours/);
    const pool = machineConfig('worker', '50-a', { '50-a.conf': conf });
    const ofPool = await cli(['migrate', '--to', 'mirror-sets', '-'], { cwd, stdin: pool });
    assert.equal(ofPool.out, sets.out);
  });

  test('what stands in a template is named', async () => {
    const template = `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects:\n- ${IDMS.replace('m.io', '${HOST}').replaceAll('\n', '\n  ').trimEnd()}\n`;
    const { code, out, notes } = await cli(['migrate', '--to', 'registries-conf', '-'], {
      stdin: template,
      cwd: temporaryFolder(),
    });
    assert.deepEqual([code, out], [0, '']);
    assert.deepEqual(notes, [
      '-:5:15 ImageDigestMirrorSet `d` is left out: it stands in a template, and what its parameters become is not known',
      'there is nothing to write: nothing in these files can become 50-mirrors.conf',
    ]);
  });
});
