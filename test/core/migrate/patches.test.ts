import assert from 'node:assert/strict';
import { createDocument, type Document } from '../../../server/src/core/document';
import { migrateWithCarried } from '../../../server/src/core/migrate/carried-icsp';
import { namingsLeft } from '../../../server/src/core/migrate/patches';
import { applyEdits } from '../../../server/src/core/text/edit';
import { cpuMilliseconds } from '../../support/cpu-time';
import { assertGrowsLinearly } from '../../support/growth';

function yaml(text: string, name: string): Document {
  return createDocument({ uri: `file:///w/${name}`, version: 1, language: 'yaml', text });
}

/** What becomes of a file, and the lines (from 1) of what is left alone. */
function migrate(text: string, name = 'kustomization.yaml'): { readonly text: string; readonly left: number[] } {
  const document = yaml(text, name);
  const { edits, leftAlone, refused } = migrateWithCarried(document);
  assert.equal(refused, null);
  const located = edits.map(({ place, newText }) => ({ span: document.locate(place)!, newText }));
  for (const [index, { span }] of located.entries())
    assert.ok(index === 0 || located[index - 1]!.span.end <= span.start, 'edits are in the order of the text');
  const lineOf = (offset: number): number => document.lines.positionAt(offset).line + 1;
  const left = leftAlone.map(({ place }) => lineOf(document.locate(place)!.start));
  return { text: applyEdits(text, located), left };
}

suite('patches for policies that become mirror sets', () => {
  test('targets and the operations of a kustomization, with every comment', () => {
    const before = `resources: [../../base] # ImageContentSourcePolicy
patches:
- target: # which
    group: operator.openshift.io
    version: "v1alpha1"
    kind: ImageContentSourcePolicy # the old one
    name: a
  patch: |-
    # adds one
    - op: add
      path: /spec/repositoryDigestMirrors/- # at the end
      value: {source: quay.io/prod, mirrors: [m.example.com/prod]}
    - {op: move, from: '/spec/repositoryDigestMirrors/0', path: /spec/repositoryDigestMirrors/1}
    - op: replace
      path: /spec
      value: {repositoryDigestMirrors: []}
- target: {kind: Deployment, version: v1alpha1}
  patch: '[{op: remove, path: /spec/replicas}]'
`;
    const after = before
      .replace('operator.openshift.io', 'config.openshift.io')
      .replace('"v1alpha1"', '"v1"')
      .replace('kind: ImageContentSourcePolicy # the', 'kind: ImageDigestMirrorSet # the')
      .replaceAll('repositoryDigestMirrors', 'imageDigestMirrors');
    assert.deepEqual(migrate(before), { text: after, left: [] });
    assert.deepEqual(migrate(after), { text: after, left: [] });
    assert.deepEqual(migrate(`kind: Component\n${before}`, 'other.yaml').text, `kind: Component\n${after}`);
    assert.deepEqual(migrate(before, 'other.yaml').text, before, 'a file of another kind says nothing of patches');
  });

  test('a patch of the object itself, inline in either list', () => {
    const before = `patches:
- patch: |
    apiVersion: operator.openshift.io/v1alpha1
    kind: ImageContentSourcePolicy
    metadata: {name: a, labels: {env: prod}} # labels alone
- path: patch.yaml
patchesStrategicMerge:
- patch-ImageContentSourcePolicy.yaml
- |-
  apiVersion: operator.openshift.io/v1alpha1
  kind: ImageContentSourcePolicy
  metadata: {name: b}
  $patch: delete
`;
    const after = before
      .replaceAll('operator.openshift.io/v1alpha1', 'config.openshift.io/v1')
      .replaceAll('kind: ImageContentSourcePolicy', 'kind: ImageDigestMirrorSet');
    assert.deepEqual(migrate(before), { text: after, left: [] });
  });

  test('a file of operations; those on other fields stay', () => {
    const before = `- op: test
  path: "/spec/repositoryDigestMirrors/0/source"
  value: quay.io/a
- {"op": "remove", "path": "\\/spec/repositoryDigestMirrors"}
- op: add
  path: /spec/repositoryDigestMirrorsOfOthers
  value: /spec/repositoryDigestMirrors
`;
    const { text } = migrate(before, 'patch.yaml');
    assert.equal(
      text,
      `- op: test
  path: "/spec/imageDigestMirrors/0/source"
  value: quay.io/a
- {"op": "remove", "path": "/spec/imageDigestMirrors"}
- op: add
  path: /spec/repositoryDigestMirrorsOfOthers
  value: /spec/repositoryDigestMirrors
`,
    );
  });

  test('what else names the old kind is said, not changed', () => {
    const syncSet = `apiVersion: hive.openshift.io/v1
kind: SyncSet
metadata: {name: s}
spec:
  patches:
  - apiVersion: operator.openshift.io/v1alpha1
    kind: ImageContentSourcePolicy
    name: a
    patch: '{"spec": {}}'
---
kind: CustomResourceDefinition
spec: {names: {kind: ImageContentSourcePolicy}}
`;
    assert.deepEqual(migrate(syncSet, 'syncset.yaml'), { text: syncSet, left: [7] });
    const replacing = `replacements:
- source: {kind: ImageContentSourcePolicy, name: a}
  targets: [{select: {kind: ImageContentSourcePolicy}}]
`;
    assert.deepEqual(migrate(replacing), { text: replacing, left: [2, 3] });
  });

  test('what names the old kind is looked for once, however long the lists are', () => {
    const timeOf = (count: number): number => {
      const text = `kind: ImageContentSourcePolicyList\nlist:\n${'- {a: x}\n'.repeat(count)}`;
      const document = createDocument({ uri: 'file:///a.yaml', version: 1, language: 'yaml', text });
      assert.ok(document.syntax.documents.length > 0);
      return cpuMilliseconds(() => void namingsLeft(document, new Set()));
    };
    assertGrowsLinearly((scale) => timeOf(200_000 * scale) / timeOf(100_000 * scale));
  }).timeout(120_000);
});
