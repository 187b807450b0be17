import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { shapeOf } from '../../../server/src/core/model/kind-description';
import { imageReferences } from '../../../server/src/core/model/references';
import { readManifests } from '../../../server/src/core/model/read';
import { checkStructure } from '../../../server/src/core/model/structure';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { readYamlEvents } from '../../../server/src/core/syntax/yaml-events';
import { readYaml } from '../../../server/src/core/syntax/yaml-reader';
import { sharedPath } from '../../support/shared';
import { placeFaults, showTrees } from '../../support/syntax';

const SAMPLES = [
  'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: "a"\nspec:\n  imageDigestMirrors:\n  - source: quay.io/a\n    mirrors:\n    - m.lan:5000/a # first\n    - \'n.lan\'\n  - mirrors: [x.io, "y.io"]\n    source: b.io\n',
  '---\nkind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Image\n  spec: &s {a: [1, yes], b: *s}\n- <<: *s\n  text: |\n    - a\n     b: c\n...\n# end\n',
  '{"kind": "Pod", "spec": {"containers": [{"image": "quay.io/a/b:1"}, {"image": "c@sha256:0"}]}}',
  'a: >-\r\n  folded\r\n  text\r\n\r\nb:\r\n\t- tab\r\n? [k]\r\n: v\r\n',
];
const SPLINTERS = [
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ':',
  ': ',
  '- ',
  '-',
  '\n',
  '\n  ',
  '\t',
  '#',
  ' #',
  '&a ',
  '*a',
  '!',
  '!!str ',
  '|',
  '>',
  '%',
  '---\n',
  '...\n',
  '? ',
  ',',
  '\\',
  '\u0002',
  '\u001f',
  '\r',
  '\ufeff',
  'é',
  '💡',
  '{{ x }}',
  '<<: ',
];

const edit = fc.record({ at: fc.nat(400), remove: fc.nat(8), insert: fc.constantFrom('', ...SPLINTERS) });
const edited = fc.tuple(fc.constantFrom(...SAMPLES), fc.array(edit, { maxLength: 6 })).map(([sample, edits]) =>
  edits.reduce((text, { at, remove, insert }) => {
    const from = Math.min(at, text.length);
    return text.slice(0, from) + insert + text.slice(from + remove);
  }, sample),
);
const scrambled = fc
  .array(fc.constantFrom(...SPLINTERS, 'a', 'source', 'b.io/c'), { maxLength: 40 })
  .map((parts) => parts.join(''));

suite('yaml: any text', () => {
  test('has chunks that cover it, spans inside it, and is read without a throw', () => {
    fc.assert(
      fc.property(fc.oneof(edited, scrambled, fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
        readThrough(text);
      }),
      { numRuns: 1500 },
    );
  });

  test('the same text gives the same answer', () => {
    fc.assert(
      fc.property(edited, (text) => {
        assert.deepEqual(parseYaml(text, 'f'), parseYaml(text, 'f'));
      }),
      { numRuns: 100 },
    );
  });

  test('what follows a broken document is read as if it were alone', () => {
    const next = '---\nkind: Next\nlist: [a, {b: c}]\n';
    const alone = showTrees(parseYaml(next, 'f'));
    for (const broken of [
      'a: "x',
      "a: 'x",
      'a: [x',
      'a: {b',
      'a',
      'a: b: c',
      '- a\nb',
      '\t- a',
      'a: *b',
      'a: |x',
      '}',
    ]) {
      assert.deepEqual(showTrees(parseYaml(`${broken}\n${next}`, 'f')).slice(-1), alone, broken);
    }
  });
});

suite('yaml: time', () => {
  const adversaries: Readonly<Record<string, (n: number) => string>> = {
    'open quotes': (n) => 'a: "x\n'.repeat(n),
    'open brackets': (n) => 'a: [\n'.repeat(n),
    'nested brackets': (n) => '['.repeat(2 * n),
    'nested items': (n) => '- '.repeat(2 * n),
    'stray brackets': (n) => ']\n'.repeat(n),
    'stray commas': (n) => `[${','.repeat(3 * n)}]`,
    'words without colon': (n) => 'word\n'.repeat(4 * n),
    'the same key': (n) => 'a: b\n'.repeat(n),
    'many keys': (n) => Array.from({ length: n }, (_, i) => `k${String(i)}: v\n`).join(''),
    'unknown aliases': (n) => '- *a\n'.repeat(n),
    'a long quoted text': (n) => `a: "${'x\n  '.repeat(8 * n)}"`,
    'empty lines': (n) => `${'\n'.repeat(4 * n)}a: b\n`,
    'alternating quotes': (n) => `"'`.repeat(4 * n),
    'pairs in brackets': (n) => `[${'a: b, '.repeat(n)}]`,
    'brackets as keys': (n) => `${'['.repeat(100)}a${']: b'.repeat(100)}\n---\n`.repeat(n / 100),
    'brackets in brackets': (n) => `- ${'{a: ['.repeat(50)}${']}'.repeat(50)}\n`.repeat(n / 50),
    'blanks and tabs': (n) => `a: b${' \t'.repeat(4 * n)}# c\n`,
    comments: (n) => `a: b${'\n# c'.repeat(4 * n)}\n`,
    holes: (n) => '-\n'.repeat(4 * n),
    'marked keys': (n) => '? a\n'.repeat(n),
    documents: (n) => '--- a\n...\n'.repeat(n),
    'empty lines in a block text': (n) => `a: |\n${'\n'.repeat(8 * n)}`,
    'words on many lines': (n) => `a: b\n${'  c\n\n'.repeat(2 * n)}`,
    'dashes behind a value': (n) => `a: b\n${'- c\n'.repeat(8 * n)}`,
    'dashes in two columns behind a value': (n) => `a: b\n${'- c\n  - d\n'.repeat(4 * n)}`,
    'ever deeper dashes behind a value': (n) =>
      `a: b\n${Array.from({ length: n / 8 }, (_, i) => `${' '.repeat(i % 40)}- c\n`).join('')}`,
    anchors: (n) => '- &a\n- &b c\n'.repeat(n),
  };

  for (const [name, make] of Object.entries(adversaries)) {
    test(`${name}: grows with the text`, function () {
      this.timeout(60_000);
      readThrough(make(500));
      for (const read of READERS) assertLinear(read, make);
    });
  }
});

/** As a text goes, and each of the two readers alone. */
const READERS: readonly ((text: string) => unknown)[] = [(text) => parseYaml(text, 'f'), readYamlEvents, readYaml];

function assertLinear(read: (text: string) => unknown, make: (n: number) => string): void {
  // Four times the text: about four times the time; a quadratic reader would take sixteen times. A busy machine gets
  // more than one chance.
  const ratios = [1, 2, 3, 4, 5].map(
    () => () => leastTime(read, make(6_000)) / Math.max(leastTime(read, make(1_500)), 4),
  );
  assert.ok(ratios.some((ratio) => ratio() < 10));
}

suite('yaml: corpus', () => {
  test('every file goes through all readers', function () {
    this.timeout(60_000);
    const folder = sharedPath(this, 'corpus');
    const names = readdirSync(folder);
    assert.ok(names.length > 50);
    for (const name of names) readThrough(readFileSync(path.join(folder, name), 'utf8'));
  });

  test('files that are good YAML have no problem', function () {
    const folder = sharedPath(this, 'corpus');
    const good = readdirSync(folder).filter((name) =>
      /^(?:icsp|idms|itms|image|seed|isc|derived-0[1236]).*\.ya?ml$/.test(name),
    );
    const faulty = good.filter(
      (name) => parseYaml(readFileSync(path.join(folder, name), 'utf8'), name).problems.length > 0,
    );
    assert.deepEqual(faulty, [
      'idms-05-kube-compare-gotemplate.yaml',
      'idms-11-ocmirror-KO-invalid.yaml',
      'itms-04-kube-compare-gotemplate.yaml',
    ]);
  });
});

function readThrough(text: string): void {
  const syntax = parseYaml(text, 'f');
  assert.deepEqual(placeFaults(syntax, text), [], JSON.stringify(text.slice(0, 500)));
  imageReferences(syntax);
  for (const { root, match } of readManifests(syntax).objects) {
    if (match.kind !== 'foreign') checkStructure(root, shapeOf(match.description));
  }
}

function leastTime(read: (text: string) => unknown, text: string): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    read(text);
    return performance.now() - start;
  });
  return Math.min(...times);
}
