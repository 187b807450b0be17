import assert from 'node:assert/strict';
import { nodeChange, sideOfConf, sideOfView, type ManifestsSide } from '../../../server/src/core/clusters/node-side';
import { impactLevel, impactSummary } from '../../../server/src/core/features/impact-words';
import { machineConfig } from '../../support/machine-configs';
import { analyse, closedDocument, createWorkspace, type Analysis } from '../../../server/src/core/index';

const ROOT = 'file:///w';

function analysisOf(files: Readonly<Record<string, string>>): Analysis {
  const documents = Object.entries(files).map(([name, text]) =>
    closedDocument({ uri: `${ROOT}/${name}`, version: 0, language: 'yaml', text }),
  );
  return analyse(null, createWorkspace(ROOT, documents));
}

function sideOf(...texts: readonly string[]): ManifestsSide {
  const files = Object.fromEntries(texts.map((text, index) => [`${index}.yaml`, text]));
  const [view] = analysisOf(files).clusters;
  assert.ok(view);
  return sideOfView(view);
}

const set = (kind: 'Digest' | 'Tag', ...entries: readonly [source: string, ...mirrors: string[]][]): string =>
  [
    'apiVersion: config.openshift.io/v1',
    `kind: Image${kind}MirrorSet`,
    'metadata: {name: a}',
    `spec: {image${kind}Mirrors: [`,
    ...entries.map(([source, ...mirrors]) => `  {source: ${source}, mirrors: [${mirrors.join(', ')}]},`),
    ']}',
    '',
  ].join('\n');
const idms = (...entries: readonly [string, ...string[]][]): string => set('Digest', ...entries);
const itms = (...entries: readonly [string, ...string[]][]): string => set('Tag', ...entries);
const image = (spec: string): string =>
  `apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {registrySources: {${spec}}}\n`;
const machines = (path: string, action: string): string =>
  `apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: cluster}\nspec:\n  nodeDisruptionPolicy:\n    files:\n    - path: ${path}\n      actions: [{type: ${action}}]\n`;

const A: [string, string] = ['a.io', 'm.io/a'];
const B: [string, string] = ['b.io', 'm.io/b'];
const CONF = '/etc/containers/registries.conf';

suite('the words for an impact', () => {
  const changes: readonly [
    what: string,
    old: readonly string[],
    next: readonly string[],
    level: string,
    words: string,
  ][] = [
    ['nothing', [idms(A)], [idms(A)], 'none', 'No change on the nodes'],
    ['a new source', [idms(A)], [idms(A, B)], 'stay', 'No drain: only digest mirrors are added'],
    ['a new mirror', [idms(A)], [idms([...A, 'n.io/a'])], 'stay', 'No drain: only digest mirrors are added'],
    [
      'another order',
      [idms(['a.io', 'm.io/a', 'n.io/a'])],
      [idms(['a.io', 'n.io/a', 'm.io/a'])],
      'stay',
      'No drain: only mirrors change their order',
    ],
    [
      'a mirror before the others',
      [idms(['a.io', 'm.io/a', 'n.io/a'])],
      [idms(['a.io', 'x.io/a', 'm.io/a', 'n.io/a'])],
      'stay',
      'No drain: only digest mirrors are added',
    ],
    ['digests instead of tags', [itms(A)], [idms(A)], 'stay', 'No drain: only mirrors are restricted to digests'],
    ['tags', [idms(A)], [idms(A), itms(['c.io', 'm.io/c'])], 'drain', 'Drain: c.io is added, not for digests alone'],
    ['a source goes', [idms(A, B)], [idms(A)], 'drain', 'Drain: b.io is removed'],
    ['sources go', [idms(A, B, ['c.io', 'm.io/c'])], [idms(A)], 'drain', 'Drain: b.io is removed, and 1 more'],
    [
      'policy.json alone',
      [idms(A)],
      [idms(A), image('allowedRegistries: [a.io, m.io, registry.redhat.io, quay.io]')],
      'stay',
      'No drain: CRI-O reads policy.json again',
    ],
    [
      'policy.json as well',
      [image('allowedRegistries: [a.io, m.io, registry.redhat.io, quay.io]')],
      [idms(A)],
      'stay',
      'No drain: in registries.conf only digest mirrors are added',
    ],
    [
      'the search list',
      [idms(A)],
      [idms(A), image('containerRuntimeSearchRegistries: [a.io]')],
      'reboot',
      'Drain and reboot: no node disruption policy covers 01-image-searchRegistries.conf',
    ],
    [
      'a policy that asks for a reboot',
      [idms(A)],
      [idms(A, B), machines(CONF, 'Reboot')],
      'reboot',
      'Drain and reboot: the policy of registries.conf asks for it',
    ],
    [
      'a policy that asks for nothing, in a file without a word of ours',
      [idms(A, B)],
      [idms(A), machines(CONF, 'None')],
      'stay',
      'No drain: nodes are left alone for registries.conf',
    ],
    [
      'a refusal',
      [idms(A)],
      [idms(['https://a.io', 'm'])],
      'unknown',
      'Nodes keep their files: the operator refuses the manifests',
    ],
    [
      'a refusal before',
      [idms(['https://a.io', 'm'])],
      [idms(A)],
      'unknown',
      'Not known: the operator refuses the manifests of before',
    ],
  ];
  for (const [what, old, next, level, words] of changes) {
    test(what, () => {
      const change = nodeChange(sideOf(...old), sideOf(...next));
      assert.deepEqual([impactLevel(change), impactSummary(change)], [level, words]);
    });
  }

  test('where something else decides, it is said', () => {
    const on = (topology: ManifestsSide['topology'], ...texts: readonly string[]): ManifestsSide => ({
      ...sideOf(...texts),
      topology,
    });
    const wordsOn = (topology: ManifestsSide['topology']): string =>
      impactSummary(nodeChange(on(topology, idms(A, B)), on(topology, idms(A))));
    assert.equal(wordsOn('sno'), 'No drain: a single-node cluster does not drain');
    assert.equal(wordsOn('microshift'), '1 node file changed; MicroShift has no Machine Config Daemon');
    assert.equal(wordsOn('hosted'), '1 node file changed; a hosted control plane rolls out its own node pools');
    const searched = image('containerRuntimeSearchRegistries: [a.io]');
    assert.match(
      impactSummary(nodeChange(on('sno', idms(A)), on('sno', idms(A), searched))),
      /^Reboot: no node disruption policy covers 01-image-/,
    );
  });

  test('a registries.conf from a node is compared with that file alone', () => {
    const next = sideOf(idms(A), image('allowedRegistries: [a.io, m.io, registry.redhat.io, quay.io]'));
    const change = nodeChange(sideOfConf(sideOf(idms(A)).tree.get(CONF) ?? ''), next);
    assert.equal(impactSummary(change), 'No change on the nodes');
    const other = nodeChange(sideOfConf('[[registry]]\nlocation = "b.io"\n'), next);
    assert.equal(impactSummary(other), 'Drain: b.io is removed');
    assert.equal(
      impactSummary(nodeChange(sideOfConf('[[registry'), next)),
      'Not known: the Machine Config Daemon cannot read registries.conf',
    );
  });

  test('a file that makes nodes reboot is traced to its cause', () => {
    const searched = image('insecureRegistries: [x.io], containerRuntimeSearchRegistries: [a.io]');
    const { clusters, workspace } = analysisOf({ 'image.yaml': searched });
    const [view] = clusters;
    assert.ok(view);
    const change = nodeChange(sideOf(idms(A)), sideOfView(view));
    assert.ok(change.kind === 'compared');
    const places = change.impact.reasons.flatMap(({ origins }) => origins);
    const words = places.flatMap((place) => {
      const document = workspace.documents.get(place.chunk.file);
      const span = document?.locate(place);
      return document && span ? document.text.slice(span.start, span.end) : [];
    });
    assert.ok(words.includes('a.io') || words.some((text) => text.includes('[a.io]')), words.join());
  });

  test('drop-ins of MachineConfigs reboot the nodes of their pools alone', () => {
    const drop = (pool: string, text: string): string =>
      machineConfig(pool, pool === 'infra' ? '60-infra' : '50', { '50-a.conf': text });
    const of = (old: readonly string[], next: readonly string[], pool?: string): string =>
      impactSummary(nodeChange(sideOf(idms(A), ...old), sideOf(idms(A), ...next), pool));
    const reboots = 'Drain and reboot: no node disruption policy covers 50-a.conf';
    assert.equal(of([], [drop('worker', ''), drop('master', '')]), reboots);
    assert.equal(of([], [drop('master', '')]), `${reboots} (pool master)`);
    assert.equal(of([drop('worker', '')], [drop('worker', '# other')]), `${reboots} (pool worker)`);
    const pools = [drop('worker', ''), drop('infra', '# infra')];
    assert.equal(of(pools.slice(0, 1), pools), `${reboots} (pool infra)`);
    assert.equal(of(pools, pools), 'No change on the nodes');
    // A pool that is new inherits what the workers have.
    assert.equal(of(pools.slice(0, 1), [drop('worker', ''), drop('infra', '')]), 'No change on the nodes');
    assert.equal(of([], [drop('master', '')], 'worker'), 'No change on the nodes');
    assert.equal(of([], [drop('master', '')], 'master'), reboots);
  });

  test('where pools fare differently, those that are disturbed most are spoken of, and all are told', () => {
    const drop = machineConfig('master', '50-m', { '50-m.conf': '' });
    const change = nodeChange(sideOf(idms(A)), sideOf(idms(A, B), drop));
    assert.ok(change.kind === 'compared');
    const told = change.pools.map(({ names, impact }) => [names.join(), impact.reboot, impact.changedFiles.length]);
    assert.deepEqual(told, [
      ['master', true, 2],
      ['worker', false, 1],
    ]);
    assert.equal(change.impact, change.pools[0]?.impact);
  });
});
