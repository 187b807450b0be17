import assert from 'node:assert/strict';
import { analyse } from '../../../server/src/core/analysis';
import { withDocuments } from '../../../server/src/core/workspace';
import { createDocument } from '../../../server/src/core/document';
import { analyseFiles, documentOf, findingsIn } from '../../support/findings';

const PARTS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: mirrors
spec:
  imageDigestMirrors:
  - mirrorSourcePolicy: NeverContactSource
  - source: quay.io/more
---
apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
---
apiVersion: config.openshift.io/v1
kind: ClusterImagePolicy
metadata:
  name: policy
spec:
  scopes: [quay.io/signed]
`;

const WHOLE = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: mirrors}
spec:
  imageDigestMirrors:
  - {source: quay.io/team, mirrors: [registry.example.com/team]}
---
apiVersion: config.openshift.io/v1
kind: Image
metadata: {name: cluster}
spec: {}
`;

suite('rules in fragments', () => {
  const files = (kustomization: string): { name: string; text: string }[] => [
    { name: 'base/set.yaml', text: WHOLE },
    { name: 'overlays/prod/kustomization.yaml', text: kustomization },
    { name: 'overlays/prod/more.yaml', text: PARTS },
  ];

  test('nothing is missing from a patch, and nothing in it is there twice', () => {
    const analysis = analyseFiles(files('resources: [../../base]\npatches:\n- path: more.yaml\n'));
    assert.deepEqual(
      findingsIn(analysis, 'overlays/prod/more.yaml').map(({ code }) => code),
      [],
    );
    assert.deepEqual(
      findingsIn(analysis, 'base/set.yaml').map(({ code }) => code),
      [],
    );
  });

  test('the same file is checked as a whole where no kustomization says otherwise, also after an edit', () => {
    const patch = analyseFiles(files('patches:\n- path: more.yaml\n'));
    assert.deepEqual(findingsIn(patch, 'overlays/prod/more.yaml'), []);
    const kustomization = documentOf(patch, 'overlays/prod/kustomization.yaml');
    const edited = createDocument({
      uri: kustomization.uri,
      version: 2,
      language: 'yaml',
      text: 'resources: [more.yaml]\n',
    });
    const whole = analyse(patch, withDocuments(patch.workspace, [edited]));
    const codes = findingsIn(whole, 'overlays/prod/more.yaml').map(({ code }) => code);
    for (const code of ['missing-field', 'empty-mirrors', 'policy-without-mirrors'])
      assert.ok(codes.includes(code), `${code} among ${codes.join(', ')}`);
    const back = analyse(whole, withDocuments(whole.workspace, [kustomization]));
    assert.deepEqual(findingsIn(back, 'overlays/prod/more.yaml'), []);
    const changed = whole.changedSince(patch);
    assert.ok(changed === null || changed.has(documentOf(whole, 'overlays/prod/more.yaml').uri));
  });

  test('what a patch says is still held against the form of a source', () => {
    const patch = PARTS.replace('source: quay.io/more', 'source: https://quay.io/more');
    const analysis = analyseFiles([
      ...files('patches: [{path: more.yaml}]').slice(0, 2),
      { name: 'overlays/prod/more.yaml', text: patch },
    ]);
    assert.deepEqual(
      findingsIn(analysis, 'overlays/prod/more.yaml').map(({ code }) => code),
      ['invalid-source'],
    );
  });

  test('an object that is there twice is found after an edit that changes nothing of the node files', () => {
    const one = {
      name: 'a.yaml',
      text: 'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {}\n',
    };
    const before = analyseFiles([one, { name: 'b.yaml', text: 'a: 1\n' }]);
    assert.deepEqual(findingsIn(before, 'b.yaml'), []);
    const edited = createDocument({
      uri: documentOf(before, 'b.yaml').uri,
      version: 2,
      language: 'yaml',
      text: one.text,
    });
    const after = analyse(before, withDocuments(before.workspace, [edited]));
    assert.deepEqual(
      findingsIn(after, 'b.yaml').map(({ code }) => code),
      ['duplicate-object'],
    );
  });
});
