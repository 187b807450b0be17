import assert from 'node:assert/strict';
import { createDocument } from '../../../server/src/core/document';
import { createWorkspace, type Workspace } from '../../../server/src/core/workspace';

const ROOT = 'file:///w';

function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const documents = Object.entries(files).map(([path, text]) =>
    createDocument({
      uri: `${ROOT}/${path}`,
      version: 1,
      language: path.endsWith('.conf') ? 'registries-conf' : 'yaml',
      text,
    }),
  );
  return createWorkspace(ROOT, documents);
}

/** Cluster name -> the paths of its documents. */
function membersOf(workspace: Workspace): Record<string, string[]> {
  return Object.fromEntries(
    workspace.clusters.map(({ name, documents }) => [name, documents.map(({ uri }) => uri.slice(ROOT.length + 1))]),
  );
}

function digestSet(name: string, source = 'quay.io/a'): string {
  return `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: ${name}\nspec:\n  imageDigestMirrors:\n  - source: ${source}\n    mirrors: [m.example/a]\n`;
}

suite('what belongs to which cluster', () => {
  test('inferred: the nearest folders that tell one object apart; what lies above belongs to all, what lies beside to none', () => {
    const workspace = workspaceOf({
      'all.yaml': digestSet('all'),
      'clusters/shared.yaml': digestSet('shared'),
      'clusters/prod/mirrors/idms.yaml': digestSet('release'),
      'clusters/lab/mirrors/idms.yaml': digestSet('release'),
      'clusters/lab/apps/app.yaml': 'kind: Deployment\n',
      'apps/other.yaml': 'kind: Deployment\n',
    });
    assert.deepEqual(membersOf(workspace), {
      'clusters/lab': [
        'all.yaml',
        'clusters/lab/apps/app.yaml',
        'clusters/lab/mirrors/idms.yaml',
        'clusters/shared.yaml',
      ],
      'clusters/prod': ['all.yaml', 'clusters/prod/mirrors/idms.yaml', 'clusters/shared.yaml'],
    });
  });

  test('inferred: deeper tellings win over the folders around them', () => {
    const workspace = workspaceOf({
      'eu/prod/a.yaml': digestSet('a'),
      'eu/lab/a.yaml': digestSet('a'),
      'us/a.yaml': digestSet('a'),
    });
    assert.deepEqual(Object.keys(membersOf(workspace)), ['eu/lab', 'eu/prod', 'us']);
  });

  test('generated trees, templates and objects that no cluster serves take no part', () => {
    const workspace = workspaceOf({
      'working-dir/cluster-resources/idms.yaml': digestSet('generated'),
      'x/oc-mirror-workspace/results/i.yaml': digestSet('older'),
      'templates/t.yaml': digestSet('{{ .Values.name }}'),
      'a.yaml': `${digestSet('a')}---\n${digestSet('b').replace('config.openshift.io/v1', 'operator.openshift.io/v1')}`,
    });
    assert.deepEqual(membersOf(workspace), { workspace: ['a.yaml', 'templates/t.yaml'] });
    assert.deepEqual(
      workspace.clusters[0]?.manifests.mirrorSets.map(({ name }) => name?.value),
      ['a'],
    );
  });

  test('a registries.conf is a host with its drop-ins in the order in which the engine reads them', () => {
    const workspace = workspaceOf({
      'bastion/registries.conf': '',
      'bastion/registries.conf.d/9.conf': '',
      'bastion/registries.conf.d/10.conf': '',
      'other/registries.conf.d/a.conf': '',
    });
    const hosts = workspace.hosts.map(({ path, main, dropIns }) => [
      path,
      main !== null,
      dropIns.map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1)),
    ]);
    assert.deepEqual(hosts, [
      ['bastion/registries.conf', true, ['10.conf', '9.conf']],
      ['other/registries.conf.d', false, ['a.conf']],
    ]);
  });
});
