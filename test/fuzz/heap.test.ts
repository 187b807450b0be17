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

  test('the sessions are played, and measured in between', async () => {
    const played: number[] = [];
    const { sessions, first, last } = await measureHeap(30, (index) => {
      played.push(index);
      return Promise.resolve();
    });
    assert.deepEqual([sessions, played.length, new Set(played).size], [30, 30, 30]);
    assert.ok(first > 0 && last > 0);
  });
});
