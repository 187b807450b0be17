import assert from 'node:assert/strict';
import { changedKeys } from '../../../server/src/core/text/changed-keys';
import { layeredMap, type LayeredMap } from '../../../server/src/core/text/layered-map';
import { randomFrom } from '../../support/random';

type Item = { readonly number: number };

suite('a map in layers', () => {
  const sorted = (map: ReadonlyMap<string, Item>): (readonly [string, Item])[] =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1));

  test('reads as a map that is changed in place, and stays as it is when it is changed', () => {
    const random = randomFrom(20_261_121);
    const whole = new Map(Array.from({ length: 400 }, (_, number) => [`key ${number}`, { number }]));
    let layered: LayeredMap<Item> = layeredMap(new Map(whole));
    for (let round = 0; round < 300; round++) {
      const before = layered;
      const wholeBefore = new Map(whole);
      for (let change = random.below(4); change >= 0; change--) {
        const key = `key ${random.below(450)}`;
        const value = random.below(3) === 0 ? undefined : { number: -round };
        layered = layered.with([[key, value]]);
        if (value) whole.set(key, value);
        else whole.delete(key);
      }
      assert.deepEqual(sorted(layered), sorted(whole));
      assert.deepEqual(sorted(before), sorted(wholeBefore));
      assert.equal(layered.size, whole.size);
      assert.deepEqual([...layered.keys()].sort(), [...whole.keys()].sort());
      assert.deepEqual(
        [...layered.values()].map(({ number }) => number),
        [...layered].map(([, { number }]) => number),
      );
      for (let number = 0; number < 450; number += 7) {
        assert.equal(layered.get(`key ${number}`), whole.get(`key ${number}`));
        assert.equal(layered.has(`key ${number}`), whole.has(`key ${number}`));
      }
      const changed = [...new Set([...whole.keys(), ...wholeBefore.keys()])].filter(
        (key) => whole.get(key) !== wholeBefore.get(key),
      );
      assert.deepEqual([...changedKeys(before, layered)].sort(), changed.sort());
    }
  });

  test('tells what is different from one that it was not made of', () => {
    const [one, two, three] = [{ number: 1 }, { number: 2 }, { number: 3 }];
    const before = layeredMap(
      new Map([
        ['a', one],
        ['b', two],
      ]),
    ).with([['c', three]]);
    const after = layeredMap(
      new Map([
        ['a', one],
        ['b', three],
      ]),
    ).with([['a', undefined]]);
    assert.deepEqual([...changedKeys(before, after)].sort(), ['a', 'b', 'c']);
    assert.deepEqual([...changedKeys(before, layeredMap(new Map(before)))], []);
  });

  test('is visited in the order of the keys, what is new at the end', () => {
    const map = layeredMap(
      new Map([
        ['b', 1],
        ['a', 2],
      ]),
    ).with([
      ['0', 3],
      ['b', 4],
    ]);
    const visited: string[] = [];
    map.forEach((value, key, whole) => {
      visited.push(`${key} ${value} ${whole.size}`);
    });
    assert.deepEqual(visited, ['b 4 3', 'a 2 3', '0 3 3']);
  });
});
