import assert from 'node:assert/strict';
import { measureHeap, slope } from './heap';

suite('what sessions leave in memory', () => {
  test('the slope of a line', () => {
    assert.equal(slope([]), 0);
    assert.equal(slope([[3, 7]]), 0);
    assert.equal(
      slope([
        [1, 5],
        [2, 8],
        [3, 11],
      ]),
      3,
    );
  });

  test('what is kept is seen, and what is not kept is not', async () => {
    const kept: number[][] = [];
    const leak = await measureHeap(400, (index) => {
      kept.push(Array.from({ length: 5000 }, () => index));
      return Promise.resolve();
    });
    const none = await measureHeap(400, (index) => {
      Array.from({ length: 5000 }, () => index);
      return Promise.resolve();
    });
    assert.ok(leak.growth > 30_000, `${leak.growth} bytes for each`);
    assert.ok(none.growth < 10_000, `${none.growth} bytes for each`);
    assert.equal(kept.length, 400);
  });
});
