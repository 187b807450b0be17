// Reads a small manifest with the core as it lies in dist/, once and from the start, and prints which functions that took. For each
// bundle, as JSON: the offsets of those that are called while it is loaded (`loading`) and for the first findings (`finding`). A process
// of its own, for nothing would be told of what has run before.
import { Session } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const dist = new URL('../dist/', import.meta.url);
const inDist = createRequire(dist);
// As most are written.
const MANIFEST = `# The releases, and what goes with them
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: releases
spec:
  imageDigestMirrors:
    - source: quay.io/openshift-release-dev/ocp-release
      mirrors:
        - mirror.example.com:8443/openshift/release-images
    - source: quay.io/openshift-release-dev/ocp-v4.0-art-dev
      mirrors:
        - mirror.example.com:8443/openshift/release
        - second.example.com/openshift/release
      mirrorSourcePolicy: NeverContactSource
`;
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const { document, workspace, analysis } = Object.assign({}, ...['core', 'manifests', 'answers'].map(load));
const loading = await callsSinceLastTime();
findingsOf(MANIFEST);
const finding = await callsSinceLastTime();
console.log(JSON.stringify({ loading, finding }));

function load(part) {
  return inDist(`./${part}.js`);
}

/** By bundle. */
async function callsSinceLastTime() {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const calls = result.flatMap(({ url, functions }) => {
    const called = functions.flatMap(({ ranges: [{ startOffset, count }] }) => (count > 0 ? startOffset : []));
    return url.startsWith(dist.href) ? [[path.posix.basename(url), called]] : [];
  });
  return Object.fromEntries(calls);
}

/** All that the language server computes of a file that is opened first. */
function findingsOf(text) {
  const uri = 'file:///w/mirrors.yaml';
  const opened = document.createDocument({ uri, version: 1, language: 'yaml', text });
  const answers = analysis.analyse(null, outcome(workspace.createWorkspaceInSteps('file:///w', [opened])));
  outcome(answers.warmUp());
  answers.findingsOf(uri);
  if (answers.clusters.length === 0) throw new Error('the manifest makes no cluster'); // it would have been read in vain
}

function outcome(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
