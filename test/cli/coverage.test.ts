import assert from 'node:assert/strict';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';
import { assertFits } from '../support/json-schema';
import { machineConfig } from '../support/machine-configs';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

const set = (kind: 'Digest' | 'Tag', entries: Readonly<Record<string, string>>): string =>
  [
    'apiVersion: config.openshift.io/v1',
    `kind: Image${kind}MirrorSet`,
    `metadata: {name: ${kind.toLowerCase()}}`,
    'spec:',
    `  image${kind}Mirrors:`,
    ...Object.entries(entries).map(([source, mirror]) => `  - {source: ${source}, mirrors: [${mirror}]}`),
    '',
  ].join('\n');

const pod = (...images: string[]): string =>
  ['apiVersion: v1', 'kind: Pod', 'spec:', '  containers:', ...images.map((image) => `  - image: ${image}`), ''].join(
    '\n',
  );

const WORKSPACE = {
  '.mirrorscope.yaml': [
    'clusters:',
    '  near: {files: ["clusters/near/**"], target: "4.18", reachable: [m.io]}',
    '  far: {files: ["clusters/far/**"]}',
  ].join('\n'),
  'clusters/near/idms.yaml': set('Digest', { 'a.io': 'm.io/a', 'b.io': 'n.io/b' }),
  'clusters/far/idms.yaml': set('Digest', { 'a.io': 'm.io/a' }),
  'clusters/far/itms.yaml': set('Tag', { 'a.io': 'm.io/a' }),
  'clusters/far/app.yaml': pod('far.io/x:1'),
  'apps/app.yaml': pod('a.io/x:1', `a.io/x@${DIGEST}`, `b.io/x@${DIGEST}`, 'm.io/tools/x:1', 'c.io/x:1'),
  'apps/again.yaml': pod('a.io/x:1'),
  'apps/chart.yaml': pod('{{ .Values.image }}', 'z.io/x:1'),
};

interface CoverageJson {
  readonly clusters: readonly {
    readonly name: string;
    readonly target: string | null;
    readonly refused: string | null;
    readonly reachable: { readonly from: string; readonly hosts: string[] } | null;
    readonly total: number;
    readonly leaving: number;
    readonly counts: Readonly<Record<string, number>>;
    readonly references: readonly {
      readonly ref: string;
      readonly standing: string;
      readonly servedBy: string | null;
      readonly reason: string | null;
      readonly places: string[];
      readonly pools?: readonly string[];
      readonly otherPools?: readonly { readonly pools: readonly string[]; readonly standing: string }[];
    }[];
  }[];
}

async function coverage(
  cwd: string,
  ...words: string[]
): Promise<CoverageJson & { code: number | null; notes: readonly string[] }> {
  const { code, out, notes } = await cli(['coverage', '--json', ...words], { cwd });
  assert.notEqual(out, '', notes.join('\n'));
  const json = JSON.parse(out) as CoverageJson;
  assertFits('coverage', json);
  return { code, notes, ...json };
}

suite('coverage', () => {
  suiteTeardown(removeTemporaryFolders);

  test('cluster by cluster, from the folder of the configuration', async () => {
    const cwd = temporaryFolder(WORKSPACE);
    const { clusters, code } = await coverage(cwd);
    assert.equal(code, 0);
    const standings = clusters.map(({ references }) => references.map(({ ref, standing }) => `${ref} ${standing}`));
    const [near, far] = clusters;
    assert.deepEqual(standings[0], [
      'a.io/x:1 tag-not-mirrored',
      `a.io/x@${DIGEST} mirrored`,
      `b.io/x@${DIGEST} unreachable`,
      'c.io/x:1 not-mirrored',
      'm.io/tools/x:1 direct',
    ]);
    assert.deepEqual(standings[1], [
      'a.io/x:1 mirrored',
      `a.io/x@${DIGEST} mirrored`,
      `b.io/x@${DIGEST} not-mirrored`,
      'c.io/x:1 not-mirrored',
      'far.io/x:1 not-mirrored',
      'm.io/tools/x:1 direct',
    ]);
    assert.deepEqual([near?.total, near?.leaving, far?.total, far?.leaving], [5, 3, 6, 3]);
    assert.deepEqual(near?.reachable, { from: 'configuration', hosts: ['m.io'] });
    assert.deepEqual(far?.reachable, { from: 'mirrors', hosts: ['m.io'] });
    assert.deepEqual(near.references[0]?.places, ['apps/again.yaml:5', 'apps/app.yaml:5']);
    assert.equal(near.references[1]?.servedBy, `m.io/a/x@${DIGEST}`);
  });

  test('references of Dockerfiles, and those of several values', async () => {
    const cwd = temporaryFolder({
      ...WORKSPACE,
      'apps/web/Containerfile.ubi': 'ARG TAG=1\nFROM a.io/base:$TAG AS build\nFROM build\n',
      'apps/values.yaml': 'image:\n  registry: a.io\n  repository: team/web\n  tag: "2"\n',
      'apps/kustomization.yaml': `images:\n- {name: web, newName: a.io/web, digest: "${DIGEST}"}\n`,
    });
    const paths = ['apps/web', 'apps/values.yaml', 'apps/kustomization.yaml'];
    const { clusters, notes } = await coverage(cwd, ...paths, '--cluster', 'near');
    assert.deepEqual(
      clusters[0]?.references.map(({ ref, standing, places }) => `${ref} ${standing} ${places.join()}`),
      [
        'a.io/base:1 tag-not-mirrored apps/web/Containerfile.ubi:2',
        'a.io/team/web:2 tag-not-mirrored apps/values.yaml:3',
        `a.io/web@${DIGEST} mirrored apps/kustomization.yaml:2`,
      ],
    );
    assert.deepEqual(notes, []);
  });

  test('the references of a path, one cluster, hosts by option', async () => {
    const cwd = temporaryFolder(WORKSPACE);
    const { clusters } = await coverage(cwd, 'apps/app.yaml', '--cluster', 'near', '--reachable', 'n.io');
    const [near, ...others] = clusters;
    assert.deepEqual([others.length, near?.total, near?.leaving], [0, 5, 4]);
    assert.deepEqual(near?.reachable, { from: 'options', hosts: ['n.io'] });
    assert.equal(near.counts['mirrored'], 1);
  });

  test('text: a sentence, then each reference with what serves it and where it stands', async () => {
    const cwd = temporaryFolder(WORKSPACE);
    const { out } = await cli(['coverage', 'apps', '--cluster', 'near'], { cwd });
    assert.equal(
      out,
      [
        'near (4.18): 3 of 5 references leave the reachable registries',
        '  Reachable, as .mirrorscope.yaml says: m.io',
        '  by tag, while only mirrors for digests match (1)',
        '    a.io/x:1  for digests only: m.io/a  apps/again.yaml:5, apps/app.yaml:5',
        '  no mirror serves them (1)',
        '    c.io/x:1  no source matches  apps/app.yaml:9',
        '  mirrored, but no endpoint that is asked is on a reachable host (1)',
        `    b.io/x@${DIGEST}  n.io/b/x@sha256:abababababab…, b.io/x@sha256:abababababab…  apps/app.yaml:7`,
        '  served by a mirror (1)',
        `    a.io/x@${DIGEST}  m.io/a/x@sha256:abababababab…  apps/app.yaml:6`,
        '  pulled from their own registry, which is reachable (1)',
        '    m.io/tools/x:1  m.io/tools/x:1  apps/app.yaml:8',
        '',
      ].join('\n'),
    );
  });

  test('what is blocked is not what is missing', async () => {
    const cwd = temporaryFolder({
      'sets.yaml': set('Tag', { 'a.io/b': 'm.io/q', 'a.io/c': '"m.io/c", "n.io/c"' }),
      'image.yaml':
        'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {registrySources: {blockedRegistries: [m.io]}}\n',
      'app.yaml': pod('a.io/b/x:1', 'a.io/c/x:1'),
    });
    const { clusters } = await coverage(cwd, '.', '--reachable', 'm.io');
    assert.deepEqual(
      clusters[0]?.references.map(({ standing, reason }) => [standing, reason]),
      [
        ['not-mirrored', '`m.io/q/x:1` (blocked by `m.io`)'],
        ['unreachable', '`m.io/c/x:1` (blocked by `m.io`), `n.io/c/x:1`, `a.io/c/x:1`'],
      ],
    );
  });

  test('--fail-on', async () => {
    const cwd = temporaryFolder(WORKSPACE);
    const codeOf = async (...words: string[]): Promise<number | null> =>
      (await cli(['coverage', 'apps/again.yaml', ...words], { cwd })).code;
    assert.equal(await codeOf('--cluster', 'near'), 0);
    assert.equal(await codeOf('--cluster', 'near', '--fail-on', 'unmirrored'), 1);
    assert.equal(await codeOf('--cluster', 'near', '--fail-on', 'unreachable'), 1);
    assert.equal(await codeOf('--cluster', 'near', '--fail-on', 'blocked'), 0);
    assert.equal(await codeOf('--cluster', 'far', '--fail-on', 'unmirrored', '--fail-on', 'unreachable'), 0);
  });

  test('what oc-mirror has just written, against the references of the workspace', async () => {
    const cwd = temporaryFolder({
      ...WORKSPACE,
      'working-dir/cluster-resources/idms.yaml': set('Digest', { 'c.io': 'm.io/c' }),
      'working-dir/cluster-resources/itms.yaml': set('Tag', { 'c.io': 'm.io/c' }),
      'working-dir/hold-release/pod.yaml': pod('release.io/x:1'),
    });
    const { clusters } = await coverage(cwd, 'apps', '--manifests', 'working-dir/cluster-resources');
    assert.deepEqual(
      clusters.map(({ name, references }) => [name, references.flatMap(({ servedBy }) => servedBy ?? [])]),
      [['manifests', ['m.io/c/x:1', 'm.io/tools/x:1']]],
    );
    const named = await coverage(cwd, '--cluster', 'near', '--manifests', 'working-dir/cluster-resources');
    assert.deepEqual(
      named.clusters.map(({ name, target, total, reachable }) => [name, target, total, reachable?.from]),
      [['near', '4.18', 5, 'configuration']],
    );
    const before = await coverage(cwd, '--cluster', 'near');
    assert.deepEqual(
      before.clusters.map(({ total }) => total),
      [5],
    );
  });

  test('a refusal: nothing is known, exit 1', async () => {
    const cwd = temporaryFolder({ 'a.yaml': set('Digest', { 'https://a.io': 'm.io/a' }), 'b.yaml': pod('a.io/x:1') });
    const { code, clusters } = await coverage(cwd, '.');
    assert.deepEqual(
      clusters.map(({ total, references, reachable }) => [total, references.length, reachable]),
      [[1, 0, null]],
    );
    assert.equal(code, 1);
    assert.match(clusters[0]?.refused ?? '', /invalid format for source/);
    assert.match((await cli(['coverage', '.'], { cwd })).out, /^workspace: Not known: the operator refuses/);
    assert.equal((await cli(['coverage', 'a.yaml'], { cwd })).code, 1, 'without a reference');
  });

  test('a workspace of hosts alone, and one of nothing', async () => {
    const cwd = temporaryFolder({
      'bastion/registries.conf': '[[registry]]\nlocation = "a.io"\n[[registry.mirror]]\nlocation = "m.io/a"\n',
      'app.yaml': pod('a.io/x:1', 'b.io/x:1'),
    });
    const { clusters } = await coverage(cwd, '.');
    assert.deepEqual(
      clusters.map(({ name, target, leaving }) => [name, target, leaving]),
      [['bastion/registries.conf', null, 1]],
    );
    const bare = temporaryFolder({ 'app.yaml': pod('a.io/x:1') });
    assert.match((await cli(['coverage', '.'], { cwd: bare })).out, /^workspace: 1 of 1 reference leaves the reach/);
    assert.match((await cli(['coverage'], { cwd: bare })).notes[0] ?? '', /^give a PATH/);
    assert.match(
      (await cli(['coverage', '.', '--cluster', 'x'], { cwd: bare })).notes[0] ?? '',
      /^there is no cluster x/,
    );
  });

  test('Markdown: nothing of the user’s text comes to life, lists are folded', async () => {
    const cwd = temporaryFolder({
      '.mirrorscope.yaml': 'clusters: {"<b>x": {files: ["**"]}}',
      'a`b.yaml': set('Digest', { 'a.io': 'm.io/a' }),
      'app|s.yaml': pod('b.io/x:1', ...Array.from({ length: 150 }, (_, i) => `a.io/x${i}@${DIGEST}`)),
    });
    const { out } = await cli(['coverage', '--format', 'markdown'], { cwd });
    assert.match(out, /^### Coverage: `<b>x`\n\n\*\*1 of 151 references leaves the reachable registries\.\*\*\n/);
    assert.match(
      out,
      /\n<details><summary>no mirror serves them \(1\)<\/summary>\n\n- `b\.io\/x:1`: no source matches \(`app\|s\.yaml:5`\)\n\n<\/details>\n/,
    );
    assert.equal(out.split('\n').filter((line) => line.startsWith('- `a.io/')).length, 100);
    assert.match(out, /\n- … and 50 more\n/);
  });

  test('pools with other drop-ins: a reference is served where it is on every node, else its pools are named', async () => {
    const dropIn = '[[registry]]\nlocation = "b.io"\n[[registry.mirror]]\nlocation = "m.io/b"\n';
    const drop = `${dropIn}[[registry]]\nlocation = "d.io"\nblocked = true\n`;
    const cwd = temporaryFolder({
      '.mirrorscope.yaml': 'clusters:\n  lab: {files: ["**"], reachable: [m.io]}\n',
      'idms.yaml': set('Tag', { 'a.io': 'm.io/a', 'd.io': 'm.io/d' }),
      'mc.json': machineConfig('master', '50-m', { '50-m.conf': drop }),
      'app.yaml': pod('a.io/x:1', 'b.io/x:1', 'c.io/x:1', 'd.io/x:1'),
    });
    const { clusters } = await coverage(cwd);
    assert.equal(clusters[0]?.leaving, 2);
    const told = clusters[0].references.map(({ ref, standing, pools, otherPools }) => [
      `${ref} ${standing}`,
      pools,
      otherPools?.map((other) => `${other.standing} ${other.pools.join()}`),
    ]);
    assert.deepEqual(told, [
      ['a.io/x:1 mirrored', undefined, undefined],
      ['b.io/x:1 not-mirrored', ['worker'], ['mirrored master']],
      ['c.io/x:1 not-mirrored', undefined, undefined],
      ['d.io/x:1 blocked', ['master'], ['mirrored worker']],
    ]);
    const text = await cli(['coverage'], { cwd });
    assert.match(text.out, /^lab: 2 of 4 references leave the reachable registries, 1 cannot be pulled\n/);
    assert.match(
      text.out,
      /\n {4}b\.io\/x:1 {2}no source matches \(pool worker\); served by a mirror: m\.io\/b\/x:1 \(pool master\) {2}app\.yaml:6\n/,
    );
    const markdown = await cli(['coverage', '--format', 'markdown'], { cwd });
    assert.match(
      markdown.out,
      /- `b\.io\/x:1`: no source matches \(pool worker\); served by a mirror: `m\.io\/b\/x:1` \(pool master\) \(`app\.yaml:6`\)\n/,
    );
    const { code } = await cli(['coverage', '--fail-on', 'unmirrored'], { cwd });
    assert.equal(code, 1);
  });

  test('--reachable takes hosts alone', async () => {
    const cwd = temporaryFolder({ 'app.yaml': 'image: quay.io/a\n' });
    for (const host of ['https://m.io', 'm.io/a']) {
      const { code, notes } = await cli(['coverage', '.', '--reachable', host], { cwd });
      const note = `--reachable ${host} is no host: write host, host:port or *.domain, without scheme or path`;
      assert.deepEqual([code, notes], [2, [note]]);
    }
  });
});
