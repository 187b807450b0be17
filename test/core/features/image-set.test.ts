import assert from 'node:assert/strict';
import { hover, inlayHints } from '../../../server/src/core/index';
import { coverage } from '../../../server/src/core/features/coverage';
import { verification } from '../../../server/src/core/features/verification';
import { cursorFixture, linker } from '../../support/cursor';
import { analyseFiles, findingsIn } from '../../support/findings';

const imageSet = (version: string): string => `kind: ImageSetConfiguration
apiVersion: mirror.openshift.io/${version}
mirror:
  platform:
    graph: true
    channels:
    - name: stable-4.18
  operators:
  - catalog: registry.redhat.io/redhat/redhat-operator-index:v4.18
    packages:
    - name: some.operator
  additionalImages:
  - name: quay.io/team/tool
  - name: quay.io/team/other:1
  blockedImages:
  - name: quay.io/team/blocked:1
`;

const IDMS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors: [cluster.example.com/team]
    mirrorSourcePolicy: NeverContactSource
`;

const CONF = `[[registry]]
location = "quay.io/team"
[[registry.mirror]]
location = "bastion.example.com/team"
`;

suite('an ImageSetConfiguration', () => {
  const found = (version: string): (readonly [string, string | undefined])[] => {
    const { workspace } = analyseFiles([{ name: 'isc.yaml', text: imageSet(version) }]);
    const document = workspace.documents.get('file:///workspace/isc.yaml');
    return document?.references.map(({ text, mirroredBy }) => [text, mirroredBy] as const) ?? [];
  };

  test('names images, each with who pulls it; not those that it leaves out', () => {
    for (const [version, who] of [
      ['v2alpha1', 'oc-mirror v2'],
      ['v1alpha2', 'oc-mirror v1'],
    ] as const)
      assert.deepEqual(found(version), [
        ['registry.redhat.io/redhat/redhat-operator-index:v4.18', who],
        ['quay.io/team/tool', who],
        ['quay.io/team/other:1', who],
      ]);
  });

  test('is answered by the hosts of the workspace, and by no cluster', () => {
    const at = (text: string, files: string): string => {
      const { analysis, document, offset } = cursorFixture(`--- file: isc.yaml\n${text}${files}`);
      return hover(analysis, document.uri, offset, linker(analysis))?.markdown ?? '';
    };
    const text = imageSet('v1alpha2').replace('team/other:1', 'te$0am/other:1');
    const files = `--- file: sets.yaml\n${IDMS}--- file: registries.conf\n${CONF}`;
    const shown = at(text, files);
    assert.match(shown, /On \*\*`registries\.conf`\*\*/);
    assert.match(shown, /1\. mirror `bastion\.example\.com\/team\/other:1`/);
    assert.doesNotMatch(shown, /cluster\.example\.com/);
    assert.match(shown, /oc-mirror v1\*\* pulls it on the host/);
    assert.match(shown, /`blocked`, short names.*do not count \(OCPBUGS-4414\)/);
    assert.match(at(text, `--- file: sets.yaml\n${IDMS}`), /holds no registries\.conf/);
    assert.doesNotMatch(at(text.replace('v1alpha2', 'v2alpha1'), files), /do not count/);
  });

  test('says nothing of a cluster: no finding, no use, and the check is one on the host', () => {
    const { analysis, document, offset } = cursorFixture(
      `--- file: isc.yaml\n${imageSet('v2alpha1').replace('team/other', 'te$0am/other')}--- file: sets.yaml\n${IDMS}--- file: .mirrorscope.yaml\nclusters:\n  prod:\n    files: ['**']\n    reachable: [cluster.example.com]\n`,
    );
    assert.deepEqual(analysis.findingsOf(document.uri), []);
    assert.deepEqual(
      analysis.clusters.flatMap(({ uses }) => uses.all),
      [],
    );
    assert.deepEqual(
      coverage(analysis).map(({ total }) => total),
      [0],
    );
    assert.equal(
      verification(analysis, document, offset)?.command,
      'podman pull --log-level=debug quay.io/team/other:1',
    );
    assert.deepEqual(inlayHints(analysis, document.uri, { start: 0, end: document.text.length }), []);
  });

  test('is held against its table: unknown fields, types, what is missing', () => {
    const text = imageSet('v2alpha1')
      .replace('graph: true', 'graph: "yes"')
      .replace('additionalImages', 'additionalImage')
      .replace('catalog:', 'catalogue:');
    const said = findingsIn(analyseFiles([{ name: 'isc.yaml', text }]), 'isc.yaml').map(
      ({ code, message }) => `${code}: ${message}`,
    );
    assert.deepEqual(said, [
      'wrong-type: `graph` must be `true` or `false`, not a text, so oc-mirror refuses the file',
      'unknown-field: `catalogue` is no field of `mirror.operators[0]`, so oc-mirror refuses the file',
      'missing-field: `catalog` is missing, so oc-mirror refuses the file',
      'unknown-field: `additionalImage` is no field of `mirror`, so oc-mirror refuses the file; did you mean `additionalImages`?',
    ]);
    for (const version of ['v2alpha1', 'v1alpha2'])
      assert.deepEqual(findingsIn(analyseFiles([{ name: 'isc.yaml', text: imageSet(version) }]), 'isc.yaml'), []);
  });
});
