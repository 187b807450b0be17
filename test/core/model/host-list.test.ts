import assert from 'node:assert/strict';
import { isHostAmong, isNameAmong } from '../../../server/src/core/model/host-list';

suite('lists of hosts', () => {
  const CASES: readonly (readonly [host: string, declared: string, isAmong: boolean, onAnyPort: boolean])[] = [
    ['m.io:5000', 'm.io', true, true],
    ['m.io', 'm.io:5000', false, true],
    ['m.io', 'm.io:443', true, true],
    ['M.io:443', 'm.io', true, true],
    ['m.io:5000', 'm.io:443', false, true],
    ['m.io:5000', 'm.io:5000', true, true],
    ['m.io:5000', 'm.io:8443', false, true],
    ['M.io:5000', 'm.IO:5000', true, true],
    ['a.m.io:5000', '*.m.io', true, true],
    ['a.b.m.io', '*.M.io', true, true],
    ['m.io', '*.m.io', false, false],
    ['am.io', '*.m.io', false, false],
    ['*.m.io', '*.m.io', true, true],
    ['m.io', 'n.io', false, false],
    ['', 'm.io', false, false],
  ];

  test('a port decides only where the list names one, a domain stands for what is below it', () => {
    const others = ['elsewhere.example', '*.other.example', 'elsewhere.example:5000'];
    for (const list of [[], others])
      for (const [host, declared, isAmong, onAnyPort] of CASES) {
        const hosts = [...list, declared];
        assert.deepEqual(
          [isHostAmong(host, hosts), isNameAmong(host, hosts)],
          [isAmong, onAnyPort],
          `${host} ${declared}`,
        );
      }
  });

  test('nothing is among none', () => {
    assert.deepEqual([isHostAmong('m.io', []), isNameAmong('m.io', [])], [false, false]);
  });
});
