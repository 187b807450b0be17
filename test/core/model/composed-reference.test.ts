import assert from 'node:assert/strict';
import { imageReferences, referenceAt } from '../../../server/src/core/model/references';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { unindent } from '../../support/cursor';
import { spanOf } from '../../support/syntax';

const DIGEST = `sha256:${'a'.repeat(64)}`;

/** Each reference with what stands at its place, where that is not all of it, and what it is made of. */
function found(fixture: string): string[] {
  const text = unindent(fixture);
  const syntax = parseYaml(text, 'f');
  return imageReferences(syntax).map(({ text: reference, place, parts = [] }) => {
    const { start, end } = spanOf(syntax, place);
    const written = text.slice(start, end);
    const of = parts.map(({ name }) => name).join('+');
    return [reference, ...(written === reference ? [] : [`at ${written}`]), ...(of === '' ? [] : [`of ${of}`])].join(
      ' ',
    );
  });
}

const NEAR_MISSES = `
    dependencies:
    - {name: db, version: 1.2.3, repository: "https://charts.example.com/stable"}
    - {name: web, version: 1.2.3, repository: "oci://quay.io/charts"}
    source: {repository: github.com/team/app, tag: v1}
    chart: {repository: quay.io/charts/app, tag: v1}
    git: {repository: git.example.com/team/app, ref: main}
    release: {repository: team/app, tag: v1}
    plain: {repository: quay.io/team/app}
    image: {repository: nginx}
    schema: {$ref: "#/definitions/x", reference: quay.io/team/app}
    ref: {ref: quay.io/team/app}
    people: [{name: someone, digest: weekly}]
    images: [{name: quay.io/team/app}, {name: logo, newTag: not a tag}]
    from: {kind: ImageStreamTag, name: "app:1"}
`;

const PLACEHOLDERS = `
    a: {image: {repository: "quay.io/team/app", tag: "<tag>"}}
    b: {image: {repository: "quay.io/team/app", tag: "$TAG"}}
    c: {image: {repository: "REPLACE_ME", tag: "1"}}
    d: {image: {repository: quay.io/team/app, tag: 1.10}}
    e: {image: {repository: quay.io/team/app, tag: [1]}}
    f: {image: {repository: quay.io/Team/app, tag: "1"}}
    g: {image: {repository: quay.io/team/app, tag: 2026-01-01 10:00:00}}
`;

suite('image references made of several values', () => {
  says('Helm values: repository and tag', 'image:\n  repository: quay.io/team/app\n  tag: "1.2"\n', [
    'quay.io/team/app:1.2 at quay.io/team/app of repository+tag',
  ]);
  says(
    'with a registry and a digest, which wins over the tag',
    `image: {registry: quay.io, repository: team/app, tag: 1.2, digest: "${DIGEST}"}\n`,
    [`quay.io/team/app@${DIGEST} at team/app of registry+repository+digest`],
  );
  says(
    'values behind aliases, each image with its own tag',
    'tags: [&t v1, &u v2]\nrepo: &r quay.io/team/app\na: {image: {repository: quay.io/team/web, tag: *t}}\nb: {image: {repository: *r, tag: *u}}\n',
    [
      'quay.io/team/app:v2 at quay.io/team/app of repository+tag',
      'quay.io/team/web:v1 at quay.io/team/web of repository+tag',
    ],
  );
  says('block texts of one word', `image:\n  repository: >-\n    quay.io/team/app\n  digest: >-\n    ${DIGEST}\n`, [
    `quay.io/team/app@${DIGEST} at quay.io/team/app of repository+digest`,
  ]);
  says('what is empty is not there', 'image:\n  registry: ""\n  repository: quay.io/team/app\n  tag:\n  digest: ""\n', [
    'quay.io/team/app',
  ]);
  says('a short name under a key that speaks of an image', 'sidecarImage: {repository: nginx, tag: 1.27}\n', [
    'nginx:1.27 at nginx of repository+tag',
  ]);
  says('under another key with a registry and a tag', 'web:\n  tag: v3\n  repository: quay.io/team/web\n', [
    'quay.io/team/web:v3 at quay.io/team/web of repository+tag',
  ]);
  says(
    'in a list, beside others, in the order of the text',
    `
    a: quay.io/first/a:1
    images:
    - repository: quay.io/team/b
      tag: 2
    - quay.io/team/c:3
    z: quay.io/last/z:4
    `,
    [
      'quay.io/first/a:1',
      'quay.io/team/b:2 at quay.io/team/b of repository+tag',
      'quay.io/team/c:3',
      'quay.io/last/z:4',
    ],
  );
  says('in JSON', '{"image": {"repository": "quay.io/team/app", "tag": "1"}}', [
    'quay.io/team/app:1 at quay.io/team/app of repository+tag',
  ]);

  says(
    'the images of a kustomization',
    `
    kind: Kustomization
    images:
    - name: app
      newName: quay.io/team/app
      newTag: v1
    - name: quay.io/team/web
      newTag: v2
    - name: db
      newName: registry.redhat.io/rhel9/postgresql-15
      newTag: ignored
      digest: ${DIGEST}
    - name: old
      newName: quay.io/team/new
    `,
    [
      'quay.io/team/app:v1 at quay.io/team/app of newName+newTag',
      'quay.io/team/web:v2 at quay.io/team/web of name+newTag',
      `registry.redhat.io/rhel9/postgresql-15@${DIGEST} at registry.redhat.io/rhel9/postgresql-15 of newName+digest`,
      'quay.io/team/new',
    ],
  );

  says(
    'a BuildConfig: what it takes, not what it pushes',
    `
    apiVersion: build.openshift.io/v1
    kind: BuildConfig
    spec:
      strategy:
        sourceStrategy:
          from: {kind: DockerImage, name: ubi9/nodejs-20}
      source:
        images:
        - from: {kind: ImageStreamTag, name: quay.io/not/this:1}
      output:
        to: {kind: DockerImage, name: "registry.example.com/team/out:1"}
    `,
    ['ubi9/nodejs-20', 'quay.io/not/this:1'],
  );
  says(
    'the tags of an ImageStream',
    `
    apiVersion: image.openshift.io/v1
    kind: ImageStream
    spec:
      tags:
      - name: latest
        from:
          kind: DockerImage
          name: quay.io/team/app
    `,
    ['quay.io/team/app'],
  );
  says(
    'a ClusterCatalog and an image volume',
    `
    apiVersion: olm.operatorframework.io/v1
    kind: ClusterCatalog
    spec:
      source: {type: Image, image: {ref: registry.redhat.io/redhat/redhat-operator-index}}
    ---
    volumes: [{name: model, image: {reference: quay.io/team/model}}]
    `,
    ['registry.redhat.io/redhat/redhat-operator-index', 'quay.io/team/model'],
  );

  says('not charts, sources and schemas', NEAR_MISSES, []);

  says('not what holds a placeholder, or no value that prints as it is written', PLACEHOLDERS, []);

  says('the repository by itself, where it has a tag already', 'image: {repository: "quay.io/team/app:1", tag: "2"}', [
    'quay.io/team/app:1',
  ]);

  test('is found at each of its parts', () => {
    const text = 'image:\n  registry: quay.io\n  repository: team/app\n  tag: "1.2"\n  pullPolicy: Always\n';
    const syntax = parseYaml(text, 'f');
    const at = (words: string): string | null => {
      const [chunk] = syntax.chunks;
      assert.ok(chunk);
      const start = text.indexOf(words) + 1;
      const reference = referenceAt(syntax, { chunk, start, end: start });
      if (!reference) return null;
      return `${reference.text} at ${text.slice(reference.place.start, reference.place.end)}`;
    };
    assert.equal(at('quay.io'), 'quay.io/team/app:1.2 at quay.io');
    assert.equal(at('team/app'), 'quay.io/team/app:1.2 at team/app');
    assert.equal(at('1.2'), 'quay.io/team/app:1.2 at 1.2');
    assert.equal(at('tag'), null);
    assert.equal(at('Always'), null);
  });
});

function says(title: string, fixture: string, expected: readonly string[]): void {
  test(title, () => assert.deepEqual(found(fixture), expected));
}
