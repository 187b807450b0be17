import assert from 'node:assert/strict';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Guard } from '../../server/src/lsp/guard';
import { createPractice } from '../../server/src/lsp/practice';
import { until } from '../support/until';

suite('practice', () => {
  for (const language of ['yaml', 'registries-conf'] as const) {
    test(`presses keys in ${language}, without a failure, and once`, async () => {
      const { guard, count, failures } = watching();
      const practice = createPractice(() => false, guard);
      practice.begin(language);
      practice.begin(language);
      await until(() => isOver(count), AS_LONG_AS_A_TEST);
      practice.begin(language);
      await sleep(60);
      assert.deepEqual(failures, []);
      // The document as it is opened, and then each key.
      assert.equal(count.get('diagnostics'), 1 + 100 + 1 + 20);
    });
  }

  test('waits while there is something else to do, and does nothing once it is stopped', async () => {
    let isBusy = true;
    const { guard, count } = watching();
    const practice = createPractice(() => isBusy, guard);
    practice.begin('yaml');
    await sleep(100);
    assert.equal(count.get('practice'), undefined);
    isBusy = false;
    await until(() => (count.get('practice') ?? 0) > 3, AS_LONG_AS_A_TEST);
    practice.stop();
    const done = count.get('practice') ?? 0;
    await sleep(60);
    assert.ok((count.get('practice') ?? 0) <= done + 1, 'at most the key that was on its way');
  });

  test('lets the event loop turn between two keys', async () => {
    const { guard, count } = watching();
    const practice = createPractice(() => false, guard);
    practice.begin('yaml');
    await until(() => (count.get('practice') ?? 0) > 0, AS_LONG_AS_A_TEST);
    let most = 0;
    for (let turn = 0; turn < 20; turn++) {
      const before = count.get('practice') ?? 0;
      await nextTurn();
      most = Math.max(most, (count.get('practice') ?? 0) - before);
    }
    practice.stop();
    assert.ok(most <= 2, `${most} keys in one turn`);
  });
});

/** Every key is a step, and so are the opening, a hover, a completion, the quote that breaks the text, and the end. */
function isOver(count: ReadonlyMap<string, number>): boolean {
  return (count.get('practice') ?? 0) >= 1 + 100 + 2 + 1 + 20 + 1;
}

function watching(): { guard: Guard; count: ReadonlyMap<string, number>; failures: readonly unknown[] } {
  const count = new Map<string, number>();
  const failures: unknown[] = [];
  const guard: Guard = {
    answers: () => () => Promise.resolve(null),
    takes: (name, handler) => async (params) => {
      count.set(name, (count.get(name) ?? 0) + 1);
      try {
        await handler(params);
      } catch (error) {
        failures.push(error);
      }
    },
    caught: (_, error) => void failures.push(error),
  };
  return { guard, count, failures };
}

/** In milliseconds. */
const AS_LONG_AS_A_TEST = 60_000;
