import assert from 'node:assert/strict';
import { clustersOfDocument } from '../../../server/src/core/workspace';
import { createDocument, createWorkspace, describeTarget, type Workspace } from '../../../server/src/core/index';
import { EMPTY_CONFIGURATION } from '../../../server/src/core/clusters/configuration';
import { languageOfPath } from '../../../server/src/files/recognise';

const ROOT = 'file:///workspace';

suite('the clusters of a workspace', () => {
  test('are one where no object stands twice', () => {
    assert.deepEqual(clusters({ 'a/set.yaml': set('a'), 'b/set.yaml': set('b') }), [
      'workspace: a/set.yaml b/set.yaml',
    ]);
  });

  test('are the folders that tell equal objects apart, with what lies above them', () => {
    const files = {
      'base/image.yaml': IMAGE,
      'clusters/prod/deep/set.yaml': set('oc-mirror'),
      'clusters/lab/deep/set.yaml': set('oc-mirror'),
      'clusters/shared.yaml': set('shared'),
      'apps/pod.yaml': 'apiVersion: v1\nkind: Pod\n',
    };
    assert.deepEqual(clusters(files), [
      'clusters/lab: clusters/lab/deep/set.yaml clusters/shared.yaml',
      'clusters/prod: clusters/prod/deep/set.yaml clusters/shared.yaml',
    ]);
  });

  test('of a file beside all of them are all', () => {
    const workspace = open({ 'x/set.yaml': set('a'), 'y/set.yaml': set('a'), 'apps/pod.yaml': 'a: 1\n' });
    const names = (name: string): string[] =>
      clustersOfDocument(workspace, `${ROOT}/${name}`).map((cluster) => cluster.name);
    assert.deepEqual(names('apps/pod.yaml'), ['x', 'y']);
    assert.deepEqual(names('x/set.yaml'), ['x']);
  });

  test('are those of .mirrorscope.yaml, in its order, under the name that it gives', () => {
    const configuration =
      'clusters:\n  prod: {files: ["prod/**", base/], target: "4.16"}\n  lab: {files: [lab/**, base/]}\ntarget: "4.12"\n';
    const files = {
      '.mirrorscope.yaml': configuration,
      'prod/a.yaml': set('a'),
      'lab/a.yaml': set('a'),
      'base/i.yaml': IMAGE,
      'x.yaml': set('x'),
    };
    assert.deepEqual(clusters(files), ['prod: base/i.yaml prod/a.yaml', 'lab: base/i.yaml lab/a.yaml']);
    assert.deepEqual(
      open(files).clusters.map(({ target }) => describeTarget(target)),
      ['4.16', '4.12'],
    );
  });

  test('globs that no file matches are known where the folder is whole, as they are written', () => {
    const files = {
      '.mirrorscope.yaml':
        'clusters:\n  prod: {files: [prod, "base/*", none/, old]}\n  lab: {files: ["lab/**", etc, "no*e", none/]}\nexclude: [old]\n',
      'prod/a.yaml': set('a'),
      'base/deep/i.yaml': IMAGE,
      'old/b.yaml': set('b'),
      'etc/registries.conf': '',
    };
    assert.deepEqual(open(files).unmatched, []);
    assert.deepEqual(open(files, true).unmatched, ['base/*', 'none/', 'old', 'lab/**', 'no*e']);
    assert.deepEqual(open({ ...files, '.mirrorscope.yaml': '' }, true).unmatched, []);
  });

  test('do not hold what oc-mirror writes beside, nor what is excluded', () => {
    const files = {
      'set.yaml': set('a'),
      'working-dir/out/set.yaml': set('a'),
      'old/set.yaml': set('a'),
      '.mirrorscope.yaml': 'exclude: [old/]\n',
    };
    assert.deepEqual(clusters(files), ['workspace: set.yaml']);
  });

  test('know their release from ClusterVersion', () => {
    const target = (version: string): string =>
      describeTarget(
        open({
          'v.yaml': `apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nmetadata: {name: version}\n${version}`,
        }).clusters[0]!.target,
      );
    assert.equal(target('spec: {channel: stable-4.16}'), '4.16');
    assert.equal(target('spec: {channel: stable-4.16, desiredUpdate: {version: 4.17.3}}'), '4.17');
    assert.equal(target('status: {desired: {version: 4.15.0, image: "quay.io/a/b:1"}}'), '4.15');
    assert.equal(target('spec: {}'), 'unknown');
  });

  test('take their release image from ClusterVersion, or say that it is a stand-in', () => {
    const version =
      'apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nmetadata: {name: version}\nstatus: {desired: {version: 4.15.0, image: "quay.io/a/b:1"}}\n';
    const image = (files: Readonly<Record<string, string>>): unknown => {
      const { value, standIn } = open(files).clusters[0]!.manifests.releaseImage;
      return [value, standIn];
    };
    assert.deepEqual(image({ 'v.yaml': version }), ['quay.io/a/b:1', false]);
    assert.deepEqual(image({ 'v.yaml': version, '.mirrorscope.yaml': 'releaseImage: quay.io/c/d:2\n' }), [
      'quay.io/c/d:2',
      false,
    ]);
    assert.deepEqual((image({ 'v.yaml': IMAGE }) as unknown[])[1], true);
  });

  test('leave objects out that no cluster serves or reads', () => {
    const [cluster] = open({
      'a.yaml': `${set('a')}---\n${set('b').replace('config.openshift.io/v1', 'config.openshift.io/v2')}---\n${IMAGE.replace('name: cluster', 'name: other')}`,
    }).clusters;
    assert.deepEqual(
      cluster?.manifests.mirrorSets.map(({ name }) => name?.value),
      ['a'],
    );
    assert.equal(cluster.manifests.imageConfig, null);
  });
});

suite('the hosts of a workspace', () => {
  test('are the registries.conf files, each with the drop-ins beside it', () => {
    const conf = '[[registry]]\nlocation = "a.io"\n';
    const { hosts } = open({
      'bastion/registries.conf': conf,
      'bastion/registries.conf.d/50-b.conf': conf,
      'bastion/registries.conf.d/10-a.conf': conf,
      'only/registries.conf.d/a.conf': conf,
      'node.registries.conf': conf,
    });
    assert.deepEqual(
      hosts.map(({ path, main, dropIns }) => [path, main !== null, dropIns.map(({ uri }) => uri.split('/').at(-1))]),
      [
        ['bastion/registries.conf', true, ['10-a.conf', '50-b.conf']],
        ['node.registries.conf', true, []],
        ['only/registries.conf.d', false, ['a.conf']],
      ],
    );
  });
});

const IMAGE = 'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {}\n';

function set(name: string): string {
  return `apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: {name: ${name}}\nspec: {imageTagMirrors: []}\n`;
}

function open(files: Readonly<Record<string, string>>, isWhole = false): Workspace {
  const documents = Object.entries(files).map(([name, text]) =>
    createDocument({ uri: `${ROOT}/${name}`, version: 1, language: languageOfPath(name)!, text }),
  );
  return createWorkspace(ROOT, documents, EMPTY_CONFIGURATION, isWhole);
}

function clusters(files: Readonly<Record<string, string>>): string[] {
  return open(files).clusters.map(
    ({ name, documents }) => `${name}: ${documents.map(({ uri }) => uri.slice(ROOT.length + 1)).join(' ')}`,
  );
}
