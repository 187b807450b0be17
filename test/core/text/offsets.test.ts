import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Offsets } from '../../../server/src/core/text/offsets';

suite('offsets that are moved by edits', () => {
  const numbersOf = (offsets: Offsets): (number | undefined)[] =>
    Array.from({ length: offsets.length }, (_, index) => offsets.at(index));

  /** Edits near each other and far apart, few offsets and thousands. */
  const edits = fc.array(
    fc.record({ at: fc.nat(), near: fc.nat(30), gone: fc.nat(3), come: fc.oneof(fc.nat(3), fc.constant(1500)) }),
    { maxLength: 12 },
  );

  test('are those that a list comes to', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 40, 3000), edits, (count, steps) => {
        let list = Array.from({ length: count }, (_, index) => index * 10);
        let offsets = new Offsets(Int32Array.from(list));
        let recent = 0;
        for (const { at, near, gone, come } of steps) {
          const start = Math.min(at % 3 === 0 ? at % (list.length + 1) : recent + near, list.length);
          const end = Math.min(start + gone, list.length);
          const base = list[start - 1] ?? 0;
          const between = Array.from({ length: come }, (_, index) => base + index);
          const shift = come * 2;
          list = [...list.slice(0, start), ...between, ...list.slice(end).map((offset) => offset + shift)];
          offsets = offsets.spliced(start, end, between, shift);
          recent = start;
          assert.deepEqual(numbersOf(offsets), list);
          assert.equal(offsets.at(list.length), undefined);
          assert.equal(offsets.at(-1), undefined);
          for (const offset of [-1, 0, base, base + 1, Infinity]) {
            assert.equal(offsets.countUpTo(offset), list.filter((each) => each <= offset).length);
          }
        }
      }),
    );
  });

  test('leave those that they came from as they were', () => {
    const first = new Offsets(Int32Array.of(0, 5, 9));
    const second = first.spliced(1, 2, [4, 6], 3);
    second.spliced(0, 4, [], 0);
    assert.deepEqual(numbersOf(first), [0, 5, 9]);
    assert.deepEqual(numbersOf(second), [0, 4, 6, 12]);
  });
});
