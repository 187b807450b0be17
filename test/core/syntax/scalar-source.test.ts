import assert from 'node:assert/strict';
import path from 'node:path';
import { scalarMap } from '../../../server/src/core/syntax/scalar-source';
import { scalarSource } from '../../../server/src/core/syntax/scalar-writer';
import { valueOf, type Scalar } from '../../../server/src/core/syntax/tree';
import { chunkStarts } from '../../../server/src/core/text/chunk-starts';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { readingCases, rewriteCases } from '../../support/readings';

/** The scalar under `a`, and where it stands. */
function scalarOf(text: string): { scalar: Scalar; start: number; end: number } {
  const { documents, chunks } = parseYaml(text, 'file:///a.yaml');
  const scalar = valueOf(documents[0]?.root, 'a');
  assert.ok(scalar?.kind === 'scalar', text);
  const at = chunkStarts(chunks).startOf(scalar.place.chunk) ?? 0;
  return { scalar, start: at + scalar.place.start, end: at + scalar.place.end };
}

const SOURCES: readonly string[] = [
  'a: plain',
  "a: 'it''s'",
  "a: 'one line\n  and another\n\n  after a gap'\nb: 1",
  'a: plain on\n  two lines\n\n\n  and more\nb: 1',
  'a: "esc \\"x\\" \\u00fc \\n \\x41 \\U0001F600 \\/ end"',
  'a: "continued \\\n    here and\n    folded\n\n    twice"',
  'a: |\n  one\n  two\n\n    deeper\n  three\nb: 1',
  'a: |-\n    one\n\n\n    two\n',
  'a: |+\n  one\n\n\nb: 1',
  'a: |2\n    leading\n  not\n',
  'a: |\n\n  gap first\n  x',
  'a: >\n  folded\n  line\n\n  para\n    deeper\n  back\nb: 1',
  'a: >-\n  one\n\n\n  two\n  three',
  'a: |  # a comment\r\n  one\r\n  two\r\nb: 1',
  '{"a": "x\\ty\\u00e9\\\\ z"}',
];

/** Of each letter of the scalar under `a` the run of the source that it stands for, and where each offset of the source is in the text. */
suite('where the letters of a scalar stand', () => {
  const file = path.join(process.cwd(), 'test/fixtures/yaml/scalar-sources.txt');
  if (process.env['UPDATE_FIXTURES'] === '1') {
    rewriteCases(file, readingCases(file), told);
    return;
  }
  for (const { title, text, expected } of readingCases(file)) test(title, () => assert.equal(told(text), expected));
});

function told(text: string): string {
  const { scalar, start, end } = scalarOf(text);
  const source = text.slice(start, end);
  const map = scalarMap(scalar, source);
  const letters = Array.from({ length: scalar.text.length }, (_, at) => {
    const span = map.outward({ start: at, end: at + 1 });
    return `${JSON.stringify(scalar.text.charAt(at))} ${span.start}-${span.end}`;
  });
  const inward = Array.from({ length: source.length + 1 }, (_, offset) => map.inward(offset));
  return `${letters.join(', ')}\n${inward.join(' ')}\n`;
}

suite('a scalar and its source', () => {
  for (const source of SOURCES) {
    test(JSON.stringify(source), () => {
      const { scalar, start, end } = scalarOf(source);
      const own = source.slice(start, end);
      const map = scalarMap(scalar, own);
      for (let at = 0; at < scalar.text.length; at++) {
        const span = map.outward({ start: at, end: at + 1 });
        const letter = scalar.text.charAt(at);
        const written = own.slice(span.start, span.end);
        assert.ok(span.end - span.start < own.length || own.length < 3, `all of it for ${JSON.stringify(letter)}`);
        if (/[\w'"#]/.test(letter) && !written.startsWith('\\') && written !== "''") assert.equal(written, letter);
        if (span.end > span.start && !/\s/.test(letter)) {
          const back = map.inward(span.start);
          // The second half of a surrogate pair stands where the first does.
          assert.ok(back === at || back === at + 1, `${back} for ${at}`);
        }
      }
      const all = map.outward({ start: 0, end: scalar.text.length });
      assert.ok(all.start >= 0 && all.end <= own.length);
    });
  }

  test('a text is written so that it is read again as it is, and nothing else is', () => {
    const texts = [
      'x',
      'two\nlines\n',
      'no end',
      "it's",
      ' leads',
      '\ttab',
      'a\n\n\n',
      '\n\nb\n',
      'ü 😀',
      '\u0007',
      'a: b',
      '',
    ];
    for (const source of SOURCES) {
      const { scalar, start, end } = scalarOf(source);
      for (const text of texts) {
        const newline = source.includes('\r\n') ? '\r\n' : '\n';
        const written = scalarSource(scalar, text, { source: source.slice(start, end), newline, indent: 2 });
        const next = source.slice(0, start) + written + source.slice(end);
        assert.equal(scalarOf(next).scalar.text, text, JSON.stringify(next));
        if (source.includes('b: 1')) assert.match(next, /b: 1$/);
      }
    }
  });

  test('a block text stays one, with its indentation, comment and the lines that are the same', () => {
    const source = 'x:\n  a: |- # kept\n      one\n      two';
    const at = source.indexOf('|');
    const { documents } = parseYaml(source, 'file:///a.yaml');
    const scalar = valueOf(valueOf(documents[0]?.root, 'x'), 'a') as Scalar;
    const written = scalarSource(scalar, 'one\nnew\n', { source: source.slice(at), newline: '\n', indent: 4 });
    assert.equal(written, '| # kept\n      one\n      new');
  });
});
