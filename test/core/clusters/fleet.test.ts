import assert from 'node:assert/strict';
import { analyse, type Analysis } from '../../../server/src/core/analysis';
import { EMPTY_CONFIGURATION } from '../../../server/src/core/clusters/configuration';
import { createDocument } from '../../../server/src/core/document';
import { coverage, countLeaving } from '../../../server/src/core/features/coverage';
import { createWorkspace } from '../../../server/src/core/workspace';
import { FLEET, fleetConfiguration, fleetFiles } from '../../support/fleet';

const ROOT = 'file:///fleet';

function analyseFleet(more: Readonly<Record<string, string>> = {}, overrides = EMPTY_CONFIGURATION): Analysis {
  const documents = Object.entries({ ...fleetFiles(), ...more }).map(([path, text]) =>
    createDocument({
      uri: `${ROOT}/${path}`,
      version: 1,
      language: path.endsWith('.conf') ? 'registries-conf' : 'yaml',
      text,
    }),
  );
  return analyse(null, createWorkspace(ROOT, documents, overrides));
}

/** oc-mirror v1 writes a deprecated kind, and whoever takes it over should know. */
const TRUE = ['oc-mirror-workspace/results-1/imageContentSourcePolicy.yaml icsp-deprecated'];

const DECLARED = { '.mirrorscope.yaml': fleetConfiguration() };

/** `path code` of every finding, and of those that are worse than an info alone. */
function findingsOf(analysis: Analysis, severities: readonly string[]): string[] {
  return [...analysis.workspace.documents.keys()].flatMap((uri) =>
    analysis
      .findingsOf(uri)
      .filter(({ severity }) => severities.includes(severity))
      .map(({ code }) => `${uri.slice(ROOT.length + 1)} ${code}`),
  );
}

suite('a fleet of twelve clusters', () => {
  test('declared: nothing is called wrong', () => {
    const analysis = analyseFleet(DECLARED);
    assert.deepEqual(findingsOf(analysis, ['error', 'warning']), TRUE);
    assert.deepEqual(
      analysis.clusters.map(({ cluster }) => cluster.name),
      FLEET.map(({ name }) => name),
    );
    for (const { cluster, answers } of analysis.clusters) {
      assert.equal(answers.rendering.kind, 'rendered', cluster.name);
      assert.equal(cluster.manifests.mirrorSets.length, 3, cluster.name);
      assert.equal(cluster.manifests.releaseImage.standIn, false, cluster.name);
    }
  });

  test('declared: what is worth knowing is said once for each file', () => {
    const said = findingsOf(analyseFleet(DECLARED), ['info', 'hint']);
    assert.equal(new Set(said).size, said.length, said.join('\n'));
    const codes = new Set(said.map((one) => one.split(' ')[1]));
    for (const code of codes)
      assert.ok(['served-metadata'].includes(code ?? ''), `${code}: ${said.find((one) => one.endsWith(` ${code}`))}`);
    assert.equal(said.filter((one) => one.endsWith('/exported/all.yaml served-metadata')).length, 12);
  });

  test('inferred: the same twelve by their folders, and nothing is called wrong either', () => {
    const analysis = analyseFleet();
    assert.deepEqual(
      analysis.clusters.map(({ cluster }) => cluster.name),
      FLEET.map(({ name }) => `clusters/${name}`).sort(),
    );
    assert.deepEqual(findingsOf(analysis, ['error', 'warning']), TRUE);
  });

  test('settings win over the file', () => {
    const clusters = [
      {
        name: 'only',
        files: ['clusters/ber/**'],
        target: null,
        releaseImage: null,
        topology: 'standalone',
        reachable: null,
      },
    ] as const;
    const analysis = analyseFleet(DECLARED, { ...EMPTY_CONFIGURATION, clusters });
    assert.deepEqual(
      analysis.clusters.map(({ cluster }) => [
        cluster.name,
        cluster.documents.every(({ uri }) => uri.includes('/ber/')),
      ]),
      [['only', true]],
    );
    assert.deepEqual(findingsOf(analysis, ['error', 'warning']), TRUE);
  });

  test('every reference is served within reach of its cluster, those of applications on all twelve', () => {
    const found = coverage(analyseFleet(DECLARED));
    assert.deepEqual(
      found.map(countLeaving),
      FLEET.map(() => 0),
    );
    for (const { references } of found) {
      const refs = references.map(({ ref }) => ref);
      assert.ok(refs.includes('quay.io/fleet-apps/shop:2.3'));
      assert.equal(refs.filter((ref) => ref.includes('fleet-tools/agent')).length, 1, refs.join('\n'));
      assert.ok(!refs.some((ref) => ref.includes('somewhere/else') || ref.includes('registry.example.org')));
    }
  });

  const CONFLICT = `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: more}
spec:
  imageTagMirrors:
  - {source: quay.io/fleet-tools, mirrors: [mirror.fra.corp.example.com:5000/more], mirrorSourcePolicy: AllowContactingSource}
`;

  test('a conflict inside of one cluster is found there, with both places, and nowhere else', () => {
    const analysis = analyseFleet({ ...DECLARED, 'clusters/fra/more.yaml': CONFLICT });
    const found = findingsOf(analysis, ['error']);
    assert.ok(found.length > 0);
    for (const one of found) assert.match(one, /^clusters\/fra\/\S+ conflicting-source-policy$/);
    for (const uri of analysis.workspace.documents.keys())
      for (const { related = [] } of analysis.findingsOf(uri))
        for (const { place } of related) assert.equal(clusterOf(place.chunk.file), clusterOf(uri));
    const harmless = analyseFleet({ ...DECLARED, 'clusters/ham/more.yaml': CONFLICT.replace('fra', 'ham') });
    assert.deepEqual(findingsOf(harmless, ['error']), []);
  });

  test('what a cluster cannot pull is said of its own file', () => {
    const lost =
      fleetFiles()['clusters/muc/agents.yaml']?.replace('quay.io/fleet-tools/agent', 'quay.io/fleet-lost/agent') ?? '';
    const analysis = analyseFleet({ ...DECLARED, 'clusters/muc/agents.yaml': lost });
    assert.deepEqual(findingsOf(analysis, ['error', 'warning']).sort(), [
      'clusters/muc/agents.yaml image-not-mirrored',
      ...TRUE,
    ]);
  });
});

function clusterOf(uri: string): string | undefined {
  return /\/clusters\/(?<name>[^/]+)\//.exec(uri)?.groups?.['name'];
}
