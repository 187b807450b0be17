import assert from 'node:assert/strict';
import * as facade from '../../server/src/core/index';
import { facadeTarget } from './facade-target';
import { FACADE_VERBS } from './facade-verbs';
import { readSeeds } from './seeds';
import { shortRun } from './short-run';

suite('the facade on mutated workspaces', () => {
  test('every function of it is tried', () => {
    const functions = Object.entries(facade).filter(([, value]) => typeof value === 'function');
    assert.deepEqual(Object.keys(FACADE_VERBS).sort(), functions.map(([name]) => name).sort());
  });

  test('throws nothing, hangs nowhere, and leaves the prototypes alone', async function () {
    const before = prototypes();
    await shortRun(this, facadeTarget(readSeeds()), { inputs: 600, seconds: 120 });
    assert.deepEqual(prototypes(), before);
  });
});

/** What every object has from its prototype: nothing that is read may add to it. */
function prototypes(): unknown[] {
  return [Object, Array, Function, String, Number, Map, Set].map(({ prototype }) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype)),
  );
}
