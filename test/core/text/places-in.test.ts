import assert from 'node:assert/strict';
import { placesIn } from '../../../server/src/core/text/places-in';

suite('places of items in a list', () => {
  const list = Array.from({ length: 40 }, (_, number) => ({ number }));
  for (const count of [0, 1, 8, 9, 30]) {
    test(`are those of each of ${String(count)}, and of none that it does not hold`, () => {
      const held = list.filter((_, at) => at >= 40 - count);
      const places = placesIn(list, new Set([{ number: 39 }, ...held]));
      assert.deepEqual(
        places.map(([item, at]) => [item.number, at]),
        held.map(({ number }) => [number, number]),
      );
    });
  }
});
