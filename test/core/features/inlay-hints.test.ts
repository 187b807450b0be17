import assert from 'node:assert/strict';
import { inlayHints } from '../../../server/src/core/index';
import { cursorFixture } from '../../support/cursor';

const DIGEST = `sha256:${'0123456789ab'.padEnd(64, '0')}`;

const set = (folder: string, mirror: string): string => `--- file: ${folder}set.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: team}
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors: [${mirror}/team]
`;
const IMAGE = `--- file: image.yaml
apiVersion: config.openshift.io/v1
kind: Image
metadata: {name: cluster}
spec: {registrySources: {blockedRegistries: [quay.io/closed], containerRuntimeSearchRegistries: [quay.io]}}
`;

suite('hints behind image references', () => {
  shows(
    'the mirror, or the registry itself, behind the quotes',
    `${set('', 'm.example.com')}${IMAGE}--- file: pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
  - image: $0quay.io/team/app@${DIGEST}
  - image: "quay.io/team/app:1"
  - image: 'quay.io/closed/app:1'
  - image: team/short@${DIGEST}
  - args: [--image, quay.io/other/app:2]
`,
    [
      `  - image: quay.io/team/app@${DIGEST}[→ m.example.com/team/app]`,
      '  - image: "quay.io/team/app:1"[→ quay.io]',
      "  - image: 'quay.io/closed/app:1'[→ not pulled]",
      `  - image: team/short@${DIGEST}[→ m.example.com/team/short]`,
      '  - args: [--image, quay.io/other/app:2[→ quay.io]]',
    ],
  );

  shows(
    'those in a text inside of a value where it stands as it is',
    `${set('', 'm.example.com')}--- file: map.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: extra}
data:
  deployment.yaml: |$0
    apiVersion: config.openshift.io/v1
    kind: ClusterVersion
    ---
    apiVersion: v1
    kind: Pod
    spec:
      containers:
      - image: quay.io/team/app@${DIGEST}
`,
    [`      - image: quay.io/team/app@${DIGEST}[→ m.example.com/team/app]`],
  );

  shows(
    'each cluster’s where they differ',
    `${set('a/', 'm.example.com')}${set('b/', 'm.example.com')}${set('c/', 'n.example.com')}--- file: Dockerfile
ARG TAG=1
FROM $0quay.io/team/app@${DIGEST} AS build
FROM quay.io/other:$TAG
`,
    [
      `FROM quay.io/team/app@${DIGEST}[→ m.example.com/team/app (a and 1 more), n.example.com/team/app (c)] AS build`,
      'FROM quay.io/other:$TAG[→ quay.io]',
    ],
  );

  shows(
    'that of the parts behind the repository',
    `${set('', 'm.example.com')}--- file: values.yaml\nimage:\n  $0repository: quay.io/team/app\n  digest: ${DIGEST}\n`,
    ['  repository: quay.io/team/app[→ m.example.com/team/app]'],
  );

  shows('nothing where nobody says where images come from', '--- file: pod.yaml\nimage: $0quay.io/team/app:1\n', []);

  test('says what each cluster does, and keeps to the part that is asked for', () => {
    const { analysis, document } = cursorFixture(
      `${set('a/', 'm.example.com')}${set('b/', 'n.example.com')}--- file: pod.yaml\n$0a: quay.io/team/app@${DIGEST}\nb: quay.io/b:1\n`,
    );
    const hints = inlayHints(analysis, document.uri, { start: 0, end: 10 });
    assert.deepEqual(
      hints.map(({ tooltip }) => tooltip),
      [
        '- `a`: From the mirror `m.example.com/team/app@sha256:0123456789ab…`, then 1 more\n' +
          '- `b`: From the mirror `n.example.com/team/app@sha256:0123456789ab…`, then 1 more',
      ],
    );
  });
});

/** The lines of the file with the cursor that have hints, which stand in brackets where they are shown. */
function shows(title: string, fixture: string, expected: readonly string[]): void {
  test(`show ${title}`, () => {
    const { analysis, document } = cursorFixture(fixture);
    const { text, uri } = document;
    let shown = text;
    for (const { offset, label } of inlayHints(analysis, uri, { start: 0, end: text.length }).reverse())
      shown = `${shown.slice(0, offset)}[${label}]${shown.slice(offset)}`;
    assert.deepEqual(
      shown.split('\n').filter((line) => line.includes('[→')),
      expected,
    );
  });
}
