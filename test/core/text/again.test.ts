import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differences, joinAgain, mapAgain, mapEachAgain } from '../../../server/src/core/text/again';

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

suite('lists that are joined again', () => {
  const objects = Array.from({ length: 6 }, (_, id) => ({ id }));
  const list = fc.array(fc.constantFrom(...objects), { maxLength: 12 });
  const listOf = ({ id }: { id: number }): string[] => Array.from({ length: id % 3 }, (_, at) => `${id} ${at}`);

  test('come to what they come to from nothing', () => {
    fc.assert(
      fc.property(list, list, list, (first, second, third) => {
        const again = joinAgain(joinAgain(joinAgain(null, first, listOf), second, listOf), third, listOf);
        assert.deepEqual(again.all, third.flatMap(listOf));
        assert.deepEqual(
          again.counts,
          third.map((item) => listOf(item).length),
        );
      }),
    );
  });

  test('are the list of before where nothing in it is different, and only what has changed is asked', () => {
    const before = joinAgain(null, objects, listOf);
    const asked: number[] = [];
    const after = joinAgain(before, objects.with(3, { id: 0 }), (item) => (asked.push(item.id), listOf(item)));
    assert.equal(after.all, before.all);
    assert.deepEqual(asked, [0]);
    assert.notEqual(joinAgain(before, objects.with(3, { id: 1 }), listOf).all, before.all);
  });
});

suite('what one of two lists holds alone', () => {
  const objects = Array.from({ length: 9 }, (_, id) => ({ id }));

  test('leads from the one to the other; null where others are in another order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(objects), fc.shuffledSubarray(objects), (before, after) => {
        const [left, stayed] = [
          before.filter((item) => after.includes(item)),
          after.filter((item) => before.includes(item)),
        ];
        const isInOrder = left.every((item, at) => item === stayed[at]);
        const expected = {
          gone: before.filter((item) => !after.includes(item)),
          come: after.filter((item) => !before.includes(item)),
        };
        assert.deepEqual(differences(before, after), isInOrder ? expected : null);
      }),
    );
  });
});
