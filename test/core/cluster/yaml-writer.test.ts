import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { tracedText } from '../../../server/src/core/cluster/traced-text';
import { compareYamlKeys, writeYamlEntry } from '../../../server/src/core/cluster/yaml-writer';
import { samples } from '../../support/samples';

suite('compareYamlKeys', () => {
  // In the order in which go-yaml prints them.
  const ORDERS = [
    ['m2.io', 'm10.io'],
    ['a.io', 'a.io/x', 'a.io:5000', 'aa.io'],
    ['a-b', 'a.b', 'a/b', 'a1b', 'ab'],
    ['*.io', '1.io', 'A.io', 'a.io'],
    ['a1', 'a01', 'a2', 'a10'],
    ['x9/y', 'x10/a', 'x10/b'],
  ];
  for (const order of ORDERS) {
    test(order.join(' < '), () => {
      for (const [index, key] of order.entries()) {
        assert.equal(compareYamlKeys(key, key), 0);
        for (const later of order.slice(index + 1)) {
          assert.ok(compareYamlKeys(key, later) < 0, `${key} < ${later}`);
          assert.ok(compareYamlKeys(later, key) > 0, `${later} > ${key}`);
        }
      }
    });
  }

  samples('core/cluster/yaml-writer', {
    'the order of two keys': (text) => {
      const [a = '', b = ''] = text.split(' ');
      return [compareYamlKeys(a, b), compareYamlKeys(b, a)].map(Math.sign);
    },
    'an entry': (text) => {
      const out = tracedText();
      writeYamlEntry(out, text, 'x: y', []);
      return out.finish().text;
    },
  });
});

suite('writeYamlEntry', () => {
  const write = (key: string): string => {
    const out = tracedText().add('docker:\n');
    writeYamlEntry(out, key, 'use: x', []);
    return out.finish().text;
  };

  test('a scope stands plain, a wildcard in single quotes, what reads as a number in double quotes', () => {
    assert.equal(write('reg.io:5000/a'), 'docker:\n  reg.io:5000/a:\n    use: x\n');
    assert.equal(write('*.reg.io'), "docker:\n  '*.reg.io':\n    use: x\n");
    assert.equal(write('10.5'), 'docker:\n  "10.5":\n    use: x\n');
    assert.equal(write('localhost'), 'docker:\n  localhost:\n    use: x\n');
  });

  test('a key of more than 128 characters is an explicit one', () => {
    const key = `reg.io/${'a'.repeat(122)}`;
    assert.equal(write(key), `docker:\n  ? ${key}\n  : use: x\n`);
    assert.equal(write(key.slice(1)), `docker:\n  ${key.slice(1)}:\n    use: x\n`);
  });

  test('is read back as the key that it was', () => {
    for (const key of [
      'reg.io',
      '*.reg.io',
      '1.2',
      '1:30',
      '0x1f',
      'true',
      'no',
      `r.io/${'b'.repeat(200)}`,
      '10.0.0.1',
    ]) {
      assert.deepEqual(parse(write(key), { version: '1.1' }), { docker: { [key]: { use: 'x' } } });
    }
  });
});
