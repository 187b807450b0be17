import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stoodAt } from '../../server/src/lsp/stood-at';

suite('where items stood', () => {
  test('is found whatever has come, gone or moved', () => {
    const pool = Array.from({ length: 12 }, (_, name) => ({ name }));
    const lists = fc.subarray(pool).chain((kept) => fc.shuffledSubarray(kept));
    fc.assert(
      fc.property(fc.oneof(fc.subarray(pool), lists), fc.oneof(fc.subarray(pool), lists), (before, items) => {
        assert.deepEqual(
          stoodAt(before, items),
          items.map((item) => before.indexOf(item)),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
