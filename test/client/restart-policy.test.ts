import assert from 'node:assert/strict';
import { createRestartPolicy } from '../../client/src/restart-policy';

suite('the restart policy', () => {
  const minute = 60_000;

  test('starts a server again that dies now and then', () => {
    const policy = createRestartPolicy();
    for (let died = 0; died < 20; died++) assert.equal(policy.died(died * minute), 'restart');
    assert.equal(policy.deaths, 20);
  });

  test('gives up with the fifth death within three minutes', () => {
    const policy = createRestartPolicy();
    const deaths = [0, 1000, 2000, 3 * minute, 3 * minute].map((at) => policy.died(at));
    assert.deepEqual(deaths, ['restart', 'restart', 'restart', 'restart', 'give-up']);
  });

  test('a death just over three minutes ago does not count', () => {
    const policy = createRestartPolicy();
    const deaths = [0, 1000, 2000, 3000, 3 * minute + 1].map((at) => policy.died(at));
    assert.deepEqual(deaths.at(-1), 'restart');
  });

  test('begins anew when the user starts it', () => {
    const policy = createRestartPolicy();
    for (let died = 0; died < 5; died++) policy.died(died);
    policy.forget();
    assert.deepEqual([policy.deaths, policy.died(6), policy.deaths], [0, 'restart', 1]);
  });
});
