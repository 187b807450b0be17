import assert from 'node:assert/strict';
import {
  analyse,
  createDocument,
  createWorkspace,
  EMPTY_CONFIGURATION,
  withDocuments,
  withOverrides,
  withoutDocuments,
  type Analysis,
  type Document,
} from '../../server/src/core/index';

const ROOT = 'file:///workspace';

suite('the analysis of a workspace', () => {
  test('answers what its inputs leave as it was with the same list', () => {
    const first = analyse(
      null,
      createWorkspace(ROOT, [yaml('a.yaml', mirrorSet('a', 'a.io/')), yaml('b.yaml', mirrorSet('b', 'b.io'))]),
    );
    const before = first.findingsOf(uri('a.yaml'));
    assert.deepEqual(codes(first, 'a.yaml'), ['invalid-source']);
    const second = analyse(first, withDocuments(first.workspace, [yaml('b.yaml', mirrorSet('b', 'c.io'))]));
    assert.equal(second.findingsOf(uri('a.yaml')), before);
    const third = analyse(second, withDocuments(second.workspace, [yaml('a.yaml', mirrorSet('a', 'a.io'))]));
    assert.deepEqual(codes(third, 'a.yaml'), []);
  });

  test('keeps the answers of a cluster whose objects are the same', () => {
    const pod = (image: string): string => `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: ${image}}]}\n`;
    const first = analyse(
      null,
      createWorkspace(ROOT, [yaml('a.yaml', mirrorSet('a', 'a.io')), yaml('pod.yaml', pod('a.io/x:1'))]),
    );
    const [before] = first.clusters;
    const second = analyse(first, withDocuments(first.workspace, [yaml('pod.yaml', pod('a.io/y:1'))]));
    assert.equal(second.clusters[0]?.answers, before?.answers);
    const third = analyse(second, withDocuments(second.workspace, [yaml('a.yaml', mirrorSet('a', 'b.io'))]));
    assert.notEqual(third.clusters[0]?.answers, before?.answers);
  });

  test('takes over from an analysis that nobody asked', () => {
    const first = analyse(null, createWorkspace(ROOT, [yaml('a.yaml', mirrorSet('a', 'a.io/'))]));
    const before = first.findingsOf(uri('a.yaml'));
    const unasked = analyse(first, withDocuments(first.workspace, [yaml('b.yaml', 'a: 1\n')]));
    const third = analyse(unasked, withDocuments(unasked.workspace, [yaml('c.yaml', 'a: 1\n')]));
    assert.equal(third.findingsOf(uri('a.yaml')), before);
  });

  test('is warmed up in short steps, and finds the same then', () => {
    const sets = Array.from({ length: 60 }, (_, set) => yaml(`sets/${set}.yaml`, manySources(set, set % 7 === 0)));
    const apps = Array.from({ length: 900 }, (_, app) => {
      const image = `quay.io/team-${app * 3}/app${app % 2 === 0 ? ':1' : `@sha256:${'a'.repeat(64)}`}`;
      return yaml(`apps/${app}.yaml`, `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: ${image}}]}\n`);
    });
    const conflict = yaml('conflict.yaml', manySources(0, false).replace('name: set-0', 'name: other'));
    for (const documents of [
      [...sets, ...apps],
      [...sets, ...apps, conflict],
    ]) {
      const workspace = createWorkspace(ROOT, documents);
      const [cold, warm] = [analyse(null, workspace), analyse(null, workspace)];
      const { work } = warm.memory;
      let [most, before] = [0, 0];
      for (const steps = warm.warmUp(); steps.next().done !== true; before = work.rulesRun)
        most = Math.max(most, work.rulesRun - before);
      const all = work.rulesRun;
      assert.ok(all > 1000 && most < all / 3, `${most} of ${all} rules in one step`);
      assert.ok(warm.checked.clusters.length > 0);
      assert.equal(work.rulesRun, all, 'rules are asked again');
      const found = documents.map(({ uri: file }) => said(warm, file));
      assert.ok(found.flat().length > 100);
      assert.deepEqual(
        found,
        documents.map(({ uri: file }) => said(cold, file)),
      );
    }
  });

  test('finds across files, and no longer when the other file is gone', () => {
    const never = mirrorSet('b', 'a.io').replace('[m.io/x]', '[m.io/x]\n    mirrorSourcePolicy: NeverContactSource');
    const first = analyse(null, createWorkspace(ROOT, [yaml('a.yaml', mirrorSet('a', 'a.io')), yaml('b.yaml', never)]));
    assert.ok(codes(first, 'b.yaml').includes('conflicting-source-policy'));
    const second = analyse(first, withoutDocuments(first.workspace, [uri('a.yaml')]));
    assert.equal(codes(second, 'b.yaml').includes('conflicting-source-policy'), false);
    assert.deepEqual(codes(second, 'a.yaml'), []);
  });

  test('says once what several clusters say of a shared file', () => {
    const documents = ['x', 'y'].map((cluster) => yaml(`${cluster}/set.yaml`, mirrorSet('same', `${cluster}.io`)));
    const analysis = analyse(
      null,
      createWorkspace(ROOT, [...documents, yaml('base.yaml', mirrorSet('base', 'a.io:1/b:c'))]),
    );
    assert.deepEqual(
      analysis.clusters.map(({ cluster }) => cluster.name),
      ['x', 'y'],
    );
    assert.deepEqual(codes(analysis, 'base.yaml'), ['invalid-source']);
    assert.equal(analysis.viewsOf(uri('x/set.yaml')).length, 1);
    assert.equal(analysis.viewsOf(uri('base.yaml')).length, 2);
  });

  test('settings that say the same are no others', () => {
    const said = { ...EMPTY_CONFIGURATION, exclude: ['a/**'], rules: new Map([['invalid-source', 'off' as const]]) };
    const workspace = withOverrides(createWorkspace(ROOT, [yaml('a.yaml', mirrorSet('a', 'a.io/'))]), said);
    const again = { ...said, exclude: [...said.exclude], rules: new Map(said.rules) };
    assert.equal(withOverrides(workspace, again), workspace);
    for (const other of [
      { ...said, exclude: ['b/**'] },
      { ...said, rules: new Map([['invalid-source', 'hint' as const]]) },
      { ...said, today: 20_000 },
    ])
      assert.notEqual(withOverrides(workspace, other), workspace);
  });

  test('follows the levels that are set, and gives back their defaults', () => {
    const first = analyse(null, createWorkspace(ROOT, [yaml('a.yaml', mirrorSet('a', 'a.io/'))]));
    assert.deepEqual(
      first.findingsOf(uri('a.yaml')).map(({ severity }) => severity),
      ['error'],
    );
    const off = withOverrides(first.workspace, { ...EMPTY_CONFIGURATION, rules: new Map([['invalid-source', 'off']]) });
    const without = analyse(first, off);
    assert.equal(codes(without, 'a.yaml').includes('invalid-source'), false);
    const hint = withOverrides(first.workspace, {
      ...EMPTY_CONFIGURATION,
      rules: new Map([['invalid-source', 'hint']]),
    });
    assert.deepEqual(
      analyse(without, hint)
        .findingsOf(uri('a.yaml'))
        .map(({ severity }) => severity),
      ['hint'],
    );
  });

  test('leaves excluded files, templates and other people’s YAML alone', () => {
    const wrong = mirrorSet('a', 'a.io/');
    const analysis = analyse(
      null,
      createWorkspace(
        ROOT,
        [
          yaml('kept.yaml', wrong),
          yaml('old/out.yaml', wrong),
          yaml('chart.yaml', `{{ if .Values.x }}\n${wrong}{{ end }}\n`),
          yaml('compose.yaml', 'services: [\n'),
          yaml('broken.yaml', 'kind: ImageTagMirrorSet\napiVersion: config.openshift.io/v1\nspec: {\n'),
        ],
        { ...EMPTY_CONFIGURATION, exclude: ['old/**'] },
      ),
    );
    const found = ['kept.yaml', 'old/out.yaml', 'chart.yaml', 'compose.yaml', 'broken.yaml'].map((name) =>
      codes(analysis, name),
    );
    assert.deepEqual(found, [['invalid-source'], [], [], [], ['yaml-syntax']]);
  });

  test('is gone from memory with what it rests on', () => {
    let analysis = analyse(null, createWorkspace(ROOT, []));
    for (let i = 0; i < 3000; i++) {
      const name = `f${i}.yaml`;
      analysis = analyse(analysis, withDocuments(analysis.workspace, [yaml(name, 'a: 1\n')]));
      analysis.findingsOf(uri(name));
      analysis = analyse(analysis, withoutDocuments(analysis.workspace, [uri(name)]));
    }
    assert.ok(analysis.memory.files.size < 2000, `${analysis.memory.files.size} answers are kept`);
  });
});

function mirrorSet(name: string, source: string): string {
  return `apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: {name: ${name}}\nspec:\n  imageTagMirrors:\n  - source: ${source}\n    mirrors: [m.io/x]\n`;
}

/** A set of fifty sources, closed or not. */
function manySources(number: number, closed: boolean): string {
  const policy = closed ? '    mirrorSourcePolicy: NeverContactSource\n' : '';
  const entries = Array.from({ length: 50 }, (_, index) => {
    const name = `team-${number * 50 + index}/app`;
    return `  - source: quay.io/${name}\n    mirrors: [mirror.example.com/${name}]\n${policy}`;
  });
  return `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: set-${number}\nspec:\n  imageDigestMirrors:\n${entries.join('')}`;
}

function said(analysis: Analysis, file: string): string[] {
  return analysis.findingsOf(file).map(({ code, message }) => `${file} ${code} ${message}`);
}

function yaml(name: string, text: string): Document {
  return createDocument({ uri: uri(name), version: 1, language: 'yaml', text });
}

function uri(name: string): string {
  return `${ROOT}/${name}`;
}

function codes(analysis: Analysis, name: string): string[] {
  return analysis.findingsOf(uri(name)).map(({ code }) => code);
}
