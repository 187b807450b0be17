import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { changeDocument, createDocument, type Document } from '../../../server/src/core/document';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import type { Edit } from '../../../server/src/core/text/edit';
import { randomFrom } from '../../support/random';
import { randomEdit } from '../../support/random-edits';
import { sharedPath } from '../../support/shared';
import { absolute, placeFaults } from '../../support/syntax';
import { FIXED_SEED } from '../../support/fixed-seed';

const URI = 'file:///a.yaml';
const seed = FIXED_SEED;
/** 100000 is the long form. */
const edits = Number(process.env['MIRRORSCOPE_EDITS'] ?? 10_000);

const FILES: Readonly<Record<string, string>> = {
  'a mirror set':
    'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: a # name\nspec:\n  imageDigestMirrors:\n  - source: quay.io/a\n    mirrors:\n    - m.lan:5000/a # first\n    - \'n.lan\'\n  # why\n  - mirrors: [x.io, "y.io"]\n    source: b.io\n    mirrorSourcePolicy: NeverContactSource\n\n  - source: c.io\n    mirrors:\n      - d.io\n  # end\nstatus: {}\n',
  'another layout, CRLF':
    '# head\r\n---\r\nkind: ImageTagMirrorSet\r\nspec:\r\n    imageTagMirrors:\r\n      -   mirrors:\r\n            - a.io\r\n          source: b.io\r\n      - {source: c.io, mirrors: [d.io]}\r\n      -\r\n        source: "e.io"\r\nmetadata:\r\n  name: x\r\n',
  'several documents':
    '---\na: 1\nlist:\n- x: y\n- z: w\n---\n# c\n...\n---\nb:\n  - c: |\n      text\n        more\n\n  - d: >-\n      folded\n  e: f\n---\n- root: 1\n- root: 2\n',
  'a list of objects':
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n  spec:\n    list:\n    - a: 1\n    - a: 2\n      b: "q"\n    tail: x\n- kind: B\n  apiVersion: v1\n  other:\n  - c: 1\n- plain: 1\nmetadata: {}\n',
  anchors: 'a: &a x\nlist:\n- b: *a\n- c: d\n---\nlist:\n- e: &f g\n- h: i\n',
  'block texts':
    'kind: ConfigMap\ndata:\n  conf: |\n    - a: b\n    - c: d\n  text: "quoted\n    - e: f\n    bar:\n    - g: h"\nitems:\n- a: |+\n    x\n\n- b: >\n    y\n   \n',
  JSON: '{"kind": "List",\n "items": [\n  {"a": 1},\n  {"b": [2, 3]}\n ]\n}\n',
  'a byte order mark': '\ufeff- a: b\n- c: d\n',
  holes: 'l:\n-\n- a: b\n- \n- - c\n  -\n-\nm:\n- x\n- y\n',
};

suite(`yaml: an edit is read as the whole text is, SEED=${seed}`, () => {
  for (const [name, text] of Object.entries(FILES)) {
    const share = Math.ceil(edits / Object.keys(FILES).length);
    test(`${name}, ${share} edits`, function () {
      this.timeout(edits * 10);
      editAtRandom(text, share, seed);
    });
  }

  test('the files of the corpus', function () {
    this.timeout(edits * 10);
    const folder = sharedPath(this, 'corpus');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
    assert.ok(names.length > 20);
    const share = Math.ceil(edits / 10 / names.length);
    for (const name of names) editAtRandom(readFileSync(path.join(folder, name), 'utf8').slice(0, 4_000), share, seed);
  });
});

suite('yaml: an edit reads what it touches', () => {
  const entry = (index: number): string =>
    `  - source: quay.io/team/app-${index}\n    mirrors:\n    - m.lan/app-${index} # ${index}\n`;
  const setOf = (count: number): string =>
    `kind: ImageDigestMirrorSet\nmetadata:\n  name: a\nspec:\n  imageDigestMirrors:\n${Array.from({ length: count }, (_, index) => entry(index)).join('')}`;
  const opened = (text: string): Document => {
    const document = createDocument({ uri: URI, version: 0, language: 'yaml', text });
    assert.equal(document.work.chunksRead, document.syntax.chunks.length);
    return document;
  };
  const edited = (document: Document, find: string, newText: string, skip = 0): Document => {
    const start = document.text.indexOf(find);
    assert.ok(start >= 0);
    const next = changeDocument(document, 1, { span: { start, end: start + skip }, newText });
    check(next, document);
    return next;
  };
  const sharedChunks = (before: Document, after: Document): number => {
    const known = new Set(before.syntax.chunks);
    return after.syntax.chunks.filter((chunk) => known.has(chunk)).length;
  };

  for (const [what, find, newText, skip] of [
    ['a letter in an item', 'app-5\n', 'x', 0],
    ['an open quote', 'quay.io/team/app-5\n', '"', 0],
    ['a wrong indentation', '    mirrors:\n    - m.lan/app-5 ', '', 1],
    ['a new item', '  - source: quay.io/team/app-5\n', entry(77), 0],
    ['an item less', entry(5), '', entry(5).length],
    ['a letter in the head', 'name: a', 'x', 0],
    ['a key that is broken', 'imageDigestMirrors:', 'x', 0],
    ['a word in the first column', '  - source: quay.io/team/app-5\n', 'x\n', 0],
  ] as const) {
    test(`${what}: as many chunks among 10 items as among 2,000`, () => {
      const [few, many] = [10, 2_000].map((count) => {
        const before = opened(setOf(count));
        const after = edited(before, find, newText, skip);
        assert.ok(sharedChunks(before, after) >= count - 3, `${sharedChunks(before, after)} of ${count} chunks stay`);
        return after.work.chunksRead;
      });
      assert.ok(many! <= few! && few! <= 4, `${few!} and ${many!}`);
    });
  }

  test('the nodes of all other items stay, and so do those of the head', () => {
    const before = opened(setOf(50));
    const after = edited(before, 'app-20\n', 'x');
    const [itemsBefore, items] = [before, after].map(({ syntax }) => {
      const spec = syntax.documents[0]?.root?.kind === 'mapping' ? syntax.documents[0].root.entries[2]?.value : null;
      const list = spec?.kind === 'mapping' ? spec.entries[0]?.value : null;
      assert.ok(list?.kind === 'sequence');
      return list.items;
    });
    assert.deepEqual(
      items!.flatMap((item, index) => (item === itemsBefore![index] ? [] : [index])),
      [20],
    );
    const [headBefore, head] = [before, after].map(({ syntax }) => syntax.documents[0]?.root);
    assert.ok(headBefore?.kind === 'mapping' && head?.kind === 'mapping');
    assert.equal(head.entries[1], headBefore.entries[1]);
  });

  test('one of many documents', () => {
    const before = opened(
      Array.from({ length: 300 }, (_, index) => `---\nname: n-${index}.\nlist:\n- a: b\n`).join(''),
    );
    const after = edited(before, 'n-150.', 'x');
    assert.ok(after.work.chunksRead <= 2);
    assert.equal(sharedChunks(before, after), before.syntax.chunks.length - 1);
  });

  test('all of it where that is turned off', () => {
    const before = opened(setOf(10));
    const edit = { span: { start: 0, end: 0 }, newText: '# c\n' };
    const after = changeDocument(before, 1, edit, { incremental: false });
    assert.equal(after.work.chunksRead, after.syntax.chunks.length);
    assert.equal(sharedChunks(before, after), 0);
  });

  test('one that reads the wrong place is noticed', () => {
    const before = opened(setOf(50));
    const at = before.text.indexOf('app-5');
    const text = `${before.text.slice(0, at)}x${before.text.slice(at)}`;
    const wrong = createDocument(
      { uri: URI, version: 1, language: 'yaml', text },
      { document: before, change: { start: at + 2_000, end: at + 2_000, length: 1 } },
    );
    assert.throws(() => check(wrong, before));
  });
});

/** Edits a file again and again, now and then from the start; after each edit all that was read must be what a fresh reading gives. */
function editAtRandom(text: string, count: number, from: number): void {
  const { below: random } = randomFrom(from);
  const start = createDocument({ uri: URI, version: 0, language: 'yaml', text });
  check(start, start);
  let document = start;
  const undo: Document[] = [];
  for (let step = 0; step < count; step++) {
    const before = document;
    if (random(25) === 0 || document.text.length > 3 * text.length + 500) {
      document = start;
      undo.length = 0;
      continue;
    }
    if (random(4) === 0 && undo.length > 0) {
      document = withText(document, undo.pop()?.text ?? '');
    } else {
      undo.push(document);
      const edit = randomEdit(document.text, random);
      document = changeDocument(document, step, edit);
      // Several edits may come before anything is read.
      if (random(6) === 0) document = changeDocument(document, step, randomEdit(document.text, random));
    }
    check(document, before);
  }
}

function withText(document: Document, text: string): Document {
  const { text: before } = document;
  let start = 0;
  while (start < Math.min(before.length, text.length) && before[start] === text[start]) start++;
  let back = 0;
  const most = Math.min(before.length, text.length) - start;
  while (back < most && before[before.length - 1 - back] === text[text.length - 1 - back]) back++;
  const edit: Edit = {
    span: { start, end: before.length - back },
    newText: text.slice(start, text.length - back),
  };
  return changeDocument(document, document.version + 1, edit);
}

function check(document: Document, before: Document): void {
  const { text, syntax } = document;
  const whole = parseYaml(text, URI);
  const told = (): string => `${JSON.stringify(before.text)}\n-> ${JSON.stringify(text)}`;
  const [actual, expected] = [syntax, whole].map((file) =>
    JSON.stringify([file.chunks.map(({ length }) => length), absolute(file)]),
  );
  if (actual !== expected) {
    assert.deepEqual(
      [syntax.chunks.map(({ length }) => length), absolute(syntax)],
      [whole.chunks.map(({ length }) => length), absolute(whole)],
      told(),
    );
    assert.fail(told());
  }
  assert.deepEqual(placeFaults(syntax, text), [], told());
}
