import assert from 'node:assert/strict';
import { analyse, type Analysis } from '../../../server/src/core/analysis';
import { closedDocument } from '../../../server/src/core/closed-document';
import { changeDocument, createDocument, type Document } from '../../../server/src/core/document';
import { createWorkspace, withDocuments, withoutDocuments } from '../../../server/src/core/workspace';

const MAP = `apiVersion: v1
kind: ConfigMap
metadata: {name: mirrors, namespace: lab}
data:
  registries.conf: |
    [[registry]]
    location = "docker.io"
    blocked = true
`;
const INFRA = `apiVersion: agent-install.openshift.io/v1beta1
kind: InfraEnv
metadata: {name: lab, namespace: lab}
spec:
  mirrorRegistryRef: {name: mirrors, namespace: lab}
`;

function file(name: string, text: string): Document {
  return closedDocument({ uri: `file:///w/${name}`, version: 1, language: 'yaml', text });
}

function said(analysis: Analysis): number {
  return analysis.findingsOf('file:///w/map.yaml').filter(({ code }) => code === 'installer-ignores').length;
}

suite('files that the assisted installation is given by name', () => {
  test('are found in other files that nobody edits, and again after each change', () => {
    const empty = createWorkspace('file:///w', [file('map.yaml', MAP)]);
    const alone = analyse(null, empty);
    assert.equal(said(alone), 0);
    const named = analyse(alone, withDocuments(empty, [file('infra.yaml', INFRA)]));
    assert.equal(said(named), 1);
    assert.deepEqual(
      named.clusters[0]?.cluster.installerFiles.map(({ uri }) => uri),
      ['file:///w/map.yaml#/ConfigMap~mirrors/registries.conf'],
    );
    const opened = createDocument({ uri: 'file:///w/infra.yaml', version: 2, language: 'yaml', text: INFRA });
    const at = INFRA.indexOf('mirrors');
    const renamed = changeDocument(opened, 3, { span: { start: at, end: at + 7 }, newText: 'others' });
    const other = analyse(named, withDocuments(named.workspace, [renamed]));
    assert.equal(said(other), 0);
    const back = changeDocument(renamed, 4, { span: { start: at, end: at + 6 }, newText: 'mirrors' });
    const again = analyse(other, withDocuments(other.workspace, [back]));
    assert.equal(said(again), 1);
    assert.equal(said(analyse(again, withoutDocuments(again.workspace, ['file:///w/infra.yaml']))), 0);
  });

  test('follow the ConfigMap, and are the same list while they are the same', () => {
    const first = analyse(
      null,
      createWorkspace('file:///w', [file('map.yaml', MAP), file('infra.yaml', INFRA), file('more.yaml', 'a: 1\n')]),
    );
    const before = first.clusters[0]?.cluster.installerFiles;
    assert.equal(before?.length, 1);
    const beside = analyse(first, withDocuments(first.workspace, [file('more.yaml', 'a: 2\n')]));
    assert.equal(beside.clusters[0]?.cluster.installerFiles, before);
    const mended = MAP.replace('blocked = true', '[[registry.mirror]]\n    location = "m.lan"');
    const after = analyse(beside, withDocuments(beside.workspace, [file('map.yaml', mended)]));
    assert.equal(said(after), 0);
  });
});
