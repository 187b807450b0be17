import assert from 'node:assert/strict';
import { changeDocument, createDocument, type Document } from '../../../server/src/core/document';
import type { Finding } from '../../../server/src/core/rules/rule';
import { silence } from '../../../server/src/core/rules/suppression';
import { readSuppressions } from '../../../server/src/core/rules/suppression-comment';

const WORD = 'mirrorscope-disable';

suite('suppression comments', () => {
  const cases: readonly [title: string, text: string, expected: readonly string[], name?: string][] = [
    ['behind a value', `a: 1 # ${WORD}-line x\n`, ['line 0: x']],
    ['for the line below', `# ${WORD}-next-line x, y\na: 1\n`, ['next-line 1: x y']],
    [
      'over other comments and blank lines',
      `# ${WORD}-next-line x\n\n# note\n  # ${WORD}-next-line y\na: 1\n`,
      ['next-line 4: x', 'next-line 4: y'],
    ],
    ['for the file', `a: 1\n# ${WORD}-file x y\n`, ['file null: x y']],
    ['without a code', `a: 1 # ${WORD}-line\n#${WORD}-file\n`, ['line 0: ', 'file null: ']],
    ['with a reason', `a: 1 # ${WORD}-line x -- because y\nb: 1 # ${WORD}-line -- z\n`, ['line 0: x', 'line 1: ']],
    ['behind another comment', `a: 1 # note # ${WORD}-line x # and more\n`, ['line 0: x']],
    ['two in one line', `a: 1 # ${WORD}-line x # ${WORD}-file y\n`, ['line 0: x', 'file null: y']],
    [
      'in lines that end in CRLF',
      `a: 1 # ${WORD}-line x\r\n# ${WORD}-next-line y\r\nb: 2\r\n`,
      ['line 0: x', 'next-line 2: y'],
    ],
    ['not in strings', `a: "# ${WORD}-line x"\nb: '\n  # ${WORD}-line y'\n"c # ${WORD}-line": 1\n`, []],
    ['not in block texts', `a: |\n  # ${WORD}-line x\n  b\n# ${WORD}-file y\nc: >-\n  d\n`, ['file null: y']],
    ['behind the head of a block text', `a: | # ${WORD}-line x\n  # ${WORD}-line y\nb: 1\n`, ['line 0: x']],
    ['in lists and flow', `a:\n- b # ${WORD}-line x\n- [c, # ${WORD}-line y\n  d]\n`, ['line 1: x', 'line 2: y']],
    ['in every document', `a: 1\n--- # ${WORD}-line x\nb: 1 # ${WORD}-line y\n`, ['line 1: x', 'line 2: y']],
    ['not other words', `a: 1 # ${WORD}-lines x\nb: 1 # ${WORD} y\nc#${WORD}-line: 1\n`, []],
    ['in the last line', `a: 1\n# ${WORD}-next-line x`, ['next-line 2: x']],
    [
      'in registries.conf',
      `a = "b" # ${WORD}-line x\nc = [ # ${WORD}-line y\n  "# ${WORD}-line z",\n]\nd = """\n# ${WORD}-line w\n"""\n[[registry]] # ${WORD}-line v\nlocation = '# ${WORD}-line u'\n`,
      ['line 0: x', 'line 1: y', 'line 7: v'],
      'registries.conf',
    ],
    ['not in JSON', `{"a": "# ${WORD}-line x"}\n`, [], 'a.json'],
  ];
  for (const [title, text, expected, name = 'a.yaml'] of cases) {
    test(title, () => assert.deepEqual(described(documentOf(text, name)), expected));
  }

  test('are seen once their word is whole, wherever it is typed', () => {
    const words = `# ${WORD}-file x`;
    let document = documentOf('\na: 1\n');
    for (const [at, letter] of words.split('').entries()) {
      document = changeDocument(document, at, { span: { start: at, end: at }, newText: letter });
      assert.deepEqual(described(document), described(documentOf(document.text)), document.text);
    }
    assert.deepEqual(described(document), ['file null: x']);
    document = changeDocument(document, 100, { span: { start: 4, end: 5 }, newText: '' });
    assert.deepEqual(described(document), []);
  });

  test('span the comment and its codes', () => {
    const text = `a: 1\nb: 1 # note # ${WORD}-line x, yy -- because  \nc: 1\n`;
    const document = documentOf(text);
    const [suppression] = readSuppressions(document);
    assert.ok(suppression);
    const at = (place: typeof suppression.comment): string => {
      const span = document.locate(place);
      return text.slice(span?.start, span?.end);
    };
    assert.equal(at(suppression.comment), `# ${WORD}-line x, yy -- because`);
    assert.equal(at(suppression.word), `${WORD}-line`);
    assert.deepEqual(
      suppression.codes.map(({ place }) => at(place)),
      ['x', 'yy'],
    );
  });

  test('silence what stands in their line, and say which', () => {
    const document = documentOf(`# ${WORD}-file w\na: 1 # ${WORD}-line x\n# ${WORD}-next-line\nb: 2\n`);
    const findings = ['a x', 'a y', 'a w', 'b z', 'b unused-suppression'].map((at) => finding(document, at));
    const { kept, judged } = silence(document, readSuppressions(document), findings, new Set());
    assert.deepEqual(
      kept.map(({ code }) => code),
      ['y', 'unused-suppression'],
    );
    assert.deepEqual(
      judged.map(({ silenced }) => [...silenced].join(' ')),
      ['w', 'x', 'z'],
    );
  });

  test('take time in proportion to the text, however many there are', () => {
    const time = (count: number): number => {
      const text = `${`# ${WORD}-next-line x\n`.repeat(count)}${`- a # ${WORD}-file\n`.repeat(count)}`;
      const document = documentOf(text);
      const findings = Array.from({ length: count }, () => finding(document, '- x'));
      assert.equal(document.syntax.problems.length, 0);
      return Math.min(
        ...[1, 2, 3].map(() => {
          const started = process.cpuUsage();
          const suppressions = readSuppressions(document);
          assert.equal(suppressions.length, 2 * count);
          assert.equal(silence(document, suppressions, findings, new Set()).kept.length, 0);
          return process.cpuUsage(started).user;
        }),
      );
    };
    time(500);
    const [small, large] = [time(2000), time(16_000)];
    assert.ok(large < 8 * 3 * Math.max(small, 1000), `${small} µs for 2,000, ${large} µs for 16,000`);
  }).timeout(60_000);
});

function documentOf(text: string, name = 'a.yaml'): Document {
  const language = name.endsWith('.conf') ? 'registries-conf' : 'yaml';
  return createDocument({ uri: `file:///w/${name}`, version: 1, language, text });
}

function described(document: Document): string[] {
  return document
    .once(readSuppressions)
    .map(({ scope, line, codes }) => `${scope} ${line}: ${codes.map(({ value }) => value).join(' ')}`);
}

/** `a x`: a finding of the code `x` where the text has the first `a`. */
function finding(document: Document, wanted: string): Finding {
  const [word = '', code = ''] = wanted.split(' ');
  const place = document.placeAt(new RegExp(`^${word}`, 'm').exec(document.text)?.index ?? 0);
  return { code, severity: 'warning', message: 'x', place };
}
