import assert from 'node:assert/strict';
import { createDocument } from '../../../server/src/core/document';
import { createWorkspace } from '../../../server/src/core/workspace';

const ROOT = 'file:///home/patches-of-me/workspace';

const set = (name: string, source: string): string =>
  `apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: {name: ${name}}\nspec:\n  imageTagMirrors:\n  - {source: ${source}, mirrors: [m.io]}\n`;

function workspaceOf(files: Readonly<Record<string, string>>): ReturnType<typeof createWorkspace> {
  const documents = Object.entries(files).map(([name, text]) =>
    createDocument({ uri: `${ROOT}/${name}`, version: 1, language: 'yaml', text }),
  );
  return createWorkspace(ROOT, documents);
}

function fragmentsIn(files: Readonly<Record<string, string>>): string[] {
  return [...workspaceOf(files).fragments].map((uri) => uri.slice(ROOT.length + 1)).sort();
}

suite('fragments of kustomizations', () => {
  test('are the files that it names as patches, in every way of writing', () => {
    const files = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`overlay/${name}.yaml`, set(name, 'a.io')]),
    );
    const found = fragmentsIn({
      ...files,
      'base/g.yaml': set('g', 'a.io'),
      'overlay/kustomization.yaml': [
        'resources: [a.yaml, ../base]',
        'patches:',
        '- path: b.yaml',
        '  target: {kind: ImageTagMirrorSet}',
        '- patch: |-',
        '    - op: remove',
        '      path: /spec',
        'patchesStrategicMerge:',
        '- ./c.yaml',
        '- |-',
        '  kind: ImageTagMirrorSet',
        'patchesJson6902:',
        '- path: ../overlay/d.yaml',
        '- patch: x',
      ].join('\n'),
      'other/kustomization.yml': 'patches: [{path: ../overlay/e.yaml}]',
      'kustomization-notes.yaml': 'patches: [{path: overlay/f.yaml}]',
    });
    assert.deepEqual(found, ['overlay/b.yaml', 'overlay/c.yaml', 'overlay/d.yaml', 'overlay/e.yaml']);
  });

  test('are whatever is called so, inside of the workspace, and what components may add', () => {
    const found = fragmentsIn({
      'overlay/patches/x.yaml': set('x', 'a.io'),
      'overlay/patches-prod.yaml': set('y', 'a.io'),
      'overlay/dispatches/z.yaml': set('z', 'a.io'),
      'overlay/kustomization.yaml': 'components: [../components/mirrors, "https://example.com/x"]',
      'components/mirrors/kustomization.yaml': 'kind: Component\nresources: [set.yaml]',
      'components/mirrors/set.yaml': set('c', 'a.io'),
      'components/others/set.yaml': set('o', 'a.io'),
    });
    assert.deepEqual(found, [
      'components/mirrors/kustomization.yaml',
      'components/mirrors/set.yaml',
      'overlay/patches-prod.yaml',
      'overlay/patches/x.yaml',
    ]);
  });

  test('take no part in what a cluster comes to, nor in telling clusters apart', () => {
    const { clusters } = workspaceOf({
      'base/set.yaml': set('mirrors', 'a.io'),
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches: [{path: more.yaml}]',
      'overlays/prod/more.yaml': set('mirrors', 'b.io'),
    });
    assert.deepEqual(
      clusters.map(({ name, manifests }) => [
        name,
        manifests.mirrorSets.flatMap(({ entries }) => entries.map(({ source }) => source?.value)),
      ]),
      [['workspace', ['a.io']]],
    );
  });

  test('a kustomization that cannot be read names none', () => {
    for (const text of [
      '',
      'patches:',
      'patches: 3',
      'patches: [[x]]',
      '- path: a.yaml',
      '{{ if x }}\npatches: [a.yaml]',
      'patches: [{path: [}]',
    ])
      assert.deepEqual(fragmentsIn({ 'kustomization.yaml': text, 'a.yaml': set('a', 'a.io') }), [], text);
  });
});
