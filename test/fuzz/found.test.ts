import assert from 'node:assert/strict';
import { readFoundCases, runCase } from './found-case';
import { isSurelySlow, measured } from './hangs';

suite('inputs that once failed', () => {
  const found = readFoundCases();

  test('there are some', () => assert.notEqual(found.size, 0));

  for (const [name, { what, input }] of found) {
    test(`${name}: ${what}`, async function () {
      this.timeout(120_000);
      const { slow } = await measured(JSON.stringify(input).length, async (watch) => {
        await runCase(input, watch);
        return null;
      });
      assert.deepEqual(slow.filter(isSurelySlow), []);
    });
  }
});
