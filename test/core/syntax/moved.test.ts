import assert from 'node:assert/strict';
import { movedBy, offsetBefore, within } from '../../../server/src/core/syntax/moved';

suite('how a text lies in an older one', () => {
  // Of 0123456789, what stands from 3 to 5 has become five letters: everything behind moved by 3.
  const moved = movedBy({ start: 3, end: 5, length: 5 });

  test('a change', () => {
    assert.deepEqual(moved, { from: 3, to: 8, before: 0, after: -3 });
    assert.deepEqual(movedBy({ start: 2, end: 6, length: 1 }), { from: 2, to: 3, before: 0, after: 3 });
  });

  test('where a stretch stood', () => {
    const cases: readonly [start: number, end: number, before: number][] = [
      [0, 3, 0],
      [2, 3, 2],
      [3, 3, 3],
      [2, 4, -1],
      [3, 8, -1],
      [7, 9, -1],
      [8, 8, 5],
      [8, 10, 5],
      [9, 12, 6],
    ];
    for (const [start, end, before] of cases) assert.equal(offsetBefore(moved, start, end), before, `${start}-${end}`);
  });

  test('in a part', () => {
    // The part began at 6 before, and begins at 9 now.
    const inside = within({ from: 12, to: 14, before: -3, after: -5 }, 9, 6);
    assert.deepEqual(inside, { from: 3, to: 5, before: 0, after: -2 });
    assert.equal(offsetBefore(inside, 1, 3), 1);
    assert.equal(offsetBefore(inside, 5, 6), 3);
    assert.equal(offsetBefore({ from: 3, to: 5, before: 2, after: 4 }, 1, 2), 3);
  });
});
