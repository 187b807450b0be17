import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';
import { machineConfig } from '../support/machine-configs';

const IDMS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: a}
spec:
  imageDigestMirrors:
  - source: quay.io/a
    mirrors: [mirror.example.com/a]
`;
const CONF = '/etc/containers/registries.conf';

suite('render', () => {
  suiteTeardown(removeTemporaryFolders);

  test('prints each file under its path', async () => {
    const { code, out, notes } = await cli(['render', '-'], { stdin: IDMS, cwd: temporaryFolder() });
    assert.deepEqual({ code, notes }, { code: 0, notes: [] });
    assert.ok(out.startsWith(`==> ${CONF} <==\nunqualified-search-registries = [`), out);
  });

  test('--out writes what the operator writes, below the folder; JSON has the same contents', async () => {
    const cwd = temporaryFolder({ 'm.yaml': IDMS });
    const { code, out, notes } = await cli(['render', '--out', 'nodes', 'm.yaml'], { cwd });
    assert.deepEqual({ code, out, notes }, { code: 0, out: '', notes: [`wrote nodes${CONF}`] });
    const json = JSON.parse((await cli(['render', '--json', 'm.yaml'], { cwd })).out) as { files: unknown[] };
    assert.deepEqual(json, {
      files: [{ path: CONF, mode: '0644', contents: readFileSync(path.join(cwd, `nodes${CONF}`), 'utf8') }],
      warnings: [],
      error: null,
    });
    assert.equal(statSync(path.join(cwd, `nodes${CONF}`)).mode & 0o777, 0o644);
    assert.deepEqual(await cli(['render', '--out', 'm.yaml', 'm.yaml'], { cwd }).then(({ code: exit }) => exit), 2);
  });

  test('--pool: with the drop-ins of its MachineConfigs', async () => {
    const drop = machineConfig('master', '50-m', { '50-m.conf': '# masters\n' });
    const cwd = temporaryFolder({ 'm/a.yaml': IDMS, 'm/mc.json': drop });
    const files = async (...args: string[]): Promise<unknown[]> =>
      (JSON.parse((await cli(['render', '--json', 'm', ...args], { cwd })).out) as { files: unknown[] }).files;
    assert.equal((await files()).length, 1);
    assert.equal((await files('--pool', 'worker')).length, 1);
    const [, dropIn] = await files('--pool', 'master');
    assert.deepEqual(dropIn, {
      path: '/etc/containers/registries.conf.d/50-m.conf',
      mode: '0640',
      contents: '# masters\n',
    });
    const { code, notes } = await cli(['render', 'm', '--pool', 'infra'], { cwd });
    assert.deepEqual([code, notes], [2, ['there is no pool infra: there are worker, master']]);
  });

  test('a name from a manifest cannot lead out of the folder', async () => {
    const policy = `apiVersion: config.openshift.io/v1
kind: ImagePolicy
metadata: {name: p, namespace: ../../../../escaped}
spec:
  scopes: [quay.io/b]
  policy: {rootOfTrust: {policyType: PublicKey, publicKey: {keyData: Zm9v}}}
`;
    const cwd = temporaryFolder({ 'in/m.yaml': policy });
    mkdirSync(path.join(cwd, 'nodes'));
    const { code, notes } = await cli(['render', '--out', 'nodes', 'in'], { cwd });
    if (existsSync(path.join(cwd, 'nodes/etc'))) assert.equal(code, 2);
    assert.equal(existsSync(path.join(cwd, 'escaped.json')), false);
    assert.ok(!notes.some((line) => line.includes('wrote') && line.includes('escaped')), notes.join('\n'));
  });

  test('a refusal: the whole message, where it comes from, exit 1', async () => {
    const cwd = temporaryFolder({ 'm.yaml': IDMS.replace('quay.io', 'https://quay.io') });
    const text = await cli(['render', 'm.yaml'], { cwd });
    assert.deepEqual({ code: text.code, out: text.out }, { code: 1, out: '' });
    assert.match(
      text.notes[0]!,
      /^the operator refuses these manifests.*: could not Create\/Update MachineConfig: .*invalid format for source "https:\/\/quay\.io\/a"$/,
    );
    assert.equal(text.notes[1], '  m.yaml:6');
    const json = await cli(['render', '--json', 'm.yaml'], { cwd });
    assert.equal(json.code, 1);
    const { files, error } = JSON.parse(json.out) as { files: unknown[]; error: string };
    assert.deepEqual(files, []);
    assert.ok(text.notes[0]!.endsWith(error));
    assert.equal((await cli(['render', '--out', 'nodes', 'm.yaml'], { cwd })).code, 1);
    assert.equal(existsSync(path.join(cwd, 'nodes')), false, 'nothing is written');
  });

  test('YAML errors: in a manifest of ours exit 2, elsewhere a note', async () => {
    const cwd = temporaryFolder({ 'broken.yaml': `${IDMS}  - source: "x\n`, 'other.yaml': 'a: [\n', 'ok.yaml': IDMS });
    const broken = await cli(['render', 'broken.yaml'], { cwd });
    assert.equal(broken.code, 2);
    assert.match(broken.notes[0]!, /^broken\.yaml:8:\d+ is not valid YAML: /);
    const other = await cli(['render', 'other.yaml', 'ok.yaml'], { cwd });
    assert.equal(other.code, 0);
    assert.match(other.notes[0]!, /^other\.yaml:1:\d+ is not valid YAML, and read as far as possible: /);
  });

  test('nothing to write is said', async () => {
    const { code, out, notes } = await cli(['render', '-'], {
      stdin: 'kind: ConfigMap\napiVersion: v1\n',
      cwd: temporaryFolder(),
    });
    assert.deepEqual({ code, out, lines: notes.length }, { code: 0, out: '', lines: 1 });
    assert.match(notes[0]!, /^the operator writes no file/);
  });

  test('a kustomization alone holds no manifests, and every command says so', async () => {
    const cwd = temporaryFolder({ 'x/kustomization.yaml': 'resources: [../base]\n' });
    const words = 'holds nothing but a kustomization: give what `kustomize build` makes of it';
    for (const given of ['x', 'x/kustomization.yaml'])
      for (const command of [
        ['render', given],
        ['resolve', 'quay.io/a', '--manifests', given],
        ['migrate', '--to', 'registries-conf', given],
      ])
        assert.deepEqual(await cli(command, { cwd }), { code: 2, out: '', notes: [`${given} ${words}`] });
  });

  test('--pool: of the operator and a MachineConfig that write one file, the last by name counts', async () => {
    const name = '01-image-searchRegistries.conf';
    const search = (host: string): string => `unqualified-search-registries = ["${host}"]\n`;
    const image = (host: string): string =>
      `apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {registrySources: {containerRuntimeSearchRegistries: [${host}]}}\n`;
    const written = async (config: string): Promise<string[]> => {
      const cwd = temporaryFolder({
        'old/image.yaml': image('a.io'),
        'new/image.yaml': image('b.io'),
        ...Object.fromEntries(
          ['old', 'new'].flatMap((side) =>
            ['worker', 'master'].map((pool) => [
              `${side}/${pool}.json`,
              machineConfig(pool, config, { [name]: search('mc.io') }),
            ]),
          ),
        ),
      });
      const { out } = await cli(['render', '--json', '--pool', 'worker', 'old'], { cwd });
      const { files } = JSON.parse(out) as { files: { path: string; contents: string }[] };
      const hosts = files
        .filter((file) => file.path.endsWith(name))
        .map(({ contents }) => /"(.*?)"/.exec(contents)?.[1]);
      const impact = JSON.parse((await cli(['impact', '--json', 'old', 'new'], { cwd })).out) as { reboot: boolean };
      const plan = (await cli(['resolve', 'app:1', '--manifests', 'old', '--pool', 'worker'], { cwd })).out;
      return [...hosts.map(String), String(impact.reboot), /\S+\/app:1/.exec(plan)?.[0] ?? ''];
    };
    assert.deepEqual(await written('50-w'), ['a.io', 'true', 'a.io/app:1']);
    assert.deepEqual(await written('99-zz'), ['mc.io', 'false', 'mc.io/app:1']);
  });

  test('what a kustomization names and is not followed is told, and what the operator refuses of its patches', async () => {
    const patch = (source: string): string =>
      `patches:\n- target: {kind: ImageDigestMirrorSet}\n  patch: '[{op: replace, path: /spec/imageDigestMirrors/0/source, value: "${source}"}]'\n`;
    const files = (source: string): Record<string, string> => ({
      '.mirrorscope.yaml': 'clusters: {prod: {files: [prod/kustomization.yaml]}}\n',
      'base/a.yaml': IDMS,
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'prod/kustomization.yaml': `resources: [../base, gone.yaml]\nvars: []\n${patch(source)}`,
    });
    const cwd = temporaryFolder(files('quay.io/b'));
    const rendered = await cli(['render', '.'], { cwd });
    assert.match(rendered.out, /location = "quay\.io\/b"/);
    assert.deepEqual(rendered.notes, [
      'prod/kustomization.yaml:2: not applied: vars',
      'prod/kustomization.yaml:1: not applied: gone.yaml (not found)',
    ]);
    assert.equal((await cli(['lint', '.'], { cwd })).code, 0);
    const refused = await cli(['lint', '.'], { cwd: temporaryFolder(files('https://quay.io/b')) });
    assert.equal(refused.code, 1);
    assert.match(refused.out, /^prod\/kustomization\.yaml:5:10 error The operator refuses .*"https:\/\/quay\.io\/b"/);
  });

  test('--pool: a pool that nobody names is told, as it may be mistyped', async () => {
    const cwd = temporaryFolder({ 'm/a.yaml': IDMS });
    const note = 'no MachineConfig here is for a pool infra: it is taken for one of workers';
    for (const words of [
      ['render', 'm'],
      ['resolve', '--manifests', 'm', 'quay.io/a'],
      ['impact', 'm', 'm'],
    ]) {
      const { code, notes } = await cli([...words, '--pool', 'infra'], { cwd });
      assert.deepEqual([code, notes], [0, [note]], words.join(' '));
      assert.deepEqual((await cli([...words, '--pool', 'worker'], { cwd })).notes, [], words.join(' '));
    }
  });
});
