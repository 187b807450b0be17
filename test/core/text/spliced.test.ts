import assert from 'node:assert/strict';
import fc from 'fast-check';
import { joined, joinedAgain } from '../../../server/src/core/text/joined';
import { commonEnds, sameItems, spliced } from '../../../server/src/core/text/spliced';

suite('lists that are spliced from others', () => {
  /** Long enough for a list to know where it comes from; with few different items, so that lists are alike beyond what was spliced. */
  const list = fc.array(fc.nat(2), { minLength: 0, maxLength: 400 }).chain((some) =>
    fc.constantFrom(
      some,
      Array.from({ length: 300 }, (_, at) => some[at] ?? 1),
    ),
  );
  const edit = fc.record({ start: fc.nat(400), gone: fc.nat(3), come: fc.array(fc.nat(2), { maxLength: 3 }) });
  const after = (before: readonly number[], { start, gone, come }: { start: number; gone: number; come: number[] }) =>
    spliced(before, Math.min(start, before.length), Math.min(start + gone, before.length), come);

  test('have in common with those what a copy has', () => {
    fc.assert(
      fc.property(list, edit, edit, (first, one, other) => {
        const second = after(first, one);
        const third = after(second, other);
        const lists = [first, second, third];
        for (const a of lists) {
          for (const b of lists) {
            assert.deepEqual(commonEnds(a, b), commonEnds([...a], [...b]));
            assert.equal(sameItems(a, b), sameItems([...a], [...b]));
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('are compared where they differ, and nowhere else', () => {
    let looks = 0;
    const before = new Proxy(
      Array.from({ length: 1_000 }, (_, at) => ({ at })),
      {
        get(target, key, receiver) {
          if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
          return Reflect.get(target, key, receiver) as unknown;
        },
      },
    );
    const next = spliced(before, 500, 501, [{ at: -1 }]);
    const copy = [...next];
    const looksFor = (look: () => void): number => {
      looks = 0;
      look();
      return looks;
    };
    assert.equal(
      looksFor(() => assert.deepEqual(commonEnds(before, next), { front: 500, back: 499 })),
      2,
    );
    assert.equal(
      looksFor(() => assert.deepEqual(commonEnds(before, copy), { front: 500, back: 499 })),
      1_001,
    );
    assert.equal(
      looksFor(() => assert.equal(sameItems(before, next), false)),
      1,
    );
    assert.equal(
      looksFor(() => assert.equal(sameItems(before, copy), false)),
      501,
    );
  });

  test('are joined with others as if anew', () => {
    fc.assert(
      fc.property(fc.array(list, { maxLength: 3 }), fc.nat(2), edit, list, (lists, at, change, other) => {
        const all = joined(lists);
        const changed = lists.map((each, index) => (index === at % lists.length ? after(each, change) : each));
        for (const next of [changed, [...changed, other], changed.map((each, index) => (index === 0 ? other : each))]) {
          assert.deepEqual(joinedAgain(lists, all, next), next.flat());
        }
      }),
    );
  });
});
