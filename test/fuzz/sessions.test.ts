import assert from 'node:assert/strict';
import { startEditor } from '../support/editor';
import { readSeeds } from './seeds';
import { PULLING } from './session-case';
import { announcedMethods, METHODS } from './session-methods';
import { sessionTarget } from './session-target';
import { shortRun } from './short-run';

suite('sessions with the language server', () => {
  test('every request that it answers is tried', async () => {
    const announced = new Set<string>();
    for (const capabilities of [undefined, PULLING]) {
      const editor = await startEditor(capabilities ? { capabilities } : {});
      for (const method of announcedMethods(editor.server)) announced.add(method);
      await editor.stop();
    }
    assert.deepEqual(Object.keys(METHODS).sort(), [...announced].sort());
  });

  test('no handler fails, and every request is answered', async function () {
    await shortRun(this, sessionTarget(readSeeds()), { inputs: 400, seconds: 120 });
  });
});
