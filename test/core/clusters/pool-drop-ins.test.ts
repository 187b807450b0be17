import assert from 'node:assert/strict';
import { analyse, type Analysis } from '../../../server/src/core/analysis';
import { changeDocument, createDocument, type Document } from '../../../server/src/core/document';
import { answersTo } from '../../../server/src/core/features/answers';
import { BARE } from '../../../server/src/core/features/markdown';
import { mirrorMarkdown, sourceMarkdown } from '../../../server/src/core/features/mirror-hover';
import { basisWords, givenByWords } from '../../../server/src/core/features/plan-words';
import { createWorkspace, withDocuments } from '../../../server/src/core/workspace';
import { machineConfig } from '../../support/machine-configs';

const conf = (mirror: string): string =>
  `[[registry]]\nlocation = "quay.io"\n[[registry.mirror]]\nlocation = "${mirror}"\n`;

function analysed(configs: readonly string[], configuration = ''): Analysis {
  const document = (uri: string, text: string): Document =>
    createDocument({ uri: `file:///w/${uri}`, version: 1, language: 'yaml', text });
  const documents = [document('a.yaml', configs.join('\n---\n')), document('.mirrorscope.yaml', configuration)];
  return analyse(null, createWorkspace('file:///w', documents));
}

/** The first endpoint in each pool, and what the answer rests on. */
function answered(configs: readonly string[], configuration = ''): string[] {
  const answers = answersTo(analysed(configs, configuration), null, 'quay.io/app:1');
  const shown = answers.map(({ givenBy, outcome }) => {
    assert.ok(outcome.kind === 'plan' && outcome.plan.kind === 'plan');
    return `${givenByWords(givenBy, BARE)}: ${outcome.plan.endpoints[0]?.reference ?? ''}`;
  });
  const basis = answers[0] && /; \d+ drop-in.*/.exec(basisWords(answers[0].givenBy[0]!))?.[0];
  return basis === undefined ? shown : [...shown, basis];
}

function pool(name: string, selector: object | null): string {
  return JSON.stringify({
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfigPool',
    metadata: { name },
    spec: selector ? { machineConfigSelector: selector } : { paused: false },
  });
}

const ROLE = 'machineconfiguration.openshift.io/role';

suite('drop-ins of pools', () => {
  const worker = machineConfig('worker', '50-w', { 'a.conf': conf('w.lan') });
  const master = machineConfig('master', '50-m', { 'a.conf': conf('m.lan') });
  const asWorker = machineConfig('master', '50-m', { 'a.conf': conf('w.lan') });

  test('pools that have the same are not spoken of', () => {
    assert.deepEqual(answered([asWorker, worker]), ['this workspace: w.lan/app:1']);
    // It inherits what the workers have, and writes the same again.
    const same = machineConfig('infra', '60-i', { 'a.conf': conf('w.lan') });
    assert.deepEqual(answered([same, asWorker, worker]), ['this workspace: w.lan/app:1']);
    // Behind it comes that of the workers.
    const before = machineConfig('infra', '10-i', { 'a.conf': conf('i.lan') });
    assert.deepEqual(answered([before, asWorker, worker]), ['this workspace: w.lan/app:1']);
  });

  test('a drop-in of one pool says nothing of the others', () => {
    const basis = '; 0 drop-ins on worker, 1 drop-in on master';
    assert.deepEqual(answered([master]), [
      'this workspace (pool worker): quay.io/app:1',
      'this workspace (pool master): m.lan/app:1',
      basis,
    ]);
    assert.deepEqual(answered([worker]), [
      'this workspace (pool worker): w.lan/app:1',
      'this workspace (pool master): quay.io/app:1',
      '; 1 drop-in on worker, 0 drop-ins on master',
    ]);
  });

  test('each different plan is said once, with the pools that it is for', () => {
    const infra = machineConfig('infra', '60-i', { 'b.conf': '' });
    assert.deepEqual(answered([infra, master, worker]), [
      'this workspace (pools worker, infra): w.lan/app:1',
      'this workspace (pool master): m.lan/app:1',
      '; 1 drop-in on worker, 2 drop-ins on infra, 1 drop-in on master',
    ]);
    const others = analysed([infra, master, worker]).clusters[0]?.otherPools ?? [];
    assert.deepEqual(
      others.map(({ names, node }) => [...names, node?.registries?.registries.length]),
      [
        ['infra', 1],
        ['master', 1],
      ],
    );
  });

  test('a single node has the pool of the control plane alone', () => {
    const sno = 'clusters:\n  edge:\n    topology: sno\n    files: ["**"]\n';
    assert.deepEqual(answered([master, worker], sno), ['edge: m.lan/app:1']);
    assert.deepEqual(answered([worker], sno), []);
  });

  test('MachineConfigPools say what their nodes get', () => {
    const inherits = pool('edge', { matchExpressions: [{ key: ROLE, operator: 'In', values: ['worker', 'edge'] }] });
    assert.deepEqual(answered([worker, asWorker, inherits]), ['this workspace: w.lan/app:1']);
    const alone = pool('edge', { matchLabels: { [ROLE]: 'edge' } });
    assert.deepEqual(answered([worker, asWorker, alone]), [
      'this workspace (pools worker, master): w.lan/app:1',
      'this workspace (pool edge): quay.io/app:1',
      '; 1 drop-in on worker, master, 0 drop-ins on edge',
    ]);
    const others = pool('edge', { matchExpressions: [{ key: ROLE, operator: 'NotIn', values: ['worker', 'edge'] }] });
    assert.deepEqual(answered([worker, master, others]), [
      'this workspace (pool worker): w.lan/app:1',
      'this workspace (pools edge, master): m.lan/app:1',
      '; 1 drop-in on worker, 1 drop-in on edge, master',
    ]);
    const all = pool('master', { matchExpressions: [{ key: ROLE, operator: 'Exists' }] });
    assert.deepEqual(answered([worker, all]), ['this workspace: w.lan/app:1']);
    // Without a selector nothing is said of what its nodes get.
    assert.deepEqual(answered([worker, asWorker, pool('worker', null)]), ['this workspace: w.lan/app:1']);
  });

  test('selectors look at all labels of a MachineConfig', () => {
    const labelled = worker.replace(`"${ROLE}":"worker"`, `"${ROLE}":"worker","tier":"gpu"`);
    const gpu = pool('gpu', { matchLabels: { tier: 'gpu' } });
    assert.deepEqual(answered([labelled, asWorker, gpu]), ['this workspace: w.lan/app:1']);
    assert.deepEqual(answered([worker, asWorker, gpu])[1], 'this workspace (pool gpu): quay.io/app:1');
  });

  test('hovers over a source or a mirror say which pools they hold for', () => {
    const analysis = analysed([worker, master]);
    const uri = 'file:///w/a.yaml';
    const source = sourceMarkdown(analysis, uri, 'quay.io', () => null) ?? '';
    assert.match(
      source,
      /On `workspace` \(pool worker\):\n\n1\. `w\.lan`[^]*On `workspace` \(pool master\):\n\n1\. `m\.lan`/,
    );
    const mirror = mirrorMarkdown(analysis, uri, 'm.lan', () => null) ?? '';
    assert.match(mirror, /^\*\*Mirror\*\* `m\.lan`\n\nOn `workspace` \(pool master\):\n\n- of `quay\.io`$/);
    assert.doesNotMatch(sourceMarkdown(analysed([worker, asWorker]), uri, 'quay.io', () => null) ?? '', /pool/);
  });
});

/** A NodePool that names ConfigMaps. */
function nodePool(name: string, maps: readonly string[], clusterName = 'lab'): string {
  return JSON.stringify({
    apiVersion: 'hypershift.openshift.io/v1beta1',
    kind: 'NodePool',
    metadata: { name, namespace: 'clusters' },
    spec: { clusterName, config: maps.map((map) => ({ name: map })) },
  });
}

function configMap(name: string, config: string, metadata: object = { namespace: 'clusters' }): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data: { config } });
}

const HOSTED_CLUSTER = JSON.stringify({
  apiVersion: 'hypershift.openshift.io/v1beta1',
  kind: 'HostedCluster',
  metadata: { name: 'lab', namespace: 'clusters' },
  spec: { imageContentSources: [{ source: 'quay.io/other', mirrors: ['o.lan'] }] },
});

suite('drop-ins of NodePools', () => {
  const a = configMap('map-a', machineConfig('worker', '50-a', { 'a.conf': conf('a.lan') }));
  const b = configMap('map-b', machineConfig('worker', '50-b', { 'a.conf': conf('b.lan') }));

  test('a drop-in counts for the NodePools that name its ConfigMap', () => {
    assert.deepEqual(answered([nodePool('one', ['map-a']), nodePool('two', ['map-b']), a, b]), [
      'this workspace (pool one): a.lan/app:1',
      'this workspace (pool two): b.lan/app:1',
      '; 1 drop-in on one, 1 drop-in on two',
    ]);
    assert.deepEqual(answered([nodePool('one', ['map-a']), nodePool('two', ['map-a']), a, b]), [
      'this workspace: a.lan/app:1',
    ]);
    assert.deepEqual(answered([nodePool('one', ['map-a', 'map-b']), nodePool('two', []), a, b]), [
      'this workspace (pool one): b.lan/app:1',
      'this workspace (pool two): quay.io/app:1',
      '; 1 drop-in on one, 0 drop-ins on two',
    ]);
    assert.deepEqual(answered([nodePool('one', ['map-c']), a]), [], 'on no node');
  });

  test('without NodePools they are on the workers', () => {
    assert.deepEqual(answered([a])[0], 'this workspace (pool worker): a.lan/app:1');
  });

  test('whatever label the MachineConfig has, or none', () => {
    const master = configMap('map-a', machineConfig('master', '50-a', { 'a.conf': conf('a.lan') }));
    const none = a.replaceAll(/\\"machineconfiguration\.openshift\.io\/role\\":\\"worker\\"/g, '');
    assert.doesNotMatch(none, /role/);
    for (const map of [master, none])
      assert.deepEqual(answered([nodePool('one', ['map-a']), map]), ['this workspace: a.lan/app:1'], map);
  });

  test('ConfigMaps of another namespace are others', () => {
    const elsewhere = a.replace('"namespace":"clusters"', '"namespace":"x"');
    assert.deepEqual(answered([nodePool('one', ['map-a']), elsewhere]), []);
    const unsaid = a.replace('"namespace":"clusters"', '"labels":{}');
    assert.equal(answered([nodePool('one', ['map-a']), unsaid]).length, 1);
    // Of one name in two namespaces, in one file.
    const both = [elsewhere.replace('a.lan', 'x.lan'), a];
    assert.deepEqual(answered([nodePool('one', ['map-a']), ...both]), ['this workspace: a.lan/app:1']);
  });

  test('NodePools of another HostedCluster are none of this one', () => {
    const pools = [nodePool('one', ['map-a']), nodePool('two', ['map-b'], 'other')];
    assert.deepEqual(answered([HOSTED_CLUSTER, ...pools, a, b]), ['this workspace: a.lan/app:1']);
  });

  test('MachineConfigs of the cluster that hosts them are not on their nodes, and the other way round', () => {
    const worker = machineConfig('worker', '50-w', { 'w.conf': conf('w.lan') });
    const files = [worker, nodePool('one', ['map-a']), a];
    assert.deepEqual(answered([...files, HOSTED_CLUSTER]), ['this workspace: a.lan/app:1']);
    const idms = JSON.stringify({
      apiVersion: 'config.openshift.io/v1',
      kind: 'ImageDigestMirrorSet',
      metadata: { name: 'lab' },
      spec: { imageDigestMirrors: [{ source: 'docker.io/library', mirrors: ['d.lan'] }] },
    });
    assert.deepEqual(answered([...files, idms]), [
      'this workspace (pool worker): w.lan/app:1',
      'this workspace (pool master): quay.io/app:1',
      '; 1 drop-in on worker, 0 drop-ins on master',
    ]);
    const declared = 'clusters:\n  lab:\n    topology: hosted\n    files: ["**"]\n';
    assert.deepEqual(answered([...files, idms], declared), ['lab: a.lan/app:1']);
    // What a NodePool brings along itself is no sign of another cluster.
    const inside = configMap('map-b', idms);
    assert.deepEqual(answered([nodePool('one', ['map-a', 'map-b']), a, inside]), ['this workspace: a.lan/app:1']);
  });

  test('another NodePool, or another ConfigMap in it, is seen to after an edit', () => {
    const text = [nodePool('one', ['map-a']), a, b].join('\n---\n');
    const before = createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
    const at = text.indexOf('map-a');
    const after = changeDocument(before, 2, { span: { start: at, end: at + 5 }, newText: 'map-b' });
    const first = analyse(null, createWorkspace('file:///w', [before]));
    const firstAt = (analysis: Analysis): string => {
      const [answer] = answersTo(analysis, null, 'quay.io/app:1');
      assert.ok(answer?.outcome.kind === 'plan' && answer.outcome.plan.kind === 'plan');
      return answer.outcome.plan.endpoints[0]?.reference ?? '';
    };
    assert.equal(firstAt(first), 'a.lan/app:1');
    assert.equal(firstAt(analyse(first, withDocuments(first.workspace, [after]))), 'b.lan/app:1');
  });
});
