import assert from 'node:assert/strict';
import net from 'node:net';
import path from 'node:path';
import { runInThisContext } from 'node:vm';
import { DIST, REACH } from './support/watched';

/** Runs after all others: they have made the extension do what it can do. */
suite('what the extension reaches beyond reading', () => {
  test('its language server is started, nothing else; nothing is asked of a network, no file is written behind the back of VS Code', () => {
    const others = REACH.calls.filter(({ kind, what }) => kind !== 'child' || what !== path.join(DIST, 'server.js'));
    assert.deepEqual(others, []);
    assert.notEqual(REACH.calls.length, 0, 'not even its language server');
  });

  test('the guard of this test catches what it is for', () => {
    const before = REACH.calls.length;
    const connect = runInThisContext('(net) => net.connect(1)', { filename: path.join(DIST, 'client.js') }) as (
      from: typeof net,
    ) => unknown;
    assert.throws(() => connect(net), /forbidden: network connect/);
    assert.deepEqual(REACH.calls.slice(before), [{ kind: 'network', name: 'connect', what: '' }]);
  });
});
