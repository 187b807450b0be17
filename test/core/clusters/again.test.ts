import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EMPTY_CONFIGURATION } from '../../../server/src/core/clusters/configuration';
import { createDocument, type Document } from '../../../server/src/core/document';
import {
  clustersOfDocument,
  createWorkspace,
  isExcluded,
  withDocuments,
  withOverrides,
  withoutDocuments,
  type Workspace,
} from '../../../server/src/core/workspace';

const ROOT = 'file:///w';
const STEPS = 1500;
const SEED = 20261121;

const document = (path: string, text: string): Document =>
  createDocument({
    uri: `${ROOT}/${path}`,
    version: 1,
    language: path.endsWith('.conf') ? 'registries-conf' : 'yaml',
    text,
  });

const set = (name: string, source: string): string =>
  `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: ${name}\nspec:\n  imageDigestMirrors:\n  - source: ${source}\n    mirrors: [m.example/a]\n`;

const PATHS = [
  ...['a.yaml', 'b.yaml', 'clusters/x/a.yaml', 'clusters/x/deep/b.yaml', 'clusters/y/a.yaml', 'clusters/z.yaml'],
  ...['apps/app.yaml', 'working-dir/a.yaml', 'clusters/x/patches/p.yaml', 'clusters/y/kustomization.yaml'],
  ...['etc/registries.conf', 'etc/registries.conf.d/1.conf', 'node/registries.conf', '.mirrorscope.yaml'],
  ...['lab.bu', 'clusters/x/lab.bu', 'clusters/x/etc/lab.conf', 'lab.conf'],
];

const YAML = [
  ...['release', 'tools'].flatMap((name) => ['quay.io/a', 'quay.io/b'].map((source) => set(name, source))),
  `${set('release', 'quay.io/c')}---\n${set('more', 'quay.io/d')}`,
  'apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nmetadata: {name: version}\nspec: {channel: stable-4.18}\n',
  'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {}\n',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: quay.io/a/b:1}]}\n',
  'kind: {{ .Values.kind }}\n',
  '',
];

const KUSTOMIZATIONS = ['patches: [{path: a.yaml}]\n', 'resources: [a.yaml]\n', 'components: [../x]\n'];

const butane = (local: string): string => `variant: openshift
version: 4.18.0
metadata: {name: lab, labels: {machineconfiguration.openshift.io/role: worker}}
storage:
  files:
  - path: /etc/containers/registries.conf.d/lab.conf
    contents: {local: ${local}}
`;

const CONFIGURATIONS = [
  'clusters:\n  one: {files: ["clusters/x/**", "*.yaml"], target: "4.16"}\n  two: {files: ["clusters/{y,z}*/**", "working-dir/**"]}\n',
  'exclude: ["apps/", "clusters/y/*"]\n',
  'target: "4.17"\n',
  'clusters:\n  one: {files: [clusters/x, "apps/*", etc, nowhere]}\n  two: {files: [clusters/y, working-dir, "clusters/?.yaml"]}\n',
  'exclude: []\n',
];

suite('a workspace after an edit', () => {
  test('is grouped as if it were new', () => {
    const random = generator(SEED);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] ?? assert.fail();
    let workspace = createWorkspace(ROOT, [], EMPTY_CONFIGURATION, true);
    let overrides = EMPTY_CONFIGURATION;
    let kept = 0;
    for (let step = 0; step < STEPS; step++) {
      const before = workspace;
      const change = random();
      if (change < 0.1) workspace = withoutDocuments(workspace, [`${ROOT}/${pick(PATHS)}`]);
      else if (change < 0.13) {
        overrides =
          random() < 0.5
            ? EMPTY_CONFIGURATION
            : { ...EMPTY_CONFIGURATION, exclude: [random() < 0.5 ? 'lab.conf' : pick(PATHS)] };
        workspace = withOverrides(workspace, overrides);
      } else {
        const paths = Array.from({ length: random() < 0.2 ? 4 : 1 }, () => pick(PATHS));
        workspace = withDocuments(
          workspace,
          paths.map((path) => document(path, textFor(path, pick))),
        );
      }
      // Now and then several edits come before anybody asks.
      if (random() < 0.3) continue;
      assertGroupedAlike(workspace, createWorkspace(ROOT, workspace.documents.values(), overrides, true), step);
      if (workspace.clusters.some((cluster) => before.clusters.includes(cluster))) kept++;
    }
    assert.ok(kept > STEPS / 20, `only ${kept} times a cluster was kept (seed ${SEED})`);
  });

  test('keeps the clusters that the edit is not in, and what the others have in common', () => {
    const files = ['clusters/x/a.yaml', 'clusters/x/b.yaml', 'clusters/y/a.yaml'];
    const before = createWorkspace(
      ROOT,
      files.map((path) => document(path, set(path.endsWith('a.yaml') ? 'release' : 'other', 'quay.io/a'))),
    );
    assert.deepEqual(
      before.clusters.map(({ name }) => name),
      ['clusters/x', 'clusters/y'],
    );
    const after = withDocuments(before, [document('clusters/x/b.yaml', set('other', 'quay.io/b'))]);
    assert.notEqual(after.clusters[0], before.clusters[0]);
    assert.equal(after.clusters[0]?.manifests.mirrorSets[0], before.clusters[0]?.manifests.mirrorSets[0]);
    assert.equal(after.clusters[1], before.clusters[1]);
    assert.equal(after.hosts, before.hosts);
    assert.equal(after.fragments, before.fragments);
  });

  test('does not hold on to the workspaces before it', async () => {
    let workspace = createWorkspace(ROOT, [document('b.yaml', set('b', 'quay.io/b'))]);
    const earlier: WeakRef<object>[] = [];
    for (let edit = 0; edit < 100; edit++) {
      workspace = withDocuments(workspace, [document('a.yaml', set('a', `quay.io/${edit}`))]);
      earlier.push(new WeakRef(workspace.documents));
      if (edit % 3 === 0) continue;
      assert.equal(clustersOfDocument(workspace, `${ROOT}/a.yaml`).length, 1);
      earlier.push(new WeakRef(workspace.memory.get().members));
      if (edit % 10 === 0) workspace = withOverrides(workspace, { ...EMPTY_CONFIGURATION });
    }
    // What a WeakRef was asked for stays to the end of the turn.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    const alive = earlier.filter((reference) => reference.deref() !== undefined).length;
    assert.ok(alive <= 5, `${alive} of ${earlier.length} are still held`);
    assert.equal(workspace.clusters.length, 1);
  });
});

function textFor(path: string, pick: <T>(items: readonly T[]) => T): string {
  if (path === '.mirrorscope.yaml') return pick(CONFIGURATIONS);
  if (path.endsWith('kustomization.yaml')) return pick(KUSTOMIZATIONS);
  if (path.endsWith('.bu')) return butane(pick(['etc/lab.conf', 'clusters/x/etc/lab.conf', 'lab.conf', 'none.conf']));
  return path.endsWith('.conf') ? `[[registry]]\nlocation = "${pick(['a.example', 'b.example'])}"\n` : pick(YAML);
}

function assertGroupedAlike(actual: Workspace, expected: Workspace, step: number): void {
  const grouped = (workspace: Workspace): unknown => ({
    configuration: workspace.configuration,
    clusters: workspace.clusters.map(({ documents, manifests, ...rest }) => ({
      ...rest,
      documents: documents.map(({ uri }) => uri),
      mirrorSets: manifests.mirrorSets.map(({ name }) => name?.value),
      manifests,
    })),
    hosts: workspace.hosts.map(({ path, main, dropIns }) => [path, main?.uri, dropIns.map(({ uri }) => uri)]),
    fragments: [...workspace.fragments].sort(),
    unmatched: workspace.unmatched,
    beside: workspace.beside.map(({ uri }) => uri),
    of: [...workspace.documents.keys()].map((uri) => [
      uri,
      isExcluded(workspace, uri),
      clustersOfDocument(workspace, uri).map(({ name }) => name),
    ]),
  });
  assert.deepEqual(grouped(actual), grouped(expected), `step ${step} of seed ${SEED}`);
  for (const [index, cluster] of actual.clusters.entries())
    for (const [place, found] of cluster.documents.entries())
      assert.equal(found, expected.clusters[index]?.documents[place], `step ${step} of seed ${SEED}`);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
