import assert from 'node:assert/strict';
import { lenses, servesWords } from '../../../server/src/core/index';
import { cursorFixture } from '../../support/cursor';

const SET = `--- file: set.yaml
# mirrored every night
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: team
spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors: [m.example.com/team]
  - source: quay.io/unused
    mirrors: [m.example.com/unused]
---
apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata: {name: old}
spec:
  repositoryDigestMirrors:
  - mirrors: [m.example.com/nothing]
  - source: quay.io/old
    mirrors: [m.example.com/old]
`;
const pod = (file: string, ...images: readonly string[]): string =>
  `--- file: ${file}\nspec:\n${images.map((image, index) => `  c${index}:\n    image: ${image}\n`).join('')}`;

suite('lenses', () => {
  shows(
    'what can be done with a mirror set, and what each source serves',
    SET + pod('pod.yaml', 'quay.io/team/a:1', 'quay.io/team/b:1', 'quay.io/old/c:1'),
    [
      '2: preview',
      '2: impact',
      '8: quay.io/team serves 2 references',
      '10: quay.io/unused serves no reference',
      '13: preview',
      '13: impact',
      '13: convert',
      '19: quay.io/old serves 1 reference',
    ],
  );
  shows('nothing over sources where the workspace has no image references', SET, [
    '2: preview',
    '2: impact',
    '13: preview',
    '13: impact',
    '13: convert',
  ]);
  shows(
    'a reference once that two clusters pull, and each cluster’s own',
    [
      SET.replace('set.yaml', 'a/set.yaml').replace(/---\napi[^]*/, ''),
      SET.replace('set.yaml', 'b/set.yaml'),
      '--- file: set.yaml\napiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: {name: all}\nspec:\n  imageTagMirrors:\n  - source: quay$0.io/all\n    mirrors: [m.io]\n',
      pod('apps/pod.yaml', 'quay.io/all/app:1'),
      pod('a/pod.yaml', 'quay.io/all/app:1'),
      pod('b/pod.yaml', 'quay.io/all/app:2'),
    ].join(''),
    ['1: preview', '1: impact', '6: quay.io/all serves 3 references'],
  );
  shows(
    'a short name once, whatever it may stand for',
    `--- file: set.yaml
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: a}
spec:
  imageTagMirrors:
  - source: "*.quay.io"
    mirrors: [m.example.com]
--- file: image.yaml
apiVersion: config.openshift.io/v1
kind: Image
metadata: {name: cluster}
spec:
  registrySources: {containerRuntimeSearchRegistries: [a.quay.io, b.quay.io]}
--- file: pod.yaml
apiVersion: v1
kind: Pod
spec:
  image: app
  other: {image: app}
`,
    ['1: preview', '1: impact', '6: *.quay.io serves 2 references'],
  );
  shows('nothing over other files', pod('pod.yaml', 'quay.io/a:1'), []);
  shows(
    'nothing over templates',
    SET.replace('name: team', 'name: {{ .Values.name }}') + pod('pod.yaml', 'quay.io/a:1'),
    [],
  );

  shows(
    'over a text inside of a value the way to it, and over what stands in it what is over it in a file',
    `--- file: map.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: nodepool}
data:
  config: |$0
${indented(SET.replace(/^.*\n/, '').replace(/---\n[^]*/, ''))}  registries.conf: "# none"
${pod('pod.yaml', 'quay.io/team/a:1')}`,
    [
      '5: carried config.yaml',
      '7: preview',
      '7: impact',
      '13: quay.io/team serves 1 reference',
      '15: quay.io/unused serves no reference',
      '17: carried registries.conf',
    ],
  );
  shows(
    'over what is encoded the way to it, also in a text inside of a text',
    `--- file: map.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: nodepool}
data:
  config: |$0
    apiVersion: machineconfiguration.openshift.io/v1
    kind: MachineConfig
    metadata: {name: lab}
    spec:
      config:
        storage:
          files:
          - path: /etc/containers/registries.conf.d/lab.conf
            contents:
              source: data:;base64,IyBub25l
`,
    ['5: carried config.yaml', '15: carried lab.conf decoded'],
  );

  test('are over the set alone in a file with more sources than one reads', () => {
    const entries = (count: number): string =>
      Array.from({ length: count }, (_, at) => `  - {source: quay.io/s${at}, mirrors: [m.io/s${at}]}\n`).join('');
    const big = (count: number): string =>
      `--- file: set.yaml\napiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: {name: a}\nspec:\n  imageTagMirrors:\n${entries(count)}${pod('pod.yaml', 'quay.io/s1/a:1')}`;
    assert.equal(shown(big(1000)).length, 1002);
    assert.deepEqual(shown(big(1001)), ['1: preview', '1: impact']);
  });
});

function shows(title: string, fixture: string, expected: readonly string[]): void {
  test(`are ${title}`, () => {
    assert.deepEqual(shown(fixture), expected);
  });
}

function shown(fixture: string): string[] {
  const { analysis, document } = cursorFixture(fixture);
  return lenses(analysis, document.uri).map(({ subject, span }) => {
    const line = document.lines.positionAt(span.start).line + 1;
    if (subject.kind === 'carried') return `${line}: carried ${subject.name}${subject.isEncoded ? ' decoded' : ''}`;
    if (subject.kind !== 'serves') return `${line}: ${subject.kind}`;
    assert.ok(document.text.slice(span.start, span.end).includes(subject.source));
    return `${line}: ${subject.source} ${servesWords(analysis, document.uri, subject.source).text}`;
  });
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}
