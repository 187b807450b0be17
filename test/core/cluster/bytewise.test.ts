import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareBytewise, sortedBytewise } from '../../../server/src/core/cluster/bytewise';

suite('compareBytewise', () => {
  test('agrees with a comparison of UTF-8 bytes', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '-', '*', '\u00e4', '\ue000', '\uffff', '\u{1f600}') });
    fc.assert(
      fc.property(text, text, (a, b) => {
        assert.equal(Math.sign(compareBytewise(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  test('a sorted copy is in that order, with and without characters outside the basic plane', () => {
    assert.deepEqual(sortedBytewise(['b', 'a.io', '*.io', 'a', 'A']), ['*.io', 'A', 'a', 'a.io', 'b']);
    assert.deepEqual(sortedBytewise(['\u{1f600}', '\uffff', 'z']), ['z', '\uffff', '\u{1f600}']);
  });
});
