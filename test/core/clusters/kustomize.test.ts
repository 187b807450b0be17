import assert from 'node:assert/strict';
import {
  analyse,
  closedDocument,
  createWorkspace,
  withDocuments,
  type Analysis,
  type Workspace,
} from '../../../server/src/core/index';
import { basisWords } from '../../../server/src/core/features/plan-words';
import { createDocument, type Document } from '../../../server/src/core/document';
import type { Kustomized } from '../../../server/src/core/clusters/kustomize';
import type { Place } from '../../../server/src/core/text/place';

const ROOT = 'file:///w';
const CONFIGURATION = 'clusters:\n  prod:\n    files: [overlays/prod/kustomization.yaml]\n';
const SETS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: team}
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors: [base.lan/team]
  - source: quay.io/other
    mirrors: [base.lan/other]
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: tags}
spec:
  imageTagMirrors:
  - source: quay.io/tags
    mirrors: [base.lan/tags]
`;
const TAGS = `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: tags}
spec:
  imageTagMirrors:
  - source: quay.io/tags
    mirrors: [base.lan/tags]
`;
const RAW_POLICY = `apiVersion: policy.open-cluster-management.io/v1
kind: ConfigurationPolicy
metadata: {name: policy}
spec:
  object-templates-raw: |
    - complianceType: mustonlyhave
      objectDefinition:
${TAGS.replaceAll('tags', 'raw').replace(/^/gm, '        ').trimEnd()}
`;

/** As the item of a list. */
function item(object: string, indent = ''): string {
  return `${indent}- ${object.trimEnd().replaceAll('\n', `\n${indent}  `)}\n`;
}

function configMap(name: string, text: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n  sets.yaml: |\n${text.trimEnd().replace(/^/gm, '    ')}\n`;
}

/** For the workers, with a drop-in. */
function machineConfig(name: string, repository: string): string {
  return `apiVersion: machineconfiguration.openshift.io/v1
kind: MachineConfig
metadata: {name: ${name}, labels: {machineconfiguration.openshift.io/role: worker}}
spec:
  config:
    ignition: {version: 3.4.0}
    storage:
      files:
      - path: /etc/containers/registries.conf.d/10.conf
        contents: {source: 'data:,%5B%5Bregistry%5D%5D%0Alocation%3D%22quay.io/${repository}%22%0Ablocked%3Dtrue'}
`;
}

const BASE = { 'base/kustomization.yaml': 'resources: [sets.yaml]\n', 'base/sets.yaml': SETS };
const MERGE = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: team}
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors: [prod.lan/team]
`;

suite('kustomize', () => {
  test('a merge patch replaces a list as a whole; each value stands in the base or in the patch', () => {
    const world = built({
      ...BASE,
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches:\n- path: mirrors.yaml\n',
      'overlays/prod/mirrors.yaml': MERGE,
    });
    assert.deepEqual(world.mirrors(), ['quay.io/team: prod.lan/team', 'quay.io/tags: base.lan/tags']);
    assert.deepEqual(world.placesOf('quay.io/team'), ['overlays/prod/mirrors.yaml:6']);
    assert.deepEqual(world.placesOf('quay.io/tags'), ['base/sets.yaml:16']);
    assert.equal(
      world.basis,
      'prod, release unknown, as on the newest: 2 objects in 1 file; kustomize: 1 patch applied',
    );
  });

  test('patches of both kinds with targets, in the file and in the kustomization; names get a prefix', () => {
    const world = built({
      ...BASE,
      'overlays/prod/kustomization.yaml': `resources: [../../base]
namePrefix: prod-
patchesStrategicMerge:
- |
  apiVersion: config.openshift.io/v1
  kind: ImageTagMirrorSet
  metadata: {name: tags}
  $patch: delete
patches:
- target: {group: config.openshift.io, kind: ImageDigest.*, name: team|other}
  patch: |
    - op: replace
      path: /spec/imageDigestMirrors/0/mirrors/0
      value: prod.lan/team
    - {op: remove, path: /spec/imageDigestMirrors/1}
patchesJson6902:
- target: {version: v1, kind: ImageDigestMirrorSet, name: team}
  path: more.json
`,
      'overlays/prod/more.json': `[{"op": "test", "path": "/spec/imageDigestMirrors/0/source", "value": "quay.io/team"},
{"op": "add", "path": "/spec/imageDigestMirrors/-", "value": {"source": "quay.io/new", "mirrors": ["prod.lan/new"]}}]`,
    });
    assert.deepEqual(world.mirrors(), ['quay.io/team: prod.lan/team', 'quay.io/new: prod.lan/new']);
    assert.deepEqual(world.placesOf('quay.io/new'), ['overlays/prod/more.json:2']);
    assert.deepEqual(world.names(), ['prod-team']);
    assert.match(world.basis, /; kustomize: 3 patches applied$/);
  });

  test('what is not followed is named, with its place', () => {
    const world = built({
      ...BASE,
      'overlays/prod/kustomization.yaml': `resources:
- ../../base
- https://example.com/sets?ref=main
- gone.yaml
- ../prod
components: [../extra]
helmCharts: []
patches:
- path: gone-patch.yaml
- path: nobody.yaml
- target: {kind: Deployment}
  patch: '[{"op": "remove", "path": "/spec"}]'
- target: {kind: ImageTagMirrorSet, labelSelector: a=b}
  patch: '[{"op": "remove", "path": "/spec"}]'
- target: {kind: Image(Tag)+}
  patch: '[{"op": "remove", "path": "/spec"}]'
- target: {kind: ImageTagMirrorSet}
  patch: '[{"op": "remove", "path": "/spec/none/0"}]'
`,
      'overlays/prod/nobody.yaml': MERGE.replace('name: team', 'name: nobody'),
    });
    assert.deepEqual(world.notApplied(), [
      'overlays/prod/kustomization.yaml:7 helmCharts',
      'overlays/prod/kustomization.yaml:3 https://example.com/sets?ref=main (remote)',
      'overlays/prod/kustomization.yaml:4 gone.yaml (not found)',
      'overlays/prod/kustomization.yaml:5 ../prod (leads back to itself)',
      'overlays/prod/kustomization.yaml:6 ../extra (not found)',
      'overlays/prod/kustomization.yaml:9 gone-patch.yaml (not found)',
      'overlays/prod/kustomization.yaml:10 nobody.yaml (it fits no object)',
      'overlays/prod/kustomization.yaml:14 a patch in the kustomization (its target has a selector)',
      'overlays/prod/kustomization.yaml:16 a patch in the kustomization (the pattern of its target)',
      'overlays/prod/kustomization.yaml:18 an operation (`remove` of `/spec/none/0` finds nothing there)',
    ]);
    assert.match(
      world.basis,
      /not applied: helmCharts, https:\/\/example\.com\/sets\?ref=main \(remote\), gone\.yaml \(not found\) and 7 more$/,
    );
    assert.equal(world.mirrors().length, 3);
  });

  test('a component goes over all that there is so far, names included, and before the patches of who names it', () => {
    const mirror = (set: string, value: string): string =>
      `- target: {kind: Image.*MirrorSet, name: ${set}}\n  patch: '[{op: replace, path: /spec/imageTagMirrors/0/mirrors/0, value: ${value}}]'\n`;
    const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';
    const world = built({
      'base/kustomization.yaml': 'resources: [tags.yaml]\n',
      'base/tags.yaml': TAGS,
      'components/mirrors/kustomization.yaml': `${component}resources: [more.yaml]\ncomponents: [../below]\nnamePrefix: c-\npatches:\n${mirror('.*', 'component.lan/x')}`,
      'components/mirrors/more.yaml': TAGS.replaceAll('tags', 'more'),
      'components/below/kustomization.yaml': `${component}patches:\n${mirror('more', 'below.lan/x')}${mirror('late', 'too.soon/x')}`,
      'components/last/kustomization.yaml': `${component}patches:\n${mirror('c-more', 'last.lan/x')}`,
      'overlays/prod/kustomization.yaml': `resources: [../../base]
components: [../../components/mirrors, ../../components/last]
namePrefix: p-
patches:
${mirror('tags', 'prod.lan/x')}`,
    });
    assert.deepEqual(world.mirrors(), ['quay.io/tags: prod.lan/x', 'quay.io/more: last.lan/x']);
    assert.deepEqual(world.names(), ['p-c-tags', 'p-c-more']);
    assert.match(
      world.basis,
      /^prod, .*: 2 objects in 2 files; kustomize: 4 patches applied, not applied: a patch in the/,
    );
    assert.deepEqual(world.notApplied(), [
      'components/below/kustomization.yaml:7 a patch in the kustomization (it fits no object)',
    ]);
  });

  test('components where none can be are named', () => {
    const world = built({
      ...BASE,
      'part/kustomization.yaml': 'kind: Component\nresources: [more.yaml]\n',
      'part/more.yaml': SETS.replaceAll('quay.io', 'more.io'),
      'overlays/prod/kustomization.yaml':
        'resources: [../../base, ../../part]\ncomponents: [../../base, ../../base/sets.yaml, ../prod]\n',
    });
    assert.deepEqual(world.notApplied(), [
      'overlays/prod/kustomization.yaml:1 ../../part (a component, named as a resource)',
      'overlays/prod/kustomization.yaml:2 ../../base (no component: its kind is not Component)',
      'overlays/prod/kustomization.yaml:2 ../../base/sets.yaml (not found)',
      'overlays/prod/kustomization.yaml:2 ../prod (leads back to itself)',
    ]);
    assert.equal(world.mirrors().length, 3);
  });

  test('kustomizations that double with each level come to an end, and are named', () => {
    const level = (at: number): [string, string] => [
      `deep/${at}/kustomization.yaml`,
      `resources: [../${at + 1}, ../${at + 1}]\n`,
    ];
    const world = built({
      ...BASE,
      ...Object.fromEntries(Array.from({ length: 19 }, (_, at) => level(at))),
      'overlays/prod/kustomization.yaml': 'resources: [../../base, ../../deep/0]\n',
    });
    assert.ok(world.notApplied().some((line) => line.endsWith('(more than 10000 kustomizations)')));
    assert.equal(world.mirrors().length, 3);
  });

  test('a folder that is named stands for the kustomization in it, and for its files where it has none or ends in a slash', () => {
    const world = (files: string, kustomization = 'overlays/prod/kustomization.yml') =>
      built({
        ...BASE,
        '.mirrorscope.yaml': `clusters:\n  prod:\n    files: ${files}\n`,
        [kustomization]: 'resources: [../../base]\npatches:\n- path: mirrors.yaml\n',
        'overlays/prod/mirrors.yaml': MERGE,
        'overlays/prod/leftover.yaml': TAGS.replaceAll('tags', 'left'),
      }).mirrors();
    for (const named of ['[overlays/prod]', '[./overlays/prod]'])
      assert.deepEqual(world(named), ['quay.io/team: prod.lan/team', 'quay.io/tags: base.lan/tags']);
    assert.deepEqual(world('[overlays/prod/]'), ['quay.io/left: base.lan/left']);
    assert.deepEqual(world('[base]'), [
      'quay.io/team: base.lan/team',
      'quay.io/other: base.lan/other',
      'quay.io/tags: base.lan/tags',
    ]);
    assert.deepEqual(world('[overlays]'), ['quay.io/left: base.lan/left']);
    assert.deepEqual(world('[overlays/prod]', 'elsewhere/kustomization.yml').length, 2);
  });

  test('files that lie beside a kustomization and are not named in it take no part', () => {
    const world = built({
      ...BASE,
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
      'overlays/prod/leftover.yaml': SETS.replaceAll('quay.io', 'leftover.io'),
    });
    assert.deepEqual(
      world.mirrors().map((line) => line.split('/')[0]),
      ['quay.io', 'quay.io', 'quay.io'],
    );
  });

  test('what stands in an object is a value of it: it keeps its name, and patches are for the object around it', () => {
    const world = built({
      'base/kustomization.yaml': 'resources: [sync.yaml, list.yaml]\n',
      'base/sync.yaml': `apiVersion: hive.openshift.io/v1
kind: SelectorSyncSet
metadata: {name: mirrors}
spec:
  resources:
  - apiVersion: config.openshift.io/v1
    kind: Image
    metadata: {name: cluster}
    spec: {registrySources: {blockedRegistries: [docker.io]}}
${item(TAGS, '  ')}---
apiVersion: template.openshift.io/v1
kind: Template
metadata: {name: t}
objects:
${item(TAGS.replaceAll('tags', 'held'))}${item(TAGS.replaceAll('/tags', '/${NAME}'))}`,
      'base/list.yaml': `apiVersion: v1\nkind: List\nitems:\n${item(TAGS.replaceAll('tags', 'listed'))}`,
      'overlays/prod/kustomization.yaml': `resources: [../../base]
namePrefix: p-
patches:
- target: {kind: SelectorSyncSet, name: mirrors}
  patch: '[{"op": "replace", "path": "/spec/resources/1/spec/imageTagMirrors/0/mirrors/0", "value": "prod.lan/tags"}]'
- target: {kind: ImageTagMirrorSet}
  patch: '[{"op": "replace", "path": "/spec/imageTagMirrors/0/mirrors/0", "value": "all.lan/x"}]'
`,
    });
    assert.deepEqual(world.mirrors(), [
      'quay.io/tags: prod.lan/tags',
      'quay.io/held: base.lan/held',
      'quay.io/listed: all.lan/x',
    ]);
    assert.deepEqual(world.names(), ['tags', 'held', 'p-listed']);
    assert.deepEqual(world.placesOf('quay.io/tags'), ['base/sync.yaml:15']);
    assert.equal(world.cluster.manifests.imageConfig?.name?.value, 'cluster');
    assert.match(world.basis, /; kustomize: 2 patches applied$/);
  });

  test('a patched HostedCluster is there once', () => {
    const world = built({
      'base/kustomization.yaml': 'resources: [hosted.yaml]\n',
      'base/hosted.yaml': `apiVersion: hypershift.openshift.io/v1beta1
kind: HostedCluster
metadata: {name: hc, namespace: clusters}
spec:
  release: {image: 'quay.io/openshift-release-dev/ocp-release:4.16.3-x86_64'}
  imageContentSources:
  - source: quay.io/hc
    mirrors: [base.lan/hc]
  configuration: {image: {registrySources: {blockedRegistries: [bad.lan]}}}
`,
      'overlays/prod/kustomization.yaml': `resources: [../../base]
patches:
- target: {kind: HostedCluster}
  patch: '[{"op": "replace", "path": "/spec/imageContentSources/0/mirrors/0", "value": "prod.lan/hc"}]'
`,
    });
    assert.deepEqual(world.mirrors(), ['quay.io/hc: prod.lan/hc']);
    assert.deepEqual(
      world.cluster.singletons.map(({ name }) => name?.value),
      ['cluster', 'version'],
    );
  });

  test('texts inside of values count as their objects have them: not those of deleted ones, those of patches', () => {
    const world = built({
      'base/kustomization.yaml': 'resources: [texts.yaml]\n',
      'base/texts.yaml': [
        configMap('extra', TAGS),
        machineConfig('99-kept', 'kept'),
        machineConfig('99-gone', 'gone'),
        machineConfig('99-patched', 'old'),
        configMap('replaced', TAGS.replaceAll('tags', 'old')),
        RAW_POLICY,
      ].join('---\n'),
      'overlays/prod/kustomization.yaml': `resources: [../../base]
nameSuffix: -s
patches:
- path: delete.yaml
- path: map.yaml
- target: {kind: MachineConfig, name: 99-patched}
  patch: '[{"op": "replace", "path": "/spec/config/storage/files/0/contents/source", "value": "data:,new"}]'
`,
      'overlays/prod/delete.yaml': `$patch: delete
apiVersion: machineconfiguration.openshift.io/v1
kind: MachineConfig
metadata: {name: 99-gone}
`,
      'overlays/prod/map.yaml': configMap('replaced', TAGS.replaceAll('tags', 'new')),
    });
    assert.deepEqual(world.mirrors(), [
      'quay.io/tags: base.lan/tags',
      'quay.io/raw: base.lan/raw',
      'quay.io/new: base.lan/new',
    ]);
    assert.deepEqual(world.dropIns(), ['location="quay.io/kept"']);
    assert.deepEqual(world.notApplied(), [
      'overlays/prod/kustomization.yaml:7 /etc/containers/registries.conf.d/10.conf in MachineConfig/99-patched-s (a patch changes it: it is left out)',
    ]);
  });

  test('a drop-in whose MachineConfig a patch gives to another pool is left out, and named', () => {
    const world = built({
      'base/kustomization.yaml': 'resources: [mc.yaml]\n',
      'base/mc.yaml': machineConfig('99-worker', 'x'),
      'overlays/prod/kustomization.yaml': `resources: [../../base]
patches:
- target: {kind: MachineConfig}
  patch: '[{"op": "replace", "path": "/metadata/labels/machineconfiguration.openshift.io~1role", "value": "infra"}]'
`,
    });
    assert.deepEqual(world.dropIns(), []);
    assert.match(world.basis, /10\.conf in MachineConfig\/99-worker \(a patch changes it: it is left out\)$/);
  });

  test('namespaces: given after the patches of a kustomization, and seen by those of the next, with the first ones', () => {
    const policy = (name: string, namespace = ''): string =>
      `apiVersion: config.openshift.io/v1\nkind: ImagePolicy\nmetadata: {name: ${name}${namespace}}\nspec: {scopes: [quay.io/${name}]}\n`;
    const scope = (value: string): string => `'[{"op": "add", "path": "/spec/scopes/-", "value": "${value}"}]'`;
    const world = built({
      'base/kustomization.yaml': 'resources: [policies.yaml]\n',
      'base/policies.yaml': `${policy('a')}---\n${policy('b', ', namespace: own')}`,
      'mid/kustomization.yaml': 'namespace: team\nnamePrefix: m-\nresources: [../base]\n',
      'overlays/prod/kustomization.yaml': `resources: [../../mid]
namespace: last
patches:
- target: {namespace: team}
  patch: ${scope('by.team')}
- target: {namespace: default}
  patch: ${scope('by.default')}
- target: {namespace: last}
  patch: ${scope('too.soon')}
- {path: first.yaml}
- {path: given.yaml}
- {path: mixed.yaml}
patchesJson6902:
- target: {kind: ImagePolicy, namespace: last, name: m-.*}
  patch: ${scope('by.last')}
`,
      'overlays/prod/first.yaml': policy('a').replace('scopes: [quay.io/a]', 'first: 1'),
      'overlays/prod/given.yaml': policy('m-b', ', namespace: team').replace('scopes: [quay.io/m-b]', 'given: 1'),
      'overlays/prod/mixed.yaml': policy('m-a').replace('scopes: [quay.io/m-a]', 'mixed: 1'),
    });
    const { imagePolicies } = world.cluster.manifests;
    const said = imagePolicies.map(({ namespace, name, scopes }) =>
      [namespace?.value, name?.value, ...scopes.map(({ value }) => value)].join(' '),
    );
    assert.deepEqual(said, ['last m-a quay.io/a by.team by.default by.last', 'last m-b quay.io/b by.team by.last']);
    const [first] = imagePolicies;
    assert.equal(first?.namespace && world.where(first.namespace.place), 'overlays/prod/kustomization.yaml:2');
    assert.deepEqual(world.notApplied(), [
      'overlays/prod/kustomization.yaml:9 a patch in the kustomization (it fits no object)',
      'overlays/prod/kustomization.yaml:12 mixed.yaml (it fits no object)',
    ]);
  });

  test('a base whose kustomization has no ending, and a path that begins with a dot', () => {
    const files = {
      'base/Kustomization': 'resources: [sets.yaml]\n',
      'base/sets.yaml': SETS,
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamePrefix: p-\n',
      '.mirrorscope.yaml': CONFIGURATION.replace('overlays', './overlays'),
    };
    assert.deepEqual(built(files).names(), ['p-team', 'p-tags']);
  });

  test('an edit makes what a fresh look makes, and leaves all else as it was', () => {
    const files = {
      ...BASE,
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches: [{path: mirrors.yaml}]\n',
      'overlays/prod/mirrors.yaml': MERGE,
      'beside.yaml': 'a: 1\n',
    };
    const before = workspaceOf(files);
    const first = analyse(null, before);
    const old = setsOf(first);
    const edits: [string, string][] = [
      ['overlays/prod/mirrors.yaml', MERGE.replace('prod.lan', 'prod2.lan')],
      ['base/sets.yaml', SETS.replace('base.lan/tags', 'base2.lan/tags')],
      ['overlays/prod/kustomization.yaml', 'resources: [../../base]\nnameSuffix: "-x"\n'],
    ];
    let [workspace, analysis]: [Workspace, Analysis] = [before, first];
    const texts: Record<string, string> = { ...files };
    for (const [name, text] of edits) {
      texts[name] = text;
      workspace = withDocuments(workspace, [documentOf(name, text)]);
      analysis = analyse(analysis, workspace);
      const fresh = analyse(null, workspaceOf(texts));
      assert.deepEqual(mirrorsOf(analysis), mirrorsOf(fresh), name);
      assert.deepEqual(namesOf(analysis), namesOf(fresh), name);
    }
    const touched = withDocuments(before, [
      documentOf('overlays/prod/mirrors.yaml', MERGE.replace('prod.lan', 'prod2.lan')),
    ]);
    const next = setsOf(analyse(first, touched));
    assert.notEqual(next[0], old[0]);
    assert.equal(next[1], old[1]);
    const again = withDocuments(before, [documentOf('beside.yaml', 'a: 2\n')]);
    assert.equal(kustomizedOf(analyse(first, again)), kustomizedOf(first));
  });

  test('edits of texts inside of values make what a fresh look makes', () => {
    const patch = (name: string): string =>
      `$patch: delete\napiVersion: machineconfiguration.openshift.io/v1\nkind: MachineConfig\nmetadata: {name: ${name}}\n`;
    const files: Record<string, string> = {
      'base/kustomization.yaml': 'resources: [texts.yaml]\n',
      'base/texts.yaml': [configMap('extra', TAGS), machineConfig('99-a', 'a'), machineConfig('99-b', 'b')].join(
        '---\n',
      ),
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches: [{path: gone.yaml}]\n',
      'overlays/prod/gone.yaml': patch('99-a'),
    };
    const edits: readonly [string, string][] = [
      ['overlays/prod/gone.yaml', patch('99-b')],
      [
        'base/texts.yaml',
        [configMap('extra', TAGS), machineConfig('99-b', 'b2'), machineConfig('99-c', 'c')].join('---\n'),
      ],
      ['overlays/prod/gone.yaml', configMap('extra', TAGS.replaceAll('tags', 'new'))],
      [
        'base/texts.yaml',
        [configMap('extra', TAGS.replaceAll('tags', 'old')), machineConfig('99-c', 'c2')].join('---\n'),
      ],
      ['overlays/prod/kustomization.yaml', 'resources: [../../base]\nnamespace: x\nnamePrefix: p-\n'],
    ];
    const texts = { ...files };
    const said = (analysis: Analysis): unknown => [
      mirrorsOf(analysis),
      dropInsOf(analysis),
      kustomizedOf(analysis).notApplied.map(({ words }) => words),
      [...kustomizedOf(analysis).texts],
    ];
    let workspace = workspaceOf(texts);
    let analysis = analyse(null, workspace);
    const seen = new Set([JSON.stringify(said(analysis))]);
    for (const [name, text] of edits) {
      texts[name] = text;
      workspace = withDocuments(workspace, [documentOf(name, text)]);
      analysis = analyse(analysis, workspace);
      assert.deepEqual(said(analysis), said(analyse(null, workspaceOf(texts))), `${name}: ${text}`);
      seen.add(JSON.stringify(said(analysis)));
    }
    assert.equal(seen.size, edits.length + 1);
  });
});

function documentOf(name: string, text: string): Document {
  return createDocument({ uri: `${ROOT}/${name}`, version: 1, language: 'yaml', text });
}

/** As a scan of the folder reads them. */
function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const all = Object.entries({ '.mirrorscope.yaml': CONFIGURATION, ...files });
  return createWorkspace(
    ROOT,
    all.map(([name, text]) => closedDocument({ uri: `${ROOT}/${name}`, version: 1, language: 'yaml', text })),
  );
}

function viewOf(analysis: Analysis) {
  const [view] = analysis.clusters;
  return view ?? assert.fail('no cluster');
}

function setsOf(analysis: Analysis) {
  return viewOf(analysis).cluster.manifests.mirrorSets;
}

function mirrorsOf(analysis: Analysis): string[] {
  return setsOf(analysis).flatMap(({ entries }) =>
    entries.map(({ source, mirrors }) => `${source?.value}: ${mirrors.map(({ value }) => value).join()}`),
  );
}

function namesOf(analysis: Analysis): (string | undefined)[] {
  return setsOf(analysis).map(({ name }) => name?.value);
}

function kustomizedOf(analysis: Analysis): Kustomized {
  return viewOf(analysis).cluster.kustomized[0] ?? assert.fail('no kustomization');
}

function dropInsOf(analysis: Analysis): string[] {
  return viewOf(analysis).cluster.dropIns.map(({ text }) => text.split('\n')[1] ?? '');
}

function built(files: Readonly<Record<string, string>>) {
  const workspace = workspaceOf(files);
  const analysis = analyse(null, workspace);
  const where = (place: Place): string => {
    const document = workspace.documents.get(place.chunk.file);
    const at = document?.locate(place)?.start;
    return `${place.chunk.file.slice(ROOT.length + 1)}:${at === undefined ? '?' : (document?.lines.positionAt(at).line ?? 0) + 1}`;
  };
  return {
    cluster: viewOf(analysis).cluster,
    where,
    dropIns: () => dropInsOf(analysis),
    mirrors: () => mirrorsOf(analysis),
    names: () => namesOf(analysis),
    basis: basisWords({ kind: 'cluster', view: viewOf(analysis) }),
    notApplied: () => kustomizedOf(analysis).notApplied.map(({ place, words }) => `${where(place)} ${words}`),
    placesOf: (source: string) =>
      setsOf(analysis).flatMap(({ entries }) =>
        entries.flatMap((entry) => (entry.source?.value === source ? where(entry.source.place) : [])),
      ),
  };
}
