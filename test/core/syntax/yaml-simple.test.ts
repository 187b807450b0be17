import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { readYamlEvents } from '../../../server/src/core/syntax/yaml-events';
import { placeYaml } from '../../../server/src/core/syntax/yaml-placing';
import { readSimple } from '../../../server/src/core/syntax/yaml-simple';
import { SimpleReader } from '../../../server/src/core/syntax/yaml-simple-reader';
import { treeAt } from '../../../server/src/core/syntax/yaml-taped-tree';
import { FIXED_SEED } from '../../support/fixed-seed';
import { randomEdits, randomYaml } from '../../support/random-yaml';
import { sharedPath } from '../../support/shared';

const seed = FIXED_SEED;
/** 10000 and more is the long form. */
const runs = Number(process.env['YAML_EDITS'] ?? 2_000);

suite(`yaml: the simple reader takes what the package takes, and as it does, SEED=${seed}`, () => {
  test('of every file at hand', function () {
    this.timeout(120_000);
    const texts = ['test', 'examples'].flatMap((folder) => textsUnder(folder));
    assertTaken(texts, 0.3);
  });

  test('of every file of the corpus', function () {
    this.timeout(120_000);
    const texts = textsUnder(sharedPath(this, 'corpus'));
    assertTaken(texts, 0.1);
  });

  test('of random well-formed text', function () {
    this.timeout(120_000);
    const texts = fc.sample(randomYaml(), { seed, numRuns: runs });
    assertTaken(texts, 0.01);
  });

  test('of random edits of simple text', function () {
    this.timeout(600_000);
    const texts = fc.sample(randomEdits(SAMPLES), { seed, numRuns: runs * 2 });
    assertTaken(texts, 0.1);
  });

  test('of random signs', function () {
    this.timeout(600_000);
    const signs = [
      'a',
      'b: ',
      '- ',
      '-',
      ' ',
      '  ',
      '\n',
      '\n  ',
      '\n- ',
      ': ',
      ':',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      ', ',
      ',',
    ];
    const lines = [
      'a.b/c:1@d',
      '-1',
      "'q'",
      '"q"',
      '"q',
      "q'",
      '- ',
      'k: ',
      'k:',
      'w\n',
      ' # c\n',
      '\n',
      '\r\n',
      '/',
      '_.',
      '  ',
    ];
    const more = [
      '#',
      ' # c',
      '---',
      '...',
      '\r\n',
      '\t',
      'é',
      '\u2028',
      '|',
      '>',
      '1',
      '~',
      '? ',
      '&a ',
      '*a',
      '!!str ',
    ];
    const text = fc
      .array(fc.oneof(fc.constantFrom(...signs, ...signs, ...more), fc.constantFrom(...lines)), { maxLength: 12 })
      .map((parts) => parts.join(''));
    const texts = fc.sample(text, { seed, numRuns: runs * 10 });
    assertTaken(texts, 0.05);
  });
});

suite('yaml: what the simple reader takes', () => {
  const taken: Readonly<Record<string, string>> = {
    'comments and empty lines': '# a\n\na: # b\n  # c\n  - d # e\n\n  - f#g\n#h\n',
    'line ends of Windows': 'a: b\r\n\r\nc:\r\n- d # e\r\n- "f"\r\n',
    'lists as deep as their key': 'a:\n- b\n- c: d\n  e:\n  - f\ng: h\n',
    'lists in lists': '- - a\n  - b\n-   c: d\n    e: f\n',
    'collections in brackets over several lines': 'a: [b, "c",\n  {d: e, "f":g}, # h\n  [],\n ]\nb: {}\n',
    'a document behind its mark': '# a\n--- # b\na: b\n',
    'what has no value': 'a:\nb:\n  c:\nd:\n-\n- e\n',
    'letters of all kinds': 'größe: "日本"\nb: c:d?e-f\n',
  };
  for (const [name, text] of Object.entries(taken)) test(name, () => assert.ok(isSame(text)));

  const left: Readonly<Record<string, string>> = {
    'texts of several lines': 'a: b\n  c\n',
    'block texts': 'a: |\n  b\n',
    anchors: 'a: &b c\n',
    tags: 'a: !!str b\n',
    escapes: 'a: "b\\n"\n',
    'doubled quotes': "a: 'b''c'\n",
    'doubled keys': 'a: b\na: c\n',
    tabs: 'a:\tb\n',
    'several documents': 'a: b\n---\nc: d\n',
    'a key in brackets without a value': '{a, b: c}\n',
    'a bracket that is not indented': '- {\n}\n',
    'nesting without end': `${'- '.repeat(60)}a\n`,
  };
  for (const [name, text] of Object.entries(left)) test(`not ${name}`, () => assert.equal(readSimple(text), null));
});

suite('yaml: an item that is read simply', () => {
  test('is placed in its chunk, and ends with its piece', () => {
    const text = 'x:\n- a: b\n- c: d\n  e: [f,\n   g]\n- h: i\n';
    const start = text.indexOf('- c');
    const end = text.indexOf('- h');
    const chunk = { file: 'file:///a.yaml', length: end - start };
    const reader = new SimpleReader(text);
    const item = treeAt(reader.tape, reader.item(start, end), start, chunk);
    assert.ok(item?.kind === 'mapping');
    assert.deepEqual(item.place, { chunk, start: 2, end: end - start - 1 });
    assert.deepEqual(
      item.entries.map(({ key }) => key.text),
      ['c', 'e'],
    );
    assert.equal(new SimpleReader(text).item(start, text.length), -1);
    assert.equal(new SimpleReader(text).item(0, text.length), -1);
  });
});

/** Holds both readers against each other; a share of the texts must be taken. */
function assertTaken(texts: readonly string[], share: number): void {
  const taken = texts.filter(isSame).length / texts.length;
  assert.ok(taken > share, `${taken} of the texts`);
}

/** True where the simple reader took the text: then all of it is what the package makes, down to the last place. */
function isSame(text: string): boolean {
  const simple = readSimple(text);
  // A text with other line ends is read as a whole, and does not come here.
  if (!simple || /\r(?!\n)/.test(text)) return false;
  const read = readYamlEvents(text);
  assert.ok(read.kind === 'read', `${JSON.stringify(text)} is ${read.kind} for the package`);
  assert.deepEqual([simple], read.documents, `${JSON.stringify(text)} is read in two ways`);
  assert.deepEqual(placeYaml({ documents: [simple], problems: [] }, text, '').problems, []);
  return true;
}

function textsUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}

const SAMPLES = [
  'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: "a"\nspec:\n  imageDigestMirrors:\n  - source: quay.io/a\n    mirrors:\n    - m.lan:5000/a # first\n    - \'n.lan\'\n  - mirrors: [x.io, "y.io"]\n    source: b.io\n',
  '{"kind": "Pod",\n "spec": {"containers": [{"image": "quay.io/a/b:1"},\n  {"image": "c@sha256:0", "args": []}]}}\n',
  '---\n- a:\n  - b\n  - c: d\n\n    e: # f\n      g: "h"\n-\n- - i\n  - [j, {k: l}]\r\n- m:n\n',
];
