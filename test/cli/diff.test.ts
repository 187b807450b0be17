import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';
import { commitAll } from '../support/commit-all';
import { assertFits } from '../support/json-schema';
import { machineConfig } from '../support/machine-configs';

const itms = (entries: Readonly<Record<string, string>>): string =>
  [
    'apiVersion: config.openshift.io/v1',
    'kind: ImageTagMirrorSet',
    'metadata: {name: tags}',
    'spec:',
    '  imageTagMirrors:',
    ...Object.entries(entries).map(([source, mirrors]) => `  - {source: ${source}, mirrors: [${mirrors}]}`),
    '',
  ].join('\n');
const blocking = (host: string): string =>
  `apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {registrySources: {blockedRegistries: [${host}]}}\n`;
const pod = (...images: string[]): string =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images.map((image) => `  - image: ${image}\n`).join('')}`;

interface DiffJson {
  readonly sources: readonly { readonly change: string; readonly source: string; readonly origins: string[] }[];
  readonly policy: readonly { readonly scope: string }[];
  readonly references: readonly { readonly change: string; readonly ref: string; readonly places: string[] }[];
  readonly compared: number;
  readonly error?: string;
  readonly newError?: string;
  readonly pools?: readonly string[];
  readonly otherPools?: readonly (DiffJson & { readonly pools: readonly string[] })[];
}

async function diff(cwd: string, ...words: string[]): Promise<DiffJson & { code: number | null }> {
  const { code, out, notes } = await cli(['diff', '--json', ...words], { cwd });
  assert.notEqual(out, '', notes.join('\n'));
  const json = JSON.parse(out) as DiffJson;
  assertFits('diff', json);
  return { code, ...json };
}

const changes = ({ references }: DiffJson): string[] => references.map(({ change, ref }) => `${change} ${ref}`);

suite('diff', () => {
  suiteTeardown(removeTemporaryFolders);

  test('what oc-mirror copies no node is asked for', async () => {
    const cwd = temporaryFolder({
      'old.yaml': itms({ 'quay.io/team': 'm.io/team' }),
      'new.yaml': itms({ 'quay.io/other': 'm.io/other' }),
      'isc.yaml':
        'apiVersion: mirror.openshift.io/v2alpha1\nkind: ImageSetConfiguration\nmirror: {additionalImages: [{name: quay.io/team/tool:1}]}\n',
    });
    const found = await diff(cwd, 'old.yaml', 'new.yaml', '--refs', 'isc.yaml', '--fail-on', 'lost');
    assert.deepEqual([found.code, found.compared], [0, 0]);
  });

  test('a policy.json that the engine refuses breaks all', async () => {
    const policy = (type: string): string => JSON.stringify({ default: [{ type }] });
    const cwd = temporaryFolder({
      'o/etc/containers/registries.conf': '',
      'o/etc/containers/policy.json': policy('insecureAcceptAnything'),
      'n/etc/containers/registries.conf': '',
      'n/etc/containers/policy.json': policy('insecureAcceptAnthing'),
      'p.yaml': pod('a.io/x:1'),
    });
    const { code, newError } = await diff(cwd, 'o', 'n', '--refs', 'p.yaml');
    assert.deepEqual([code, newError], [1, 'invalid policy in "/etc/containers/policy.json"']);
  });

  test('between manifests: sources, policy.json and the references of a folder', async () => {
    const cwd = temporaryFolder({
      'old/a.yaml': itms({ 'a.io': 'm.io/a', 'b.io': 'm.io/b, n.io/b', 'c.io': 'm.io/c' }),
      'new/a.yaml': itms({ 'b.io': 'n.io/b, m.io/b', 'c.io': 'm.io/c' }),
      'new/image.yaml': blocking('d.io'),
      'apps/app.yaml': pod('a.io/x:1', 'b.io/x:1', 'c.io/x:1', 'd.io/x:1'),
    });
    const found = await diff(cwd, 'old', 'new', '--refs', 'apps');
    assert.deepEqual(
      found.sources.map(({ change, source, origins }) => [change, source, ...origins]),
      [
        ['removed', 'a.io', 'old/a.yaml:6'],
        ['changed', 'b.io', 'new/a.yaml:6', 'old/a.yaml:7'],
        ['added', 'd.io', 'new/image.yaml:4'],
      ],
    );
    assert.deepEqual(
      found.policy.map(({ scope }) => scope),
      ['d.io'],
    );
    assert.deepEqual(changes(found), ['broken d.io/x:1', 'lost a.io/x:1', 'moved b.io/x:1']);
    assert.deepEqual([found.compared, found.code], [4, 0]);
    assert.deepEqual(found.references[1]?.places, ['apps/app.yaml:5']);
  });

  test('text', async () => {
    const cwd = temporaryFolder({
      'old/a.yaml': itms({ 'a.io': 'm.io/a', 'b.io': 'm.io/b, n.io/b' }),
      'new/a.yaml': itms({ 'b.io': 'n.io/b, m.io/b' }),
      'app.yaml': pod('a.io/x:1', 'b.io/x:1', 'c.io/x:1'),
    });
    const { out } = await cli(['diff', 'old', 'new', '--refs', 'app.yaml'], { cwd });
    assert.equal(
      out,
      [
        '0 sources added, 1 removed, 1 changed',
        '  - a.io: m.io/a (tag-only)  (old/a.yaml:6)',
        '  ~ b.io  (new/a.yaml:6, old/a.yaml:7)',
        '      ~ order m.io/b, n.io/b → n.io/b, m.io/b',
        'Of 3 references, 1 loses its mirrors, 1 comes from elsewhere first',
        '  lose their mirrors (1)',
        '    a.io/x:1  m.io/a/x:1 → a.io/x:1  app.yaml:5',
        '  come from elsewhere first (1)',
        '    b.io/x:1  m.io/b/x:1 → n.io/b/x:1  app.yaml:6',
        '',
      ].join('\n'),
    );
  });

  test('--fail-on', async () => {
    const cwd = temporaryFolder({
      'old.yaml': itms({ 'a.io': 'm.io/a' }),
      'same.yaml': `# the same\n${itms({ 'a.io': 'm.io/a' })}`,
      'moved.yaml': itms({ 'a.io': 'n.io/a' }),
      'gone.yaml': itms({ 'b.io': 'm.io/b' }),
      'app.yaml': pod('a.io/x:1'),
    });
    const codeOf = async (...words: string[]): Promise<number | null> =>
      (await cli(['diff', 'old.yaml', ...words], { cwd })).code;
    assert.equal(await codeOf('gone.yaml', '--refs', 'app.yaml'), 0);
    assert.equal(await codeOf('gone.yaml', '--refs', 'app.yaml', '--fail-on', 'lost'), 1);
    assert.equal(await codeOf('moved.yaml', '--refs', 'app.yaml', '--fail-on', 'lost'), 0);
    assert.equal(await codeOf('moved.yaml', '--refs', 'app.yaml', '--fail-on', 'changed'), 1);
    assert.equal(await codeOf('moved.yaml', '--fail-on', 'changed'), 1);
    assert.equal(await codeOf('same.yaml', '--refs', 'app.yaml', '--fail-on', 'changed'), 0);
    assert.equal(await codeOf('gone.yaml', '--fail-on', 'lost'), 2);
  });

  test('without --refs: the references among the manifests of both sides', async () => {
    const cwd = temporaryFolder({
      'old/a.yaml': itms({ 'a.io': 'm.io/a' }),
      'old/app.yaml': pod('a.io/x:1'),
      'new/app.yaml': pod('a.io/x:2'),
      'new/a.yaml': itms({ 'b.io': 'm.io/b' }),
    });
    assert.deepEqual(changes(await diff(cwd, 'old', 'new')), ['lost a.io/x:1', 'lost a.io/x:2']);
  });

  test('a registries.conf, node files, a git revision', async () => {
    const cwd = temporaryFolder({ 'm/a.yaml': itms({ 'a.io': 'm.io/a' }), 'app.yaml': pod('a.io/x:1') });
    commitAll(cwd);
    assert.equal((await cli(['render', '--out', 'node', 'm'], { cwd })).code, 0);
    const conf = 'node/etc/containers/registries.conf';
    for (const [old, next] of [
      ['m', conf],
      [conf, 'node'],
      ['node', 'm'],
      ['git:main:m', conf],
    ] as const)
      assert.equal(
        (await diff(cwd, old, next, '--refs', 'app.yaml', '--fail-on', 'changed')).code,
        0,
        `${old} ${next}`,
      );
    writeFileSync(path.join(cwd, conf), '[[registry]]\nlocation = "a.io"\nblocked = true\n');
    const found = await diff(cwd, 'git:main:m', conf, '--refs', 'app.yaml');
    assert.deepEqual(changes(found), ['broken a.io/x:1']);
    assert.deepEqual(found.sources[0]?.origins, [`${conf}:1`, 'git:main:m/a.yaml:6']);
    writeFileSync(path.join(cwd, conf), '[[registry]]\n');
    const broken = await diff(cwd, 'm', 'node', '--refs', 'app.yaml');
    assert.match(broken.newError ?? '', /^loading registries configuration "\/etc\/containers\/registries\.conf": /);
    assert.equal(broken.code, 1);
  });

  test('drop-ins of node files count', async () => {
    const conf = (mirror: string): string =>
      `[[registry]]\nlocation = "a.io"\n[[registry.mirror]]\nlocation = "${mirror}"\n`;
    const cwd = temporaryFolder({
      'old/etc/containers/registries.conf': conf('m.io/a'),
      'new/etc/containers/registries.conf': conf('m.io/a'),
      'new/etc/containers/registries.conf.d/50-x.conf': conf('n.io/a'),
      'app.yaml': pod('a.io/x:1'),
    });
    const found = await diff(cwd, 'old', 'new', '--refs', 'app.yaml');
    assert.deepEqual(changes(found), ['moved a.io/x:1']);
    assert.deepEqual(found.sources[0]?.origins, [
      'new/etc/containers/registries.conf.d/50-x.conf:1',
      'old/etc/containers/registries.conf:1',
    ]);
  });

  test('what oc-mirror wrote against what the cluster has, with what both sides have', async () => {
    const cwd = temporaryFolder({
      '.mirrorscope.yaml':
        'clusters: {prod: {files: ["base/**", "prod/**"], target: "4.16"}, lab: {files: ["base/**"]}}',
      'base/image.yaml': blocking('bad.io'),
      'prod/itms.yaml': itms({ 'a.io': 'm.io/a' }),
      'working-dir/cluster-resources/itms-oc-mirror.yaml': itms({ 'a.io': 'm.io/a', 'b.io': 'm.io/b' }),
      'apps/app.yaml': pod('a.io/x:1', 'b.io/x:1', 'bad.io/x:1'),
    });
    const words = ['prod', 'working-dir/cluster-resources', '--with', 'base', '--refs', 'apps', '--cluster', 'prod'];
    const found = await diff(cwd, ...words);
    assert.deepEqual(changes(found), ['gained b.io/x:1']);
    assert.deepEqual(found.policy, []);
    assert.equal(found.compared, 3);
  });

  test('a refused side: its words, exit 1; misuse', async () => {
    const cwd = temporaryFolder({
      'old.yaml': itms({ 'a.io': 'm.io/a' }),
      'new.yaml': itms({ 'https://a.io': 'm.io' }),
    });
    const { code, error } = await diff(cwd, 'old.yaml', 'new.yaml');
    assert.equal(code, 1);
    assert.match(error ?? '', /^the operator refuses the manifests of new\.yaml, .*invalid format for source/);
    const text = await cli(['diff', 'old.yaml', 'new.yaml'], { cwd });
    assert.deepEqual({ code: text.code, out: text.out, notes: text.notes }, { code: 1, out: '', notes: [error] });
    assert.match((await cli(['diff', 'old.yaml'], { cwd })).notes[0] ?? '', /^give OLD and NEW/);
  });

  test('Markdown: in a stable order, folded, escaped', async () => {
    const cwd = temporaryFolder({
      'o_l_d.yaml': itms({ 'a.io': 'm.io/a', 'b.io': 'm.io/b, n.io/b' }),
      'new.yaml': itms({ 'b.io': 'n.io/b' }),
      'app.yaml': pod('b.io/x:1', 'a.io/x:1'),
    });
    const { out } = await cli(['diff', 'o_l_d.yaml', 'new.yaml', '--refs', 'app.yaml', '--format', 'markdown'], {
      cwd,
    });
    assert.equal(
      out,
      [
        '### Where images come from: `o_l_d.yaml` → `new.yaml`',
        '',
        '**Of 2 references, 1 loses its mirrors, 1 comes from elsewhere first.** 0 sources added, 1 removed, 1 changed.',
        '',
        '<details><summary>References that lose their mirrors (1)</summary>',
        '',
        '- `a.io/x:1`: `m.io/a/x:1` → `a.io/x:1` (`app.yaml:6`)',
        '',
        '</details>',
        '',
        '<details><summary>References that come from elsewhere first (1)</summary>',
        '',
        '- `b.io/x:1`: `m.io/b/x:1` → `n.io/b/x:1` (`app.yaml:5`)',
        '',
        '</details>',
        '',
        '<details><summary>Sources (2)</summary>',
        '',
        '- removed `a.io`: `m.io/a` (tag-only) (`o_l_d.yaml:6`)',
        '- changed `b.io` (`new.yaml:6`, `o_l_d.yaml:7`)',
        '  - removed mirror `m.io/b` (tag-only)',
        '',
        '</details>',
        '',
      ].join('\n'),
    );
  });

  test('pools with other drop-ins: each with what the change does there', async () => {
    const drop = (mirror: string): string =>
      `[[registry]]\nlocation = "b.io"\n[[registry.mirror]]\nlocation = "${mirror}"\n`;
    const cwd = temporaryFolder({
      'old/a.yaml': itms({ 'a.io': 'm.io/a' }),
      'old/mc.json': machineConfig('master', '50-m', { '50-m.conf': drop('m.io/b') }),
      'new/a.yaml': itms({ 'a.io': 'm.io/a', 'c.io': 'm.io/c' }),
      'new/mc.json': machineConfig('master', '50-m', { '50-m.conf': drop('n.io/b') }),
      'apps/app.yaml': pod('a.io/x:1', 'b.io/x:1', 'c.io/x:1'),
    });
    const found = await diff(cwd, 'old', 'new', '--refs', 'apps', '--fail-on', 'lost');
    assert.deepEqual([found.code, found.pools, changes(found)], [0, ['worker'], ['gained c.io/x:1']]);
    const told = found.otherPools?.map((other) => [
      other.pools,
      changes(other),
      other.sources.map(({ source }) => source),
    ]);
    assert.deepEqual(told, [[['master'], ['moved b.io/x:1', 'gained c.io/x:1'], ['b.io', 'c.io']]]);
    const text = await cli(['diff', 'old', 'new', '--refs', 'apps'], { cwd });
    assert.match(
      text.out,
      /^on worker:\n1 source added, 0 removed, 0 changed\n[^]*\n\non master:\n1 source added, 0 removed, 1 changed\n/,
    );
    const markdown = await cli(['diff', 'old', 'new', '--refs', 'apps', '--format', 'markdown'], { cwd });
    assert.match(markdown.out, /^### Where images come from: `old` → `new` \(pool worker\)\n/);
    assert.match(markdown.out, /\n\n### Where images come from: `old` → `new` \(pool master\)\n/);
    const lost = await diff(cwd, 'old', 'new/a.yaml', '--refs', 'apps', '--fail-on', 'lost');
    assert.deepEqual(
      [lost.code, lost.pools, lost.otherPools?.map(changes)],
      [1, ['worker'], [['lost b.io/x:1', 'gained c.io/x:1']]],
    );
  });

  test('pools that fare the same are not named', async () => {
    const cwd = temporaryFolder({
      'old/a.yaml': itms({ 'a.io': 'm.io/a' }),
      'new/a.yaml': itms({ 'a.io': 'n.io/a' }),
      'both/mc.json': machineConfig('master', '50-m', {
        '50-m.conf': '[[registry]]\nlocation = "b.io"\nblocked = true\n',
      }),
      'apps/app.yaml': pod('a.io/x:1'),
    });
    const found = await diff(cwd, 'old', 'new', '--with', 'both', '--refs', 'apps');
    assert.deepEqual([found.pools, found.otherPools, changes(found)], [undefined, undefined, ['moved a.io/x:1']]);
  });
});
