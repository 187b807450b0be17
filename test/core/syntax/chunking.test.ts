import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutIntoChunks } from '../../../server/src/core/syntax/chunking';
import type { Place } from '../../../server/src/core/text/place';

suite('chunking', () => {
  const chunking = cutIntoChunks('f', 10, [7, 3, 3, 0, 10, 12, -1]);
  const { chunks } = chunking;
  const placeOf = (start: number, end: number): Place => chunking.placeOf(start, end);

  test('cuts in any order, doubled or outside', () => {
    assert.deepEqual(
      chunks.map(({ length }) => length),
      [3, 4, 3],
    );
    assert.deepEqual(cutIntoChunks('f', 0, [0]).chunks, [{ file: 'f', length: 0 }]);
  });

  test('places', () => {
    assert.deepEqual(placeOf(3, 7), { chunk: chunks[1], start: 0, end: 4 });
    assert.deepEqual(placeOf(1, 8), { chunk: chunks[0], start: 1, end: 1, until: chunks[2] });
    assert.deepEqual(placeOf(3, 3), { chunk: chunks[1], start: 0, end: 0 });
    assert.deepEqual(placeOf(10, 10), { chunk: chunks[2], start: 3, end: 3 });
    assert.deepEqual(placeOf(-5, 99), { chunk: chunks[0], start: 0, end: 3, until: chunks[2] });
  });

  test('a place leads back to its offsets', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.array(fc.nat(45)), fc.nat(40), fc.nat(40), (length, cuts, a, b) => {
        const cut = cutIntoChunks('f', length, cuts);
        const [start, end] = [Math.min(a, b, length), Math.min(Math.max(a, b), length)];
        const place = cut.placeOf(start, end);
        const startOf = (chunk: unknown): number => {
          const index = cut.chunks.findIndex((each) => each === chunk);
          return cut.chunks.slice(0, index).reduce((sum, each) => sum + each.length, 0);
        };
        assert.equal(startOf(place.chunk) + place.start, start);
        assert.equal(startOf(place.until ?? place.chunk) + place.end, end);
        assert.notEqual(place.until, place.chunk);
      }),
    );
  });
});
