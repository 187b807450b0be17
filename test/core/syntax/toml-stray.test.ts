import assert from 'node:assert/strict';
import type { Finding } from '../../../server/src/core/syntax/toml-finding';
import { beginsAsUtf16, withStrayCharacters } from '../../../server/src/core/syntax/toml-stray';

/** What is found in a whole text, as `start-end first words`. */
function found(text: string, findings: readonly Finding[] = [], start = 0, end = text.length): readonly string[] {
  return withStrayCharacters(text, start, end, findings).map(
    (finding) => `${finding.start}-${finding.end} ${finding.message.split(' ').slice(0, 3).join(' ')}`,
  );
}

const finding = (start: number, code: Finding['code'] = 'toml-syntax'): Finding => ({
  code,
  message: 'of another kind',
  start,
  end: start + 1,
});

suite('characters that may stand nowhere in TOML', () => {
  const texts: readonly [what: string, text: string, expected: readonly string[]][] = [
    ['nothing in usual texts', 'a = "~ é 漢 😀"\t\r\n', []],
    ['a control character', 'a\u0001', ['1-2 a control character']],
    ['the last one, and delete', 'a\u001fb\u007f', ['1-2 a control character', '3-4 a control character']],
    ['what stands above ASCII is none', 'a\u0080\u009f\ud7ff\ue000', []],
    ['a run of them', '\u0000\u0001\u0002a\u0003', ['0-3 a control character', '4-5 a control character']],
    [
      'carriage returns without line feeds',
      'a\rb\r\nc\r\r\nd\r',
      ['1-2 a carriage return', '6-7 a carriage return', '10-11 a carriage return'],
    ],
    ['kinds apart', '\u0001\r\ud800', ['0-1 a control character', '1-2 a carriage return', '2-3 half of a']],
    ['halves of pairs', '\ud800a\udc00b\ud800\udc00', ['0-1 half of a', '2-3 half of a']],
    ['the first and the last halves', '\udbff \udfff \udbff\udfff', ['0-1 half of a', '2-3 half of a']],
    ['two second halves behind a first one', '\ud800\udc00\udc00', ['2-3 half of a']],
    ['a first half before a letter of a higher code', '\ud800\ue000', ['0-1 half of a']],
    ['a second half behind a letter of a lower code', '\ud7ff\udc00', ['1-2 half of a']],
    ['two first halves before a second one', '\ud800\ud800\udc00', ['0-1 half of a']],
  ];
  for (const [what, text, expected] of texts) test(what, () => assert.deepEqual(found(text), expected));

  test('only between the two ends', () => {
    assert.deepEqual(found('\u0001a\u0002b\u0003', [], 1, 4), ['2-3 a control character']);
    assert.deepEqual(found('a\u0001\u0002', [], 0, 2), ['1-2 a control character']);
  });

  test('no more than fifty runs', () => {
    assert.equal(found('\u0001a'.repeat(49)).length, 49);
    assert.equal(found('\u0001a'.repeat(60)).length, 50);
  });

  test('other findings come in the order of the text, but none that begins with one', () => {
    assert.deepEqual(found('ab\u0001d', [finding(3), finding(0)]), [
      '0-1 of another kind',
      '2-3 a control character',
      '3-4 of another kind',
    ]);
    assert.deepEqual(found('ab\u0001d', [finding(2)]), ['2-3 a control character']);
    assert.deepEqual(found('ab\u0001d', [finding(2, 'toml-1-1')]), ['2-3 a control character', '2-3 of another kind']);
    assert.deepEqual(found('abcd', [finding(3), finding(0)]), ['0-1 of another kind', '3-4 of another kind']);
  });

  test('a list that stays is the same one', () => {
    const one = [finding(1)];
    assert.equal(withStrayCharacters('abcd', 0, 4, one), one);
  });
});

suite('UTF-16 that is read as UTF-8', () => {
  const yes = ['a\0b\0', '\0a', '\ufffd\ufffda\0', 'aaaaa\0'];
  const no = ['', 'a = 1', 'aaaaaa\0'];
  for (const text of yes) test(`${JSON.stringify(text)} is`, () => assert.ok(beginsAsUtf16(text)));
  for (const text of no) test(`${JSON.stringify(text)} is not`, () => assert.ok(!beginsAsUtf16(text)));
});
