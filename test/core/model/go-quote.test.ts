import assert from 'node:assert/strict';
import { goQuote } from '../../../server/src/core/model/go-quote';

suite('go-quote', () => {
  const cases: readonly [string, string][] = [
    ['', '""'],
    ['quay.io/ns', '"quay.io/ns"'],
    ["it's", `"it's"`],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\0\x1b\x7f', '"\\x00\\x1b\\x7f"'],
    ['é 中 😀', '"é 中 😀"'],
    ['\u00a0\u00ad\u200b\u2028\ufeff', '"\\u00a0\\u00ad\\u200b\\u2028\\ufeff"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['\ud800', '"\ufffd"'],
  ];
  for (const [text, quoted] of cases) {
    test(quoted, () => {
      assert.equal(goQuote(text), quoted);
    });
  }
});
