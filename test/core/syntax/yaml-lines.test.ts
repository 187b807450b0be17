import assert from 'node:assert/strict';
import {
  contentOf,
  isClosingBracket,
  isDash,
  isDocumentMarkLine,
  isEmptyFrom,
  lineAfter,
  lineEndings,
  mayBeginMapping,
  mayHoldMapping,
  type LineEnding,
} from '../../../server/src/core/syntax/yaml-lines';

/** Each answer for a list of texts. */
function expectAll<Answer>(answerOf: (text: string) => Answer, answer: Answer, texts: readonly string[]): void {
  assert.deepEqual(
    texts.map((text) => [text, answerOf(text)]),
    texts.map((text) => [text, answer]),
  );
}

suite('yaml: what a line is', () => {
  test('where the next one starts', () => {
    assert.deepEqual(
      [lineAfter('a\nb', 0), lineAfter('a\nb', 1), lineAfter('a\nb', 2), lineAfter('\n\n', 1), lineAfter('', 0)],
      [2, 2, 3, 2, 0],
    );
  });

  test('where its content starts', () => {
    assert.deepEqual(
      [contentOf('  a', 0), contentOf('a\n b', 2), contentOf('   ', 0), contentOf('\ta', 0)],
      [2, 3, 3, 0],
    );
  });

  test('empty ones', () => {
    const isEmpty = (text: string): boolean => isEmptyFrom(text, 0);
    expectAll(isEmpty, true, ['', ' ', '\t', ' \t ', '\n', '  \na', '#', ' # a', '\t#a', '\r\n', ' \r\na', '\r']);
    expectAll(isEmpty, false, ['a', '  a\n', '\ta', '-', '\ra', '\r\r\n', '\v', '$']);
    assert.deepEqual([isEmptyFrom('a # b', 1), isEmptyFrom('a # b', 0), isEmptyFrom('a', 1)], [true, false, true]);
  });

  test('items', () => {
    const isItem = (text: string): boolean => isDash(text, 0);
    expectAll(isItem, true, ['-', '- a', '-\n', '-\r\n', '-\ta']);
    expectAll(isItem, false, ['', '--', '-a', 'a', '+ a', '-\u00a0']);
  });

  test('marks of documents', () => {
    const isMark = (text: string): boolean => isDocumentMarkLine(text, 0);
    expectAll(isMark, true, ['---', '...', '--- a', '---\n', '...\r\n', '---\t']);
    expectAll(isMark, false, ['', '--', '---a', '--.', '-.-', '..-', '.--', '===', '----', ' ---', '***']);
    assert.equal(isDocumentMarkLine('a\n---', 2), true);
  });

  test('brackets that close', () => {
    const closes = (text: string): boolean => isClosingBracket(text, 0);
    expectAll(closes, true, [']', '}', '} a']);
    expectAll(closes, false, ['', '[', '{', ')', '|', '\\', '~']);
  });

  test('mappings behind a dash', () => {
    expectAll(mayBeginMapping, true, [' a: b', ' a:', ' a:\n', ' a:\t', ' {', ' [{a', ' "a": b']);
    expectAll(mayBeginMapping, false, ['', ' a', ' a:b', ' [a]', ' }', ' http://a']);
  });

  test('mappings in a piece', () => {
    const holds = (text: string): boolean => mayHoldMapping(text, 0, text.length);
    expectAll(holds, true, [
      '- a: b\n',
      '-\n  a\n',
      '# c\n\n- a: b\n',
      '-\n- a: b\n',
      '-\n# c\n  x',
      '- - a: b\n',
      '- # c\n  x',
    ]);
    expectAll(holds, false, ['', '\n', '-\n', '- a\n', '- a\n  b: c\n', '- a\n- b: c\n', '-\n-\n', '- a # b\n']);
    assert.deepEqual(
      [mayHoldMapping('a\n-\nb: c\n', 2, 4), mayHoldMapping('a\n-\nb: c\n', 2, 9), mayHoldMapping('- a\nb: c', 0, 4)],
      [false, true, false],
    );
  });
});

suite('yaml: what a line leaves open', () => {
  const endingOf = (line: string): LineEnding => lineEndings(line)(0, line.length);

  test('the value of a key', () => {
    expectAll(endingOf, 'key', ['a:', 'a:\n', 'a:  \r\n', 'a: # b\n', 'a:\t', '"a b":', ':', 'a#b:', 'a: b:', '# a:']);
  });

  test('a block text', () => {
    const signs = ['|', '>', '|-', '>+', '|2', '>9', '|0', '|2-', '>+1'];
    expectAll(endingOf, 'block', ['|', ...signs.map((sign) => `a: ${sign}`), 'a: | # b', 'a: >\r\n', 'a:\t|']);
  });

  test('nothing', () => {
    const texts = [
      '',
      ' ',
      '\n',
      'a',
      'a: b',
      'a # b:',
      'x|',
      'a: b|',
      'a: |b',
      'a: |-+2',
      'a: 12',
      'a: -',
      'a: |:b',
      ' # a:',
    ];
    expectAll(endingOf, 'nothing', texts);
    expectAll(endingOf, 'nothing', ['a: }', 'a: {', 'a: =', 'a: ?', 'a: |/', 'a: |,', 'a: |*', 'a: |.']);
  });

  test('line after line of a text, with comments near and far', () => {
    const text = `a:\nb: |\nc: d # e:\nf: # g\n${'h: i\n'.repeat(2_000)}j: # k\nl:\n`;
    const asked = lineEndings(text);
    const told: LineEnding[] = [];
    for (let at = 0; at < text.length; at = lineAfter(text, at)) told.push(asked(at, lineAfter(text, at)));
    assert.deepEqual(told.slice(0, 5), ['key', 'block', 'nothing', 'key', 'nothing']);
    assert.deepEqual(new Set(told.slice(4, -2)), new Set(['nothing']));
    assert.deepEqual(told.slice(-2), ['key', 'key']);
  });
});
