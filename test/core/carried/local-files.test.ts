import assert from 'node:assert/strict';
import { analyse, type Analysis } from '../../../server/src/core/analysis';
import { placeInFile } from '../../../server/src/core/carried/locate';
import { dropInFiles } from '../../../server/src/core/clusters/drop-in-files';
import { changeDocument, createDocument, type Document, type Language } from '../../../server/src/core/document';
import { answersTo } from '../../../server/src/core/features/answers';
import { BARE } from '../../../server/src/core/features/markdown';
import { basisWords, givenByWords } from '../../../server/src/core/features/plan-words';
import { createWorkspace, withDocuments, withoutDocuments, type Workspace } from '../../../server/src/core/workspace';
import { randomFrom } from '../../support/random';

const ROOT = 'file:///w';
const REF = `quay.io/team/app@sha256:${'1'.repeat(64)}`;
const conf = (mirror: string): string =>
  `# ours\n[[registry]]\nlocation = "quay.io/team"\n\n  [[registry.mirror]]\n  location = "${mirror}/team"\n`;
const ON_NODE = '/etc/containers/registries.conf.d/99-lab.conf';

/** A Butane config with what stands under `storage`; `pool`: empty for none. */
function butane(storage: string, pool = 'worker'): string {
  const labels = pool === '' ? '' : `  labels:\n    machineconfiguration.openshift.io/role: ${pool}\n`;
  return `variant: openshift\nversion: 4.18.0\nmetadata:\n  name: 99-${pool}-lab\n${labels}storage:\n${storage}`;
}

function fileOf(contents: string, path = ON_NODE): string {
  return `  files:\n  - path: ${path}\n    mode: 0640\n    contents:\n${contents.replace(/^(?=.)/gm, '      ')}`;
}

function documentOf(name: string, text: string, version = 1): Document {
  const language: Language = /\.(?:bu|yaml)$/.test(name) ? 'yaml' : 'registries-conf';
  return createDocument({ uri: `${ROOT}/${name}`, version, language, text });
}

type Files = Readonly<Record<string, string>>;

function workspaceOf(files: Files): Workspace {
  return createWorkspace(
    ROOT,
    Object.entries(files).map(([name, text]) => documentOf(name, text)),
  );
}

/** All that is known of where images come from: plans with who gives them, and the files of the nodes. */
function known(workspace: Workspace): unknown {
  const analysis = analyse(null, workspace);
  const plans = answersTo(analysis, null, REF).map(({ givenBy, outcome }) => {
    assert.ok(outcome.kind === 'plan' && outcome.plan.kind === 'plan');
    const who = givenBy.map((one) => (one.kind === 'host' ? one.view.host.path : basisWords(one)));
    return [givenByWords(givenBy, BARE), who, outcome.plan.endpoints.map(({ reference }) => reference)];
  });
  const dropIns = workspace.clusters.flatMap(({ pools, documents }) =>
    pools.map((own) => [own.names, own.dropIns.map(dropInFiles(documents)).map(({ sources: _, ...file }) => file)]),
  );
  return { plans, dropIns };
}

suite('files beside a Butane config', () => {
  const text = conf('mirror.lab');
  const inline = fileOf(`inline: |\n${text.replace(/^(?=.)/gm, '  ')}`);

  test('take part as if they stood in it', () => {
    for (const pool of ['worker', 'master', '']) {
      const expected = known(workspaceOf({ 'lab.bu': butane(inline, pool) }));
      assert.match(JSON.stringify(expected), /"mirror\.lab\/team\/app@/);
      const named = (name: string): string => butane(fileOf(`local: ${name}\n`), pool);
      for (const files of [
        { 'lab.bu': named('99-lab.conf'), '99-lab.conf': text },
        { 'lab.bu': named('./x/lab'), 'x/lab': text },
        { 'lab.bu': named('"x/a b(1).conf"'), 'x/a%20b%281%29.conf': text },
        { 'lab.bu': named('"x/a b(1).conf"'), 'x/a%20b(1).conf': text },
        { 'lab.bu': named('registries.conf.d/lab.conf'), 'registries.conf.d/lab.conf': text },
      ])
        assert.deepEqual(known(workspaceOf(files)), expected, JSON.stringify(files));
    }
  });

  test('so do those of a tree', () => {
    const expected = known(workspaceOf({ 'lab.bu': butane(inline).replace(/\n {4}mode: 0640/, '') }));
    const lab = 'etc/containers/registries.conf.d/99-lab.conf';
    for (const [tree, name] of [
      ['local: tree', `tree/${lab}`],
      ['local: tree/\n    path: /', `tree/${lab}`],
      ['local: conf\n    path: /etc/containers/', 'conf/registries.conf.d/99-lab.conf'],
      ['local: drop ins\n    path: /etc/containers/registries.conf.d', 'drop%20ins/99-lab.conf'],
    ] as const) {
      const workspace = workspaceOf({ 'lab.bu': butane(`  trees:\n  - ${tree}\n`), [name]: text });
      assert.deepEqual(known(workspace), expected, name);
      assert.deepEqual(shown(workspace), [`${ROOT}/${name}`], name);
    }
    const other = workspaceOf({ 'lab.bu': butane('  trees:\n  - local: tree\n'), [`forest/${lab}`]: text });
    assert.deepEqual(other.clusters[0]?.dropIns, []);
    assert.equal(other.hosts.length, 1);
  });

  test('what is said of them points into them, once', () => {
    const wrong = text.replace('[[registry.mirror]]', 'insecur = true\n  [[registry.mirror]]');
    const workspace = workspaceOf({ 'lab.bu': butane(fileOf('local: x.conf\n')), 'x.conf': wrong });
    const analysis = analyse(null, workspace);
    assert.deepEqual(
      analysis.findingsOf(`${ROOT}/x.conf`).map(({ code }) => code),
      ['unknown-key'],
    );
    assert.deepEqual(analysis.findingsOf(`${ROOT}/lab.bu`), []);
    assert.deepEqual(shown(workspace), [`${ROOT}/x.conf`]);
    assert.deepEqual(workspace.hosts, [], 'it counts where it is put, not where it lies');
  });

  test('one that leads out of the folder, or is not there, is told of', () => {
    for (const name of ['99-lab.conf', '../99-lab.conf', '/99-lab.conf', '.']) {
      const workspace = workspaceOf({ 'b/lab.bu': butane(fileOf(`local: ${name}\n`)), '99-lab.conf': text });
      const findings = analyse(null, workspace).findingsOf(`${ROOT}/b/lab.bu`);
      assert.deepEqual(
        findings.map(({ code }) => code),
        ['local-file-missing'],
        name,
      );
      assert.deepEqual(workspace.clusters[0]?.dropIns, []);
      assert.equal(workspace.hosts.length, 1);
    }
  });

  test('one that is read as something else for its name is told of, and takes no part', () => {
    const workspace = workspaceOf({ 'b/lab.bu': butane(fileOf('local: lab.yaml\n')), 'b/lab.yaml': text });
    assert.deepEqual(
      analyse(null, workspace)
        .findingsOf(`${ROOT}/b/lab.bu`)
        .map(({ message }) => message),
      ['`lab.yaml` is read as YAML for its name, so what it holds takes no part in pull plans and node files'],
    );
    assert.deepEqual(workspace.clusters[0]?.dropIns, []);
  });

  test('an edit of one reads again what it changes, and leaves the others alone', () => {
    const files = (prefix: string): string => fileOf(`local: ${prefix}.conf\n`, ON_NODE.replace('99', prefix));
    const [a, b] = ['a', 'b'].map((name) => documentOf(`${name}.conf`, `${text}\n${conf('b.lab')}`));
    assert.ok(a && b);
    const storage = files('a') + files('b').replace('  files:\n', '');
    const before = createWorkspace(ROOT, [documentOf('lab.bu', butane(storage)), a, b]);
    const edit = { span: { start: 2, end: 6 }, newText: 'theirs' };
    const uri = (name: string): string => `${ROOT}/lab.bu#/Butane~99-worker-lab~worker${ON_NODE.replace('99', name)}`;
    const old = before.documents.get(uri('a'))?.registries?.conf.registries;
    const after = withDocuments(before, [changeDocument(a, 2, edit)]);
    const next = after.documents.get(uri('a'))?.registries?.conf.registries;
    assert.equal(after.documents.get(uri('b')), before.documents.get(uri('b')));
    assert.match(after.documents.get(uri('a'))?.text ?? '', /^# theirs/);
    assert.equal(next?.at(-1), old?.at(-1));
  });

  test('whatever comes, goes and is edited: the outcome is that of a cold start', () => {
    const random = randomFrom(7);
    const roll = (below: number): number => random.below(below);
    const bodies = [
      inline,
      fileOf('local: a.conf\n'),
      fileOf('local: b.conf\n'),
      fileOf('local: lab.yaml\n'),
      '  trees:\n  - local: .\n    path: /etc/containers/registries.conf.d\n',
      '  files: []\n',
    ];
    const choices: Readonly<Record<string, readonly string[]>> = {
      'lab.bu': bodies.flatMap((body) => ['worker', ''].map((pool) => butane(body, pool))),
      'a.conf': [text, conf('other.lab')],
      'b.conf': [text, conf('other.lab')],
      'registries.conf.d/c.conf': [text, `${text}blocke = true\n`],
      'lab.yaml': [text],
    };
    const names = Object.keys(choices);
    let workspace = createWorkspace(ROOT, []);
    let analysis: Analysis | null = null;
    const seen = new Set<string>();
    for (let step = 0; step < 1500; step++) {
      const name = names[roll(names.length)] ?? '';
      const texts = choices[name] ?? [];
      if (roll(4) === 0) workspace = withoutDocuments(workspace, [`${ROOT}/${name}`]);
      else workspace = withDocuments(workspace, [documentOf(name, texts[roll(texts.length)] ?? '', step)]);
      if (roll(4) === 0) continue;
      const own = [...workspace.documents.values()].filter(({ uri }) => !uri.includes('#/'));
      const cold = createWorkspace(ROOT, own);
      assert.deepEqual(stateOf(workspace), stateOf(cold), `step ${step}`);
      seen.add(JSON.stringify(stateOf(cold)));
      analysis = analyse(analysis, workspace);
      assert.deepEqual(findingsIn(analysis), findingsIn(analyse(null, cold)), `step ${step}`);
      // Also where what stands for the files is given with them, as a folder's draft is.
      assert.deepEqual(stateOf(createWorkspace(ROOT, workspace.documents.values())), stateOf(cold), `step ${step}`);
    }
    assert.ok(seen.size > 30, `${seen.size} states`);
  });
});

/** Where the mirrors of the plan stand, as people are shown them. */
function shown(workspace: Workspace): string[] {
  const [answer] = answersTo(analyse(null, workspace), null, REF);
  assert.ok(answer?.outcome.kind === 'plan' && answer.outcome.plan.kind === 'plan');
  const [origin] = answer.outcome.plan.endpoints[0]?.origins ?? [];
  assert.ok(origin);
  const place = placeInFile(origin, (uri) => workspace.documents.get(uri));
  const document = workspace.documents.get(place.chunk.file);
  const span = document?.locate(place);
  assert.ok(document && span);
  assert.match(document.text.slice(span.start, span.end), /mirror\.lab\/team/);
  return [document.uri];
}

function findingsIn(analysis: Analysis): unknown {
  const uris = [...analysis.workspace.documents.keys()].sort();
  return uris.map((uri) => [uri, analysis.findingsOf(uri).map(({ code, message }) => `${code}: ${message}`)]);
}

function stateOf({ documents, hosts, clusters }: Workspace): unknown {
  return {
    documents: [...documents.values()].map(({ uri, text }) => [uri, text]).sort(),
    hosts: hosts.map(({ path, main, dropIns }) => [path, main?.text, dropIns.map(({ uri, text }) => [uri, text])]),
    clusters: clusters.map(({ pools, unread }) => [
      pools.map(({ names, dropIns }) => [names, dropIns.map(({ uri, text }) => [uri, text])]),
      unread.map(({ scalar }) => scalar.text),
    ]),
  };
}
