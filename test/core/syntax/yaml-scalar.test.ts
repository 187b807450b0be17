import assert from 'node:assert/strict';
import { plainScalarType } from '../../../server/src/core/syntax/yaml-scalar';

/** What kubernetes-sigs/yaml makes of plain scalars. */
const EXPECTED: Readonly<Record<string, string>> = {
  boolean: 'y Y yes Yes YES n N no No NO true True TRUE false False FALSE on On ON off Off OFF',
  null: '~ null Null NULL',
  integer: '0 7 -7 +7 1_000 0x1F 0XfF -0x1 0o17 0O7 0777 0b101 -0b1 0B1 00 123456789012345678901234567890 1__0',
  float: '1.5 -1.5 +1. 1e3 1E-3 .5 .5e1 08 09.5 .inf .Inf .INF -.inf +.INF .nan .NaN .NAN 1_0.5',
  string:
    'yEs tRUE nULL 1e999 2020-01-01 2001-12-14T21:59:43.10-05:00 1:30 1.2.3 0o8 0xZ 0b2 _1 -_ +x v1 1a -.nan .iNF 1e _ - + . 0x -0o8 e5 :5000 <<',
};

suite('yaml: types of plain scalars', () => {
  for (const [type, words] of Object.entries(EXPECTED)) {
    test(type, () => {
      const wrong = words.split(' ').filter((word) => plainScalarType(word) !== type);
      assert.deepEqual(wrong, []);
    });
  }

  test('nothing is null', () => assert.equal(plainScalarType(''), 'null'));
});
