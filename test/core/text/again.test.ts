import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapAgain, mapEachAgain } from '../../../server/src/core/text/again';

suite('a list that is mapped again', () => {
  const objects = Array.from({ length: 6 }, (_, id) => ({ id }));
  const list = fc.array(fc.constantFrom(...objects), { maxLength: 12 });

  test('comes to what it comes to from nothing', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const idOf = ({ id }: { id: number }): number => id % 3;
        for (const again of [mapAgain<{ id: number }, number>, mapEachAgain<{ id: number }, number>]) {
          const { items, results } = again(again(null, before, idOf), after, idOf);
          assert.deepEqual(results, after.map(idOf));
          assert.deepEqual(items, after);
        }
      }),
    );
  });

  test('is the same list of results where each of them is the same', () => {
    const silent = (): null => null;
    const before = mapAgain(null, objects, silent);
    const other = mapAgain(before, objects.with(2, { id: 9 }), silent);
    assert.notEqual(other, before);
    assert.equal(other.results, before.results);
    assert.notEqual(mapAgain(before, objects.slice(1), silent).results, before.results);
  });

  test('looks only at what has changed', () => {
    const seen: number[] = [];
    const look = ({ id }: { id: number }): number => seen.push(id);
    const before = mapAgain(null, objects, look);
    seen.length = 0;
    mapAgain(before, objects.toSpliced(3, 1, { id: 7 }, { id: 8 }), look);
    assert.deepEqual(seen, [7, 8]);
  });
});
