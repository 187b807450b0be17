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
      'overlays/prod/kustomization.yaml:6 components',
      'overlays/prod/kustomization.yaml:7 helmCharts',
      'overlays/prod/kustomization.yaml:3 https://example.com/sets?ref=main (remote)',
      'overlays/prod/kustomization.yaml:4 gone.yaml (not found)',
      'overlays/prod/kustomization.yaml:5 ../prod (leads back to itself)',
      'overlays/prod/kustomization.yaml:9 gone-patch.yaml (not found)',
      'overlays/prod/kustomization.yaml:10 nobody.yaml (it fits no object)',
      'overlays/prod/kustomization.yaml:14 a patch in the kustomization (its target has a selector)',
      'overlays/prod/kustomization.yaml:16 a patch in the kustomization (the pattern of its target)',
      'overlays/prod/kustomization.yaml:18 an operation (`remove` of `/spec/none/0` finds nothing there)',
    ]);
    assert.match(
      world.basis,
      /not applied: components, helmCharts, https:\/\/example\.com\/sets\?ref=main \(remote\) and 7 more$/,
    );
    assert.equal(world.mirrors().length, 3);
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

function built(files: Readonly<Record<string, string>>) {
  const workspace = workspaceOf(files);
  const analysis = analyse(null, workspace);
  const where = (place: Place): string => {
    const document = workspace.documents.get(place.chunk.file);
    const at = document?.locate(place)?.start;
    return `${place.chunk.file.slice(ROOT.length + 1)}:${at === undefined ? '?' : (document?.lines.positionAt(at).line ?? 0) + 1}`;
  };
  return {
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
