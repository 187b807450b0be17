import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { codeOf, example, open, revertAll, untilFindings } from './support/workspace';

const FILE = 'edge/mirrors.yaml';
const MANIFESTS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: edge
spec:
  imageDigestMirrors:
  - source: quay.io/edge
    mirrors:
    - mirror.edge.example.com/edge
---
apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    blockedRegistries:
    - releases.example.com
`;

suite('settings', () => {
  suiteSetup(() => vscode.workspace.fs.writeFile(example(FILE), new TextEncoder().encode(MANIFESTS)));
  teardown(async () => {
    for (const name of ['clusters', 'target', 'releaseImage']) await set(name, undefined);
    await revertAll();
  });
  suiteTeardown(() => vscode.workspace.fs.delete(example('edge'), { recursive: true }));

  test('clusters: in place of those of .mirrorscope.yaml', async () => {
    const { document } = await open(FILE);
    await set('clusters', { edge: { files: ['edge/**'], target: '4.12' }, other: { files: ['clusters/lab/**'] } });
    await untilFindings(document.uri, (codes) => codes.includes('mirror-set-not-available'));
    await vscode.commands.executeCommand('mirrorscope.previewNodeFiles');
    const shown = await untilSome(() =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'mirrorscope' && uri.query.includes('edge')),
    );
    assert.match(shown.getText(), /location = "releases\.example\.com"/);
    // Which every cluster of .mirrorscope.yaml has.
    assert.doesNotMatch(shown.getText(), /builds\.corp\.example\.com/);
  });

  test('target and release image: for a cluster that says neither', async () => {
    const { document } = await open(FILE);
    await set('clusters', { edge: { files: ['edge/**'] } });
    await untilFindings(document.uri, (codes) => codes.length === 0);
    await set('target', '4.12');
    await untilFindings(document.uri, (codes) => codes.includes('mirror-set-not-available'));
    await set('target', '4.18');
    await untilFindings(document.uri, (codes) => codes.length === 0);
    await set('releaseImage', 'releases.example.com/ocp/release:4.18.1');
    const findings = await untilFindings(document.uri, (codes) => codes.includes('payload-blocked'));
    assert.deepEqual(findings.map(codeOf), ['payload-blocked']);
  });
});

function set(name: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration('mirrorscope').update(name, value, vscode.ConfigurationTarget.Global);
}

async function untilSome<T>(find: () => T | null | undefined): Promise<T> {
  for (let turn = 0; turn < 200; turn++) {
    const found = find();
    if (found !== null && found !== undefined) return found;
    await pause(100);
  }
  throw new Error('waited in vain');
}
