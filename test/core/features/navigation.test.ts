import assert from 'node:assert/strict';
import { definition, symbols, type OutlineItem } from '../../../server/src/core/index';
import { cursorFixture, positionOf } from '../../support/cursor';

const SET = `--- file: set.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: team
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors:
    - m.example.com/team
`;
const POD = '--- file: pod.yaml\nspec:\n  image: quay.io/te$0am/app:1\n';

suite('definition', () => {
  leads('from a reference to the entries that serve it, skipped mirrors last', `${SET}${POD}`, [
    'set.yaml:7',
    'set.yaml:9',
  ]);
  leads('to the mirror first, where it is asked', `${SET}${POD.replace(':1', `@sha256:${'a'.repeat(64)}`)}`, [
    'set.yaml:9',
    'set.yaml:7',
  ]);
  leads('from an image in a Dockerfile', `${SET}--- file: Dockerfile\nARG HOST=quay.io\nFROM $HOST/te$0am/app:1\n`, [
    'set.yaml:7',
    'set.yaml:9',
  ]);
  leads('to what the operator refuses', `${SET.replace('quay.io/team', 'quay.io/team:1')}${POD}`, ['set.yaml:7']);
  leads(
    'from a source to the other entries of it',
    `${SET.replace('quay.io', 'quay$0.io')}${SET.replace('set.yaml', 'other.yaml').replace('name: team', 'name: other')}`,
    ['other.yaml:7'],
  );
  leads('from a source that is alone to itself', SET.replace('quay.io', 'quay$0.io'), ['set.yaml:7']);
  leads(
    'to a registries.conf where there are no mirror sets',
    `--- file: registries.conf\n\n[[registry]]\nlocation = "quay.io"\n${POD}`,
    ['registries.conf:2'],
  );
  leads(
    'from a prefix of a registries.conf to the drop-in that has it, too',
    '--- file: registries.conf\n[[registry]]\nprefix = "quay$0.io"\n--- file: registries.conf.d/a.conf\n[[registry]]\nlocation = "quay.io"\n',
    ['registries.conf.d/a.conf:2'],
  );
  leads('nowhere from a key', SET.replace('source:', 'sou$0rce:'), []);
  leads('nowhere without mirrors', POD, []);
  leads(
    'nowhere from the indentation below a source',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {app: assisted-service}\ndata:\n  registries.conf: |\n    [[registry]]\n    location = "quay.io/a"\n  $0  blocked = true\n',
    [],
  );
});

suite('the outline', () => {
  outlines(
    'of mirror sets',
    `${SET.replace('--- file: set.yaml\n', '')}---\napiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nspec:\n  repositoryDigestMirrors:\n  - mirrors: []\n`,
    `
object team, ImageDigestMirrorSet: team
  entry quay.io/team, 1 mirror: quay.io/team
    value m.example.com/team: m.example.com/team
object (no name), ImageContentSourcePolicy, deprecated: ImageContentSourcePolicy
  entry (no source), 0 mirrors: mirrors: []`,
  );

  outlines(
    'of mirrors that stand elsewhere, behind an alias, at the start of their entry',
    `
    apiVersion: config.openshift.io/v1
    kind: ImageDigestMirrorSet
    metadata: {name: a}
    spec:
      imageDigestMirrors:
      - source: a.io
        mirrors: &m [m.io]
      - source: b.io
        mirrors: *m
    `,
    `
object a, ImageDigestMirrorSet: a
  entry a.io, 1 mirror: a.io
    value m.io: m.io
  entry b.io, 1 mirror: b.io
    value m.io: `,
  );

  outlines(
    'of the Image config',
    'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec:\n  registrySources:\n    blockedRegistries: [a.io]\n',
    `
object cluster, Image: cluster
  list blockedRegistries: [a.io]
    value a.io: a.io`,
  );

  outlines(
    'of a registries.conf',
    '--- file: registries.conf\n[[registry]]\nprefix = "*.io"\nblocked = true\n[[registry.mirror]]\nlocation = "m.io"\npull-from-mirror = "tag-only"\n[[registry]]\nlocation = "b.io"\n',
    `
entry *.io, blocked: "*.io"
  value m.io, tag-only: "m.io"
entry b.io: "b.io"`,
  );
});

function leads(title: string, fixture: string, expected: readonly string[]): void {
  test(`leads ${title}`, () => {
    const { analysis, document, offset } = cursorFixture(fixture);
    const places = definition(analysis, document.uri, offset);
    assert.deepEqual(
      places.map((place) => positionOf(analysis, place)),
      expected,
    );
  });
}

function outlines(title: string, fixture: string, expected: string): void {
  test(`outlines ${title}`, () => {
    const { document } = cursorFixture(fixture);
    assert.equal(
      `\n${symbols(document)
        .flatMap((item) => lines(item, document.text, ''))
        .join('\n')}`,
      expected,
    );
  });
}

function lines(item: OutlineItem, text: string, indent: string): string[] {
  const { span, nameSpan } = item;
  assert.ok(span.start <= nameSpan.start && nameSpan.end <= span.end, `${item.name} stands outside of itself`);
  const words = [
    item.name,
    ...(item.detail === undefined ? [] : [item.detail]),
    ...(item.isDeprecated ? ['deprecated'] : []),
  ];
  for (const { name, span: inner } of item.children)
    assert.ok(span.start <= inner.start && inner.end <= span.end, `${name} stands outside of ${item.name}`);
  const children = item.children.flatMap((child) => lines(child, text, `${indent}  `));
  return [`${indent}${item.kind} ${words.join(', ')}: ${text.slice(nameSpan.start, nameSpan.end)}`, ...children];
}
