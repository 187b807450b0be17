import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { analyse } from '../../../server/src/core/analysis';
import { closedDocument } from '../../../server/src/core/closed-document';
import { createDocument, type Document, type DocumentSource } from '../../../server/src/core/document';
import { quickReferences } from '../../../server/src/core/model/quick-references';
import { RULES } from '../../../server/src/core/rules/all';
import { createWorkspace } from '../../../server/src/core/workspace';
import { randomEdits, randomYaml } from '../../support/random-yaml';
import { sharedPath } from '../../support/shared';
import { plainly, samples } from '../../support/samples';

const DIGEST = `sha256:${'a'.repeat(64)}`;

const DEPLOYMENT = `# an application
apiVersion: apps/v1
kind: Deployment
metadata:
  name: "app" # quoted
  annotations: {note: 'a text', other: "{}"}
spec:
  template:
    spec:
      containers:
      - name: a
        image: quay.io/team/a:1.2 # the first
        args: [--verbose, -x, "50%"]
        command:
        - sh
        - -c
        - |
          image: quay.io/in/a/text:1

            deeper: yes
        ports:
        - containerPort: 8080
          protocol: TCP
      -
        name: b
        image: 'nginx'
      volumes: []
---
image: nginx
images:
- quay.io/team/b
- plain
other:
  nested:
  - - 1
`;

const MIRRORS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: team}
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors: [mirror.example.com/team]
    mirrorSourcePolicy: NeverContactSource
---
apiVersion: config.openshift.io/v1
kind: Image
metadata: {name: cluster}
spec:
  registrySources:
    blockedRegistries: [docker.io, quay.io/team/b]
`;

suite('image references without a tree', () => {
  const lists = DEPLOYMENT.replace('  - - 1\n', '  - 1\n');

  test('are those of the tree, at the same places', () => {
    const found = assertSame(lists);
    assert.deepEqual(found, ['quay.io/team/a:1.2', 'nginx', 'quay.io/team/b']);
    assertSame(lists.replaceAll('\n', '\r\n'));
    assert.deepEqual(assertSame(`a:\n- b: app@${DIGEST}\n  c: localhost:5000/a:b\n`), [
      `app@${DIGEST}`,
      'localhost:5000/a:b',
    ]);
    assert.deepEqual(assertSame('spec:\n  image: nginx\nkind: Pod\napiVersion: v1\n'), ['nginx']);
    assert.deepEqual(assertSame('spec:\n  image: nginx\nkind: 1\napiVersion: v1\n'), []);
  });

  test('are read in block texts of one word, too', () => {
    const folded = `a:\n- image: >-\n    quay.io/a/b@${DIGEST}\n  b: |\n    quay.io/c:1\n\n- >\n  quay.io/d:1\n`;
    assert.deepEqual(assertSame(folded), [`quay.io/a/b@${DIGEST}`, 'quay.io/c:1', 'quay.io/d:1']);
    assertSame(folded.replaceAll('\n', '\r\n'));
    for (const other of ['b', '  b', '\n    b', '\u00a0', ' b']) {
      const text = folded.replace('c:1\n', `c:1\n    ${other}\n`);
      assert.deepEqual(assertSame(text), [`quay.io/a/b@${DIGEST}`, 'quay.io/d:1'], JSON.stringify(text));
    }
    assertSame(folded.trimEnd());
    assertSame(`${folded.trimEnd()}\u00a0\n`);
    assertSame(`${folded}# the end\n`);
    assertSame(`${folded}  # deeper\n`);
    assertSame('apiVersion: v1\nkind: >-\n  Pod\nimage: nginx\n');
  });

  test('are left to the tree where a text may concern us or is written otherwise', () => {
    const others = [
      DEPLOYMENT,
      MIRRORS,
      `${lists}# mirrorscope-disable-file\n`,
      lists.replace('name: a\n', 'name: &a a\n'),
      lists.replace('name: a\n', 'name: "\\x61"\n'),
      lists.replace('name: a\n', 'name: {{ .Values.name }}\n'),
      lists.replace('name: a\n', 'name: a\n         b\n'),
      lists.replace('name: a\n', 'name: "a\n'),
      lists.replace('        image: quay', '         image: quay'),
      lists.replace('name: a\n', 'name:\ta\n'),
      lists.replace('[--verbose, -x, "50%"]', '[quay.io/team/c:1]'),
      '{"image": "quay.io/team/a:1"}',
      'image: quay.io/a/b:1\n...\n',
      'image:\n  repository: quay.io/a/b\n  tag: "1"\n',
      'images:\n- name: a\n  newTag: "1"\n',
      'from:\n  kind: DockerImage\n  name: quay.io/a/b\n',
      lists.replace('apps/v1', 'machine.openshift.io/v1beta1'),
      lists.replace('volumes:', 'providerSpec:'),
      lists.replace('note:', 'image.openshift.io/triggers:'),
      lists.replace('protocol: TCP', 'type: ImageChange'),
    ];
    for (const text of others) assert.equal(quick(text), null, text);
  });

  test('are none where no text looks like one, however the file is written', () => {
    for (const text of ['{"a": ["b/c", {"d": 1}]}', 'a: &b [c\n', 'url: https://example.com/x\n', '\t', ''])
      assert.deepEqual(quick(text), [], text);
  });

  test('are those of the tree in any YAML', () => {
    const pieces = [
      lists,
      lists.slice(0, lists.indexOf('\n---')),
      lists.replaceAll('\n', '\r\n'),
      'a:\n- image: quay.io/a/b\n  b: |\n    c\n\n    d\ne: f\n',
      'a:\n- image: >-\n    quay.io/a/b\n  b: |\n    quay.io/c:1\n\ne: >\n  quay.io/d:1\n',
      'image:\n  repository: quay.io/a/b\n  tag: 1\nimages:\n- name: a/b\n  newTag: v1\n- {kind: DockerImage, name: a}\n',
    ];
    let read = 0;
    const isSame = (text: string): void => {
      if (assertSame(text)) read++;
    };
    fc.assert(fc.property(randomEdits(pieces), isSame), { numRuns: 2000, seed: 41 });
    assert.ok(read > 200, `only ${read} texts were read without a tree`);
    fc.assert(fc.property(randomYaml(), isSame), { numRuns: 500, seed: 42 });
  });

  test('are those of the tree in the corpus', function () {
    const folder = sharedPath(this, 'corpus');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(folder, name);
      if (statSync(file).isFile()) assertSame(readFileSync(file, 'utf8'));
    }
  });

  samples('core/model/quick-references', {
    quickReferences: (text) =>
      plainly(quickReferences(text, { file: 'f', length: text.length }), ({ start, end }) => text.slice(start, end)),
  });
});

suite('a closed document', () => {
  const root = 'file:///w';
  const analysed = (make: (source: DocumentSource) => Document, text: string): [Document, string[]] => {
    const app = make({ uri: `${root}/app.yaml`, version: 0, language: 'yaml', text });
    const mirrors = make({ uri: `${root}/mirrors.yaml`, version: 0, language: 'yaml', text: MIRRORS });
    const analysis = analyse(null, createWorkspace(root, [app, mirrors]));
    const spans = analysis.findingsOf(app.uri).map(({ code, place, message }) => {
      const { start = -1, end = -1 } = app.locate(place) ?? {};
      return `${start} ${end} ${code} ${message}`;
    });
    return [app, spans];
  };

  test('has the findings of an open one, and reads no tree for them', () => {
    const text = DEPLOYMENT.replace('  - - 1\n', '  - 1\n').replace("'nginx'", 'docker.io/library/nginx:1');
    const [closed, found] = analysed(closedDocument, text);
    const [open, wanted] = analysed(createDocument, text);
    assert.deepEqual([...new Set(found.map((line) => line.split(' ')[2]))], ['image-blocked']);
    assert.deepEqual(found, wanted);
    assert.deepEqual(closed.work, { chunksRead: 0, isTextJoined: false });
    const [{ place } = assert.fail()] = closed.references;
    assert.deepEqual(closed.locate(place), open.locate((open.references[0] ?? assert.fail()).place));
    assert.equal(closed.locate((open.references[0] ?? assert.fail()).place), null);
  });

  test('has the findings of an open one in the examples of every rule', () => {
    for (const { code, about } of RULES) {
      const { bad, good } = about();
      for (const { language, text } of [bad, good]) {
        if (language !== 'yaml') continue;
        assert.deepEqual(analysed(closedDocument, text)[1], analysed(createDocument, text)[1], code);
        const lines = text.split(/^---\n/m);
        // Each document in a file of its own: none of them may need the others to be looked at.
        for (const part of lines)
          assert.deepEqual(analysed(closedDocument, part)[1], analysed(createDocument, part)[1], code);
      }
    }
  });

  test('still says what a kustomization patches', () => {
    const text = 'patches:\n- path: mirrors.yaml\nresources:\n- app.yaml\n';
    const closed = (name: string, content: string): Document =>
      closedDocument({ uri: `${root}/${name}`, version: 0, language: 'yaml', text: content });
    const { fragments } = createWorkspace(root, [closed('kustomization.yaml', text), closed('mirrors.yaml', MIRRORS)]);
    assert.deepEqual([...fragments], [`${root}/mirrors.yaml`]);
  });

  test('is an open one where it holds one of our kinds', () => {
    const [closed, found] = analysed(closedDocument, MIRRORS);
    assert.equal(closed.objects.manifests.length, 2);
    assert.deepEqual(found, analysed(createDocument, MIRRORS)[1]);
  });
});

function quick(text: string): readonly string[] | null {
  return quickReferences(text, { file: 'f', length: text.length })?.map((reference) => reference.text) ?? null;
}

/** The references that were found without a tree, which are those of the tree; null: none were looked for. */
function assertSame(text: string): string[] | null {
  const found = quickReferences(text, { file: 'f', length: text.length });
  if (!found) return null;
  const document = createDocument({ uri: 'f', version: 0, language: 'yaml', text });
  const wanted = document.isTemplate ? [] : document.references;
  const plain = ({ text: reference, key, by }: (typeof wanted)[number]): object => ({ reference, key, by });
  assert.deepEqual(found.map(plain), wanted.map(plain), text);
  assert.deepEqual(
    found.map(({ place }) => ({ start: place.start, end: place.end })),
    wanted.map(({ place }) => document.locate(place)),
    text,
  );
  return found.map((reference) => reference.text);
}
