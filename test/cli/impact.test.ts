import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';
import { commitAll } from '../support/commit-all';
import { machineConfig } from '../support/machine-configs';

const idms = (...sources: string[]): string =>
  `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: a}\nspec:\n  imageDigestMirrors:\n${sources.map((source) => `  - source: ${source}\n    mirrors: [m.io/${source}]\n`).join('')}`;
const blocking = (...hosts: string[]): string =>
  `apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {registrySources: {blockedRegistries: [${hosts.join(', ')}]}}\n`;

interface ImpactJson {
  readonly drain: boolean | null;
  readonly reboot: boolean;
  readonly actions: string[];
  readonly changedFiles: string[];
  readonly reasons: string[];
  readonly error?: string;
  readonly pools?: readonly (ImpactJson & { readonly pools: string[] })[];
}

async function impact(cwd: string, ...words: string[]): Promise<ImpactJson & { code: number | null }> {
  const { code, out, notes } = await cli(['impact', '--json', ...words], { cwd });
  assert.notEqual(out, '', notes.join('\n'));
  return { code, ...(JSON.parse(out) as ImpactJson) };
}

suite('impact', () => {
  suiteTeardown(removeTemporaryFolders);

  test('between manifests; --fail-on decides on the exit code', async () => {
    const cwd = temporaryFolder({
      'old/a.yaml': idms('a.io', 'b.io'),
      'new/a.yaml': idms('a.io'),
      'more/a.yaml': idms('a.io', 'b.io', 'c.io'),
    });
    const removed = await impact(cwd, 'old', 'new');
    assert.deepEqual(removed, {
      code: 0,
      drain: true,
      reboot: false,
      actions: ['Special'],
      changedFiles: ['/etc/containers/registries.conf'],
      reasons: removed.reasons,
    });
    assert.match(removed.reasons[0]!, /registry b\.io has been removed/);
    assert.equal((await impact(cwd, 'old', 'more')).drain, false);
    assert.equal((await impact(cwd, 'old', 'new', '--fail-on', 'drain')).code, 1);
    assert.equal((await impact(cwd, 'old', 'new', '--fail-on', 'reboot')).code, 0);
    const { out } = await cli(['impact', 'old', 'new'], { cwd });
    assert.match(
      out,
      /^Impact: {3}Drain: b\.io is removed\nDrain: {4}yes\nReboot: {3}no\nActions: {2}Special\nChanged: {2}\/etc\/containers\/registries\.conf\nBecause:\n.*b\.io has been removed/,
    );
  });

  test('drop-ins of MachineConfigs: pools that fare differently, or one of them', async () => {
    const drop = machineConfig('master', '50-m', { '50-m.conf': '' });
    const cwd = temporaryFolder({
      'old/a.yaml': idms('a.io'),
      'new/a.yaml': idms('a.io', 'b.io'),
      'new/mc.json': drop,
    });
    const { pools, ...worst } = await impact(cwd, 'old', 'new');
    assert.deepEqual([worst.drain, worst.reboot, worst.actions], [true, true, ['Reboot']]);
    assert.deepEqual(
      pools?.map((pool) => [pool.pools, pool.reboot, pool.changedFiles]),
      [
        [['master'], true, ['/etc/containers/registries.conf', '/etc/containers/registries.conf.d/50-m.conf']],
        [['worker'], false, ['/etc/containers/registries.conf']],
      ],
    );
    const worker = await impact(cwd, 'old', 'new', '--pool', 'worker', '--fail-on', 'reboot');
    assert.deepEqual([worker.code, worker.reboot, worker.pools], [0, false, undefined]);
    const { out } = await cli(['impact', 'old', 'new'], { cwd });
    assert.match(
      out,
      /^Impact: {3}Drain and reboot: .* \(pool master\)\n\non master:\nDrain: {4}yes\n[^]*\n\non worker:\nDrain: {4}no\n/,
    );
    assert.match(out, /50-m\.conf: no node disruption policy covers this file {2}\(.*mc\.json:1\)/);
  });

  test('what the operator does not write is the file of the installation', async () => {
    const cwd = temporaryFolder({
      'empty/x.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
      'new/a.yaml': blocking('bad.io'),
    });
    const { changedFiles } = await impact(cwd, 'empty', 'new');
    assert.deepEqual(changedFiles, ['/etc/containers/policy.json', '/etc/containers/registries.conf']);
    assert.deepEqual((await impact(cwd, 'empty', 'empty')).changedFiles, []);
  });

  test('a registries.conf is compared with that file alone, node files with those that there are', async () => {
    const cwd = temporaryFolder({ 'm/a.yaml': idms('a.io'), 'm/b.yaml': blocking('bad.io') });
    assert.equal((await cli(['render', '--out', 'node', 'm'], { cwd })).code, 0);
    const conf = 'node/etc/containers/registries.conf';
    for (const [old, next] of [
      ['m', conf],
      [conf, 'm'],
      ['m', 'node'],
      ['node', 'm'],
      ['node', 'node'],
    ] as const) {
      assert.deepEqual((await impact(cwd, old, next)).changedFiles, [], `${old} ${next}`);
    }
    rmSync(path.join(cwd, 'm/b.yaml'));
    assert.deepEqual((await impact(cwd, conf, 'm')).changedFiles, ['/etc/containers/registries.conf']);
    mkdirSync(path.join(cwd, 'node/etc/other'));
    writeFileSync(path.join(cwd, 'node/etc/other/file'), 'x');
    assert.equal((await impact(cwd, 'm', 'node')).reboot, true);
  });

  test('the policy of the administrator and the topology count', async () => {
    const machines =
      'apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: cluster}\nspec:\n  nodeDisruptionPolicy:\n    files:\n    - path: /etc/containers/registries.conf\n      actions: [{type: None}]\n';
    const cwd = temporaryFolder({
      'old/a.yaml': idms('a.io', 'b.io'),
      'new/a.yaml': idms('a.io'),
      'new/m.yaml': machines,
    });
    assert.deepEqual((await impact(cwd, 'old', 'new')).actions, ['None']);
    writeFileSync(path.join(cwd, 'new/m.yaml'), machines.replace('cluster', 'other'));
    assert.deepEqual((await impact(cwd, 'old', 'new')).actions, ['Special']);
    const edge = temporaryFolder({
      '.mirrorscope.yaml': 'clusters: {sno: {files: ["**"], topology: sno}}\n',
      'old/a.yaml': idms('a.io', 'b.io'),
      'new/a.yaml': idms('a.io'),
    });
    assert.equal((await impact(edge, 'old', 'new')).drain, false);
  });

  test('a refused side: its words, exit 1', async () => {
    const cwd = temporaryFolder({ 'old/a.yaml': idms('a.io'), 'new/a.yaml': idms('https://a.io') });
    const { code, drain, error } = await impact(cwd, 'old', 'new');
    assert.deepEqual({ code, drain }, { code: 1, drain: null });
    assert.match(error ?? '', /^the operator refuses the manifests of new, .*invalid format for source/);
    const text = await cli(['impact', 'old', 'new'], { cwd });
    assert.deepEqual({ code: text.code, out: text.out, notes: text.notes }, { code: 1, out: '', notes: [error] });
  });

  test('a side that no engine loads: what the daemon does, the words of the engine, exit 1', async () => {
    const conf = (location: string): string =>
      `[[registry]]\nlocation = "quay.io/team"\n[[registry.mirror]]\nlocation = "${location}"\n`;
    const cwd = temporaryFolder({
      'ok.conf': conf('m.io/team'),
      'bad.conf': conf('https://m.io/team'),
      'ok/etc/containers/registries.conf': '',
      'bad/etc/containers/registries.conf': '',
      'bad/etc/containers/registries.conf.d/x.conf': conf('https://m.io/team'),
      'm/a.yaml': idms('a.io'),
    });
    const path = '"/etc/containers/registries.conf"';
    for (const [old, next] of [
      ['ok.conf', 'bad.conf'],
      ['bad.conf', 'ok.conf'],
    ] as const) {
      const { code, drain, error } = await impact(cwd, old, next);
      assert.deepEqual({ code, drain }, { code: 1, drain: true });
      assert.ok(
        error?.startsWith(`nothing can be pulled with bad.conf: loading registries configuration ${path}: `),
        error,
      );
      const text = await cli(['impact', old, next], { cwd });
      assert.equal(text.code, 1);
      assert.ok(text.out.startsWith('Impact:   Drain: ') && text.out.endsWith(`\nError:    ${error}\n`), text.out);
    }
    assert.match((await impact(cwd, 'ok', 'bad')).error ?? '', /^nothing can be pulled with bad: .*d\/x\.conf"/);
    assert.deepEqual((await impact(cwd, 'ok', 'm')).error, undefined);
  });

  test('git revisions: with a path, without one, of node files', async () => {
    const cwd = temporaryFolder({
      'm/a.yaml': idms('a.io', 'b.io'),
      'node/etc/containers/registries.conf': '',
      'notes.txt': 'x',
    });
    commitAll(cwd);
    writeFileSync(path.join(cwd, 'm/a.yaml'), idms('a.io'));
    assert.equal((await impact(cwd, 'git:main:m', 'm')).drain, true);
    assert.equal((await impact(cwd, 'git:HEAD:m/a.yaml', 'm/a.yaml')).drain, true);
    assert.equal((await impact(path.join(cwd, 'm'), 'git:HEAD', '.')).drain, true);
    assert.equal((await impact(cwd, 'm', 'git:HEAD:m')).drain, false);
    assert.deepEqual((await impact(cwd, 'git:main:node', 'node')).changedFiles, []);
    for (const wrong of ['git:', 'git:nope:m', 'git:--help', 'git:HEAD:absent', 'git:HEAD:../..']) {
      const { code, out, notes } = await cli(['impact', wrong, 'm'], { cwd });
      assert.deepEqual({ code, out, lines: notes.length }, { code: 2, out: '', lines: 1 }, wrong);
      assert.ok(notes[0]!.startsWith(wrong), notes[0]);
    }
    assert.equal(
      (await cli(['impact', 'git:HEAD', 'm'], { cwd: temporaryFolder({ 'm/a.yaml': idms('a.io') }) })).code,
      2,
    );
  });

  test('the path in a git revision counts from the current folder, which is said where it leads nowhere', async () => {
    const root = temporaryFolder({ 'clusters/prod/a.yaml': idms('a.io') });
    commitAll(root);
    const cwd = path.join(root, 'clusters/prod');
    const looked = 'there is no clusters/prod/clusters/prod in HEAD: PATH counts from the current folder';
    const { code, notes } = await cli(['impact', 'git:HEAD:clusters/prod', '.'], { cwd });
    assert.deepEqual({ code, notes }, { code: 2, notes: [`git:HEAD:clusters/prod: ${looked}`] });
    for (const given of ['git:HEAD', 'git:HEAD:.', 'git:HEAD:../prod', `git:HEAD:${cwd}`])
      assert.deepEqual((await impact(cwd, given, '.')).changedFiles, [], given);
    const atRoot = await cli(['impact', 'git:HEAD:prod', '.'], { cwd: root });
    assert.deepEqual(atRoot.notes, ['git:HEAD:prod: there is no prod in HEAD']);
    mkdirSync(path.join(root, 'later'));
    const later = await cli(['impact', 'git:HEAD', root], { cwd: path.join(root, 'later') });
    assert.deepEqual(later.notes, ['git:HEAD: there is no later in HEAD']);
  });

  test('a git revision is read as the working tree is: its links, and which folders are passed over', async () => {
    const cwd = temporaryFolder({
      '.mirrorscope.yaml': 'clusters:\n  prod: {files: ["prod/**"]}\n',
      '.github/x.yaml': idms('https://refused.io'),
      'node_modules/x.yaml': idms('https://refused.io'),
      'prod/a.yaml': idms('a.io'),
      'shared/b.yaml': idms('b.io').replace('name: a', 'name: b'),
      'teams/one/c.yaml': idms('c.io').replace('name: a', 'name: c'),
      'node/etc/containers/real.conf': '[[registry]]\nlocation = "a.io"\nblocked = true\n',
    });
    symlinkSync('../shared/chain.yaml', path.join(cwd, 'prod/b.yaml'));
    symlinkSync('b.yaml', path.join(cwd, 'shared/chain.yaml'));
    symlinkSync('../teams/one', path.join(cwd, 'prod/team'));
    symlinkSync('../../prod', path.join(cwd, 'teams/one/around'));
    symlinkSync('around.yaml', path.join(cwd, 'prod/around.yaml'));
    symlinkSync('nowhere.yaml', path.join(cwd, 'prod/dangling.yaml'));
    symlinkSync('real.conf', path.join(cwd, 'node/etc/containers/registries.conf'));
    commitAll(cwd);
    for (const side of ['.', 'prod', 'prod/b.yaml', 'prod/team', 'prod/team/c.yaml', 'node']) {
      const git = side === '.' ? 'git:HEAD' : `git:HEAD:${side}`;
      const { code, out, notes } = await cli(['impact', '--cluster', 'prod', '--json', git, side], { cwd });
      assert.deepEqual({ code, notes, of: side }, { code: 0, notes: [], of: side });
      assert.deepEqual((JSON.parse(out) as ImpactJson).changedFiles, [], side);
    }
    const { out } = await cli(['impact', '--cluster', 'prod', 'git:HEAD:prod', 'prod/a.yaml'], { cwd });
    assert.match(out, /registry b\.io has been removed {2}\(git:HEAD:prod\/b\.yaml:6\)/);
    assert.match(out, /registry c\.io has been removed {2}\(git:HEAD:prod\/team\/c\.yaml:6\)/);
  });

  test('a git revision: a link that leads out of the repository is left out, and told', async () => {
    const out = temporaryFolder({ 'b.yaml': idms('b.io') });
    const cwd = temporaryFolder({ 'm/a.yaml': idms('a.io') });
    symlinkSync(path.join(out, 'b.yaml'), path.join(cwd, 'm/b.yaml'));
    symlinkSync('../../b.yaml', path.join(cwd, 'm/c.yaml'));
    commitAll(cwd);
    const reason = 'it is a link that leads out of the repository';
    const left = await cli(['impact', 'git:HEAD:m', 'm/a.yaml'], { cwd });
    assert.deepEqual(
      { code: left.code, notes: left.notes },
      {
        code: 0,
        notes: ['b', 'c'].map((name) => `git:HEAD:m/${name}.yaml is left out: ${reason}`),
      },
    );
    const named = await cli(['impact', 'git:HEAD:m/b.yaml', 'm/a.yaml'], { cwd });
    assert.deepEqual(
      { code: named.code, notes: named.notes },
      { code: 2, notes: [`cannot read git:HEAD:m/b.yaml: ${reason}`] },
    );
  });

  test('neither manifests nor node files', async () => {
    const cwd = temporaryFolder({ 'x/notes.yaml': 'just text\n', 'm/a.yaml': idms('a.io') });
    const { code, notes } = await cli(['impact', 'x', 'm'], { cwd });
    assert.equal(code, 2);
    assert.match(notes[0]!, /^x holds neither manifests nor node files/);
  });

  test('a kustomization alone is nothing to compare', async () => {
    const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\n';
    const cwd = temporaryFolder({ 'x/kustomization.yaml': kustomization, 'm/a.yaml': idms('a.io') });
    for (const side of ['x', 'x/kustomization.yaml']) {
      const { code, out, notes } = await cli(['impact', side, 'm'], { cwd });
      const words = 'holds nothing but a kustomization: give what `kustomize build` makes of it';
      assert.deepEqual({ code, out, notes }, { code: 2, out: '', notes: [`${side} ${words}`] });
    }
  });
});
