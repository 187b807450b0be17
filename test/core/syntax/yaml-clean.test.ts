import assert from 'node:assert/strict';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { readMending, readWhole, tooLarge } from '../../../server/src/core/syntax/yaml-clean';
import { readYamlBefore } from '../../../server/src/core/syntax/yaml-events-prefix';
import { readYamlEvents } from '../../../server/src/core/syntax/yaml-events';
import { visibleSpan } from '../../../server/src/core/syntax/yaml-placing';
import { shownDrafts } from '../../support/readings';

suite('yaml: texts that are not mended', () => {
  const LIMIT = 4 * 1024 * 1024;
  const head = 'a: b\n---\nc: d\n';
  const large = `${head}${'# long\n'.repeat(LIMIT / 7)}`;

  test('are read up to their first mistake', () => {
    const { documents, problems } = readMending(large, head.length - 2);
    assert.deepEqual(shownDrafts(documents), ['0 0-4 block {0-1 plain "a" = 3-4 plain "b"}', '5 nothing']);
    const message =
      'This is not valid YAML, and a text of more than 4 million characters without a list is read only up to its first mistake';
    assert.deepEqual(problems, [{ message, start: head.length - 2, end: head.length - 1 }]);
  });

  test('are not read where nothing broke, or the fast reader leaves what stands before', () => {
    for (const [text, at] of [
      [large, null],
      [`a: &b c\n${large}`, 20],
    ] as const) {
      assert.deepEqual(readMending(text, at), {
        documents: [],
        problems: [tooLarge(text, '4 are the limit where anchors, tags, directives or tabs are used')],
      });
    }
  });

  test('are longer than four million characters', () => {
    const message = 'This file is too large to be analysed: 1.5 million characters, and x';
    assert.deepEqual(tooLarge('x'.repeat(1.5 * 1024 * 1024), 'x'), { code: 'too-large', message, start: 0, end: 0 });
    const { problems } = readMending(`${' '.repeat(LIMIT - 2)}a"`, 0);
    assert.deepEqual(problems, []);
  });
});

suite('yaml: a whole text', () => {
  test('that is well-formed has no problems, another one those of its mending', () => {
    const told = (text: string): readonly unknown[] => {
      const { documents, problems } = readWhole(text);
      return [...shownDrafts(documents), ...problems.map(({ message, start, end }) => `${start}-${end} ${message}`)];
    };
    assert.deepEqual(told('a: b\n'), ['0 0-4 block {0-1 plain "a" = 3-4 plain "b"}']);
    assert.deepEqual(told('a: *b\n'), ['0 0-5 block {0-1 plain "a" = 3-5 *b}']);
    assert.deepEqual(told('a: "b\n'), [
      '0 0-5 block {0-1 plain "a" = 4-5 plain tag:yaml.org,2002:str"b"}',
      '3-5 The quote `"` that opens here is never closed',
    ]);
  });
});

suite('yaml: what stands before a break', () => {
  const told = (text: string, at: number): readonly string[] | null => {
    const documents = readYamlBefore(text, at);
    return documents && shownDrafts(documents);
  };
  const first = ['0 0-4 block {0-1 plain "a" = 3-4 plain "b"}'];

  test('is read up to its line', () => {
    assert.deepEqual(told('a: b\nc: "d\n', 8), first);
    assert.deepEqual(told('a: b\nc: "d\n', 5), first);
    assert.deepEqual(told('a: b\nc: "d\n', 2), []);
  });

  test('is read up to a line before it, where something open reaches there', () => {
    const open = `a: b\nc: "d\n${'e\n'.repeat(110)}`;
    assert.deepEqual(told(open, 207), first);
    assert.deepEqual(told(open.slice(0, 100), 100), []);
    const far = `a: b\nc: "d\n${'e\n'.repeat(2_500)}`;
    assert.deepEqual(told(far, 5_007), first);
  });

  test('is left where the fast reader does not take it', () => assert.equal(told('a: &b c\nd: "e\n', 13), null));

  test('is none in a text that is broken from its start', () => {
    assert.deepEqual(told(`"${'e\n'.repeat(110)}`, 221), []);
  });
});

suite('yaml: long texts that break early', () => {
  const rest = 'a: b\n'.repeat(20_000);

  test('are not looked over', () => {
    const read = readYamlEvents(`x: y: z\n${rest}`);
    assert.deepEqual(read, { kind: 'broken', at: 4 });
  });

  test('are read where what breaks may go on behind the front', () => {
    const text = `${'# c\n'.repeat(4_000)}x: "y\n${'  z\n'.repeat(20_000)}  "\n`;
    assert.equal(readYamlEvents(text).kind, 'read');
  });
});

suite('yaml: what can be seen of a problem', () => {
  const cases: readonly [text: string, from: number, to: number, start: number, end: number][] = [
    ['a: b', 0, 1, 0, 1],
    ['a: b', 3, 3, 3, 3],
    ['a b\nc', 0, 5, 0, 3],
    ['ab  \nc', 0, 5, 0, 2],
    ['ab\r\nc', 0, 4, 0, 2],
    ['a\t\nb', 1, 2, 1, 2],
    ['a  \n\n bc d', 1, 3, 6, 8],
    ['a\n', 1, 2, 0, 1],
    ['a b  \n', 4, 5, 2, 3],
    ['', 0, 1, 0, 0],
    ['abc', -2, 2, 0, 2],
    ['abc', 2, 9, 2, 3],
    ['abc', 7, 9, 2, 3],
    ['abc', 7, 7, 3, 3],
    ['abc', 2, 1, 2, 3],
  ];
  for (const [text, from, to, start, end] of cases) {
    test(`${JSON.stringify(text)} from ${from} to ${to}`, () =>
      assert.deepEqual(visibleSpan(text, from, to), { start, end }));
  }
});

suite('yaml: no more than 500 problems', () => {
  const wrong = (count: number): string => Array.from({ length: count }, (_, index) => `k${index}: ]\n`).join('');
  const list = 'l:\n- a: 1\n- b: 2\n';
  const cases: Readonly<Record<string, string>> = {
    'of a text without lists': wrong(510),
    'around a list': `${wrong(255)}${list}${wrong(255).replaceAll('k', 'm')}`,
    'of several documents': `${wrong(300)}---\n${wrong(300)}---\n${wrong(300)}`,
    'of doubled keys': 'k: 1\n'.repeat(510),
  };
  for (const [what, text] of Object.entries(cases)) {
    test(what, () => {
      const { problems, chunks } = parseYaml(text, 'file:///a.yaml');
      assert.equal(problems.length, 500);
      const starts = problems.map(({ place }) => chunks.indexOf(place.chunk) * 100_000 + place.start);
      assert.deepEqual(
        starts,
        starts.toSorted((a, b) => a - b),
      );
    });
  }

  test('but all that there are', () => assert.equal(parseYaml(wrong(499), 'file:///a.yaml').problems.length, 499));
});
