import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyse, type Analysis } from '../../../server/src/core/analysis';
import { analyseFiles, findingsIn } from '../../support/findings';
import { editedWorkspace, freshWorkspace } from '../../support/edited-workspace';
import { MADE_FORMS } from '../../support/made-clusters';
import { plainCluster, type PlainEntry } from '../../support/random-clusters';

const DIGEST = `sha256:${'a'.repeat(64)}`;

const REFERENCES = [
  'a.io/n/r',
  'a.io/n',
  'a.io/x',
  'b.corp.io/n/q',
  'b.corp.io:5000/n',
  'c.b.corp.io/r',
  'z.io/a',
].flatMap((name) => [`${name}:1`, `${name}@${DIGEST}`]);

const entries = plainCluster.map(({ sets }) => sets.flatMap((set) => set.entries)).filter((all) => all.length > 0);

const SOME: readonly PlainEntry[] = [
  { source: 'quay.io/tools', mirrors: ['registry.example.com/tools'], policy: null },
];

suite('what others make mirror sets of', () => {
  for (const { name, file, mirrorSet, withPolicy } of MADE_FORMS) {
    const plain = (all: readonly PlainEntry[]): PlainEntry[] =>
      all.map((entry) => (withPolicy ? entry : { ...entry, policy: null }));

    test(`${name}: plans and node files are those of the mirror set`, () => {
      fc.assert(
        fc.property(entries.map(plain), (all) => {
          const made = analyseFiles([{ name: 'a.yaml', text: file(all) }]);
          const standing = analyseFiles([{ name: 'a.yaml', text: mirrorSet(all) }]);
          assert.deepEqual(answers(made), answers(standing));
        }),
        { numRuns: 60 },
      );
    });

    test(`${name}: what the operator refuses is said at the same entry`, () => {
      const bad: PlainEntry[] = [{ source: 'quay.io/tools/', mirrors: ['m.io/UPPER'], policy: null }];
      const said = (text: string): string[] =>
        findingsIn(analyseFiles([{ name: 'a.yaml', text }]), 'a.yaml')
          .filter(({ severity }) => severity === 'error')
          .map(({ code, upstream }) => `${code} ${upstream ?? ''}`);
      assert.deepEqual(said(file(bad)), said(mirrorSet(bad)));
      assert.ok(said(file(bad)).length >= 2);
    });

    test(`${name}: after each edit the same is read as from the text alone`, () => {
      const texts = [
        file(SOME),
        file([...SOME, ...SOME]),
        file(SOME).replace(/\n\S*mage(Content|Digest)Sources/, '\nother'),
        file([]),
      ];
      let workspace = freshWorkspace(new Map([['a.yaml', file([])]]));
      let analysis = analyse(null, workspace);
      for (const text of texts) {
        workspace = editedWorkspace(workspace, new Map([['a.yaml', text]]));
        analysis = analyse(analysis, workspace);
        assert.deepEqual(answers(analysis), answers(analyse(null, freshWorkspace(new Map([['a.yaml', text]])))));
      }
    });
  }

  test('mirror sets for digests of the cluster take the place of the install-config; those for tags do not', () => {
    const [install, , , hosted] = MADE_FORMS;
    const idms = install!.mirrorSet([{ source: 'quay.io/other', mirrors: ['m.io/other'], policy: null }]);
    const itms = idms
      .replace('ImageDigestMirrorSet', 'ImageTagMirrorSet')
      .replace('imageDigestMirrors', 'imageTagMirrors');
    const setsOf = (...texts: string[]): string[] =>
      analyseFiles(texts.map((text, index) => ({ name: `${index}.yaml`, text }))).clusters.flatMap(({ cluster }) =>
        cluster.manifests.mirrorSets.map(({ kindName }) => kindName.value),
      );
    assert.deepEqual(setsOf(install!.file(SOME), idms), ['ImageDigestMirrorSet']);
    assert.deepEqual(setsOf(install!.file(SOME), itms), ['InstallConfig', 'ImageTagMirrorSet']);
    assert.deepEqual(setsOf(hosted!.file(SOME), itms), ['ImageTagMirrorSet']);
    assert.deepEqual(setsOf(hosted!.file(SOME), hosted!.file(SOME).replace('name: hosted', 'name: two')), [
      'HostedCluster',
      'HostedCluster',
    ]);
  });

  test('a HostedCluster says its Image config, its release and its topology', () => {
    const text = `apiVersion: hypershift.openshift.io/v1beta1
kind: HostedCluster
metadata:
  name: hosted
spec:
  configuration:
    image:
      registrySources:
        insecureRegistries: [registry.example.com]
        blockedRegistries: [docker.io]
  release:
    image: registry.example.com/ocp/release:4.16.3-x86_64
`;
    const analysis = analyseFiles([{ name: 'a.yaml', text }]);
    const [view] = analysis.clusters;
    assert.ok(view);
    const { topology, target, manifests } = view.cluster;
    assert.deepEqual(
      [
        topology,
        target,
        manifests.releaseImage.value,
        manifests.imageConfig?.blockedRegistries?.value.map(({ value }) => value),
      ],
      [
        'hosted',
        { kind: 'release', major: 4, minor: 16 },
        'registry.example.com/ocp/release:4.16.3-x86_64',
        ['docker.io'],
      ],
    );
    const image = `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries: [registry.example.com]
    blockedRegistries: [docker.io]
`;
    const version = `---
apiVersion: config.openshift.io/v1
kind: ClusterVersion
metadata:
  name: version
status:
  desired:
    image: registry.example.com/ocp/release:4.16.3-x86_64
    version: 4.16.3
`;
    const alone = analyseFiles([{ name: 'a.yaml', text: image + version }]);
    assert.deepEqual(filesOf(analysis), filesOf(alone));
    const wrong = analyseFiles([{ name: 'a.yaml', text: text.replace('[docker.io]', "['*.a/b']") }]);
    const finding = findingsIn(wrong, 'a.yaml').find(({ code }) => code === 'invalid-registry-entry');
    const document = wrong.workspace.documents.get('file:///workspace/a.yaml');
    const span = finding && document?.locate(finding.place);
    assert.ok(span);
    assert.match(document?.text.slice(span.start, span.end) ?? '', /a\/b|\//);
  });

  test('install-configs in several folders are several clusters where nothing else tells them apart', () => {
    const [install] = MADE_FORMS;
    const text = install!.file(SOME);
    const namesOf = (...names: string[]): string[] =>
      analyseFiles(
        names.map((name) => ({ name, text: name.endsWith('sets.yaml') ? install!.mirrorSet(SOME) : text })),
      ).clusters.map(({ cluster }) => cluster.name);
    assert.deepEqual(namesOf('clusters/a/install-config.yaml', 'clusters/b/install-config.yaml'), [
      'clusters/a',
      'clusters/b',
    ]);
    assert.deepEqual(namesOf('clusters/a/install-config.yaml', 'clusters/b/install-config.yaml', 'base/sets.yaml'), [
      'workspace',
    ]);
  });

  test('what looks like an install-config and is none says nothing', () => {
    const text = MADE_FORMS[0]!.file(SOME);
    for (const other of [
      text.replace('baseDomain', 'domain'),
      text.replace('apiVersion: v1', 'apiVersion: v2'),
      text.replace('apiVersion: v1', 'apiVersion: v1\nkind: Other'),
    ])
      assert.deepEqual(analyseFiles([{ name: 'a.yaml', text: other }]).clusters[0]?.cluster.manifests.mirrorSets, []);
  });
});

function answers(analysis: Analysis): unknown {
  const [view] = analysis.clusters;
  assert.ok(view);
  const withoutPlaces = (value: unknown): unknown =>
    JSON.parse(JSON.stringify([value], (key, inner: unknown) => (/origins$/i.test(key) ? undefined : inner)));
  return [filesOf(analysis), REFERENCES.map((reference) => withoutPlaces(view.answers.planOf(reference)))];
}

function filesOf({ clusters }: Analysis): unknown {
  const rendering = clusters[0]?.answers.rendering;
  if (rendering?.kind !== 'rendered') return rendering?.refusal.message;
  return rendering.files.map(({ path, contents }) => [path, contents]);
}
