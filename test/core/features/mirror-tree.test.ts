import assert from 'node:assert/strict';
import {
  coverageLine,
  isMirrorBlocked,
  mirrorTree,
  mirrorTreeMarkdown,
  mirrorTreePlaces,
  mirrorTreeRoots,
  mirrorUse,
  nameOf,
  type MirrorTree,
} from '../../../server/src/core/index';
import { cursorFixture, linker, positionOf } from '../../support/cursor';

const SETS = `--- file: digests.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: digests
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors:
    - m.example.com/team
    - bad.example.com/team
    mirrorSourcePolicy: NeverContactSource
--- file: tags.yaml
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tags
spec:
  imageTagMirrors:
  - source: docker.io/library
    mirrors:
    - m.example.com/library
--- file: image.yaml
apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries: [m.example.com]
    blockedRegistries: [bad.example.com]
`;
const POD = '--- file: pod.yaml\nspec:\n  image: docker.io/library/nginx:1\n---\nspec:\n  image: quay.io/other/app:1\n';

suite('the tree of sources and mirrors', () => {
  shows('sources with their mirrors in order, and what holds for each', `${SETS}${POD}`, [
    'bad.example.com blocked image.yaml:8',
    'docker.io/library tags.yaml:7',
    '  m.example.com/library tag-only insecure tags.yaml:9',
    'm.example.com insecure image.yaml:7',
    'quay.io/team blocked digests.yaml:7',
    '  m.example.com/team digest-only insecure digests.yaml:9',
    '  bad.example.com/team digest-only blocked digests.yaml:10',
  ]);

  shows(
    'the sources that are left, while the operator refuses another',
    SETS.replace('docker.io/library', 'docker.io/'),
    [
      'trouble tags.yaml:7',
      'bad.example.com blocked image.yaml:8',
      'm.example.com insecure image.yaml:7',
      'quay.io/team blocked digests.yaml:7',
      '  m.example.com/team digest-only insecure digests.yaml:9',
      '  bad.example.com/team digest-only blocked digests.yaml:10',
    ],
  );

  const tags = SETS.slice(SETS.indexOf('--- file: tags'), SETS.indexOf('--- file: image'));
  shows(
    'one location twice: for digests, and for tags',
    tags + tags.replaceAll('tags', 'digests').replace('ImageTag', 'ImageDigest').replace('imageTag', 'imageDigest'),
    [
      'docker.io/library digests.yaml:7',
      '  m.example.com/library digest-only digests.yaml:9',
      '  m.example.com/library tag-only tags.yaml:9',
    ],
  );

  test('a host has its own registries.conf, and the engine’s words where it does not load', () => {
    const conf =
      '--- file: bastion/registries.conf\n[[registry]]\nlocation = "quay.io"\nmirror-by-digest-only = true\n';
    const mirror = '[[registry.mirror]]\nlocation = "m.example.com/quay"\n';
    const { analysis } = cursorFixture(`${conf}${mirror}`);
    assert.deepEqual(treeLines(analysis, 'host', 'bastion/registries.conf'), [
      'quay.io bastion/registries.conf:1',
      '  m.example.com/quay digest-only bastion/registries.conf:5',
    ]);
    const broken = cursorFixture(`${conf}${mirror}pull-from-mirror = "all"\n`).analysis;
    const tree = mirrorTree(broken, 'host', 'bastion/registries.conf');
    assert.equal(tree?.registries, null);
    assert.match(tree.trouble?.message ?? '', /pull-from-mirror|mirror-by-digest-only/);
  });

  test('clusters come first; files without a word on mirrors have no tree', () => {
    const names = (fixture: string): string[] =>
      mirrorTreeRoots(cursorFixture(fixture).analysis).map((root) => `${root.kind} ${nameOf(root)}`);
    const conf = '--- file: bastion/registries.conf\n';
    assert.deepEqual(names(`${SETS}${conf}`), ['cluster workspace', 'host bastion/registries.conf']);
    assert.deepEqual(names(POD), []);
    assert.equal(mirrorTree(cursorFixture(POD).analysis, 'cluster', 'workspace'), null);
  });

  test('a tooltip is the hover of the source or of the mirror', () => {
    const { analysis } = cursorFixture(`${SETS}${POD}`);
    const tree = treeOf(analysis);
    const markdown = (source: string, mirror: string | null): string | null =>
      mirrorTreeMarkdown(tree, { source, mirror }, linker(analysis));
    assert.match(
      markdown('docker.io/library', null) ?? '',
      /^\*\*Source\*\* `docker\.io\/library`\n\n1\. `m\.example\.com\/library` · tag-only, insecure · \[tags\.yaml:9\].*\n\n.*Serves 1 of the image references/s,
    );
    assert.match(markdown('quay.io/team', 'bad.example.com/team') ?? '', /^\*\*Mirror\*\*.*It is blocked itself/s);
    assert.equal(markdown('gone.io', null), null);
  });

  test('the line on coverage is that of the report', () => {
    const { analysis } = cursorFixture(`${SETS}${POD}`);
    assert.equal(coverageLine(analysis, treeOf(analysis)), '1 of 2 references leaves the reachable registries');
  });
});

type Analysed = ReturnType<typeof cursorFixture>['analysis'];

function shows(title: string, fixture: string, expected: readonly string[]): void {
  test(title, () => {
    const { analysis } = cursorFixture(fixture);
    assert.deepEqual(treeLines(analysis, 'cluster', 'workspace'), expected);
  });
}

function treeOf(analysis: Analysed): MirrorTree {
  const tree = mirrorTree(analysis, 'cluster', 'workspace');
  assert.ok(tree);
  return tree;
}

function treeLines(analysis: Analysed, kind: 'cluster' | 'host', name: string): string[] {
  const tree = mirrorTree(analysis, kind, name);
  assert.ok(tree);
  const line = (...words: readonly (string | false | undefined | null)[]): string => words.filter(Boolean).join(' ');
  const where = (source: string, mirror: Parameters<typeof mirrorTreePlaces>[2]): string | null => {
    const [place] = mirrorTreePlaces(tree, source, mirror);
    return place ? positionOf(analysis, place) : null;
  };
  const troubled = (tree.trouble?.origins ?? []).map((place) => line('trouble', positionOf(analysis, place)));
  const entries = tree.registries?.registries ?? [];
  return [
    ...troubled,
    ...entries.flatMap((entry) => [
      line(entry.prefix, entry.insecure && 'insecure', entry.blocked && 'blocked', where(entry.prefix, null)),
      ...entry.mirrors.map((mirror) => {
        const use = mirrorUse(entry, mirror);
        const { location, insecure } = mirror;
        const words = [use !== 'all' && use, insecure && 'insecure', isMirrorBlocked(tree, location) && 'blocked'];
        return `  ${line(location, ...words, where(entry.prefix, { location, use }))}`;
      }),
    ]),
  ];
}
