import assert from 'node:assert/strict';
import { findKey, keysOf, REGISTRIES_KEYS, tableAt } from '../../../server/src/core/model/registries-keys';

suite('registries keys', () => {
  test('a table has each key once, and every table that a key opens has its keys', () => {
    for (const { table } of REGISTRIES_KEYS) {
      const names = keysOf(table).map(({ name }) => name);
      assert.equal(new Set(names).size, names.length, table);
    }
    for (const { opens, type } of REGISTRIES_KEYS) {
      if (opens && type !== 'aliases') assert.notEqual(keysOf(opens.table).length, 0, opens.table);
    }
  });

  test('documentation is made of sentences', () => {
    for (const { name, documentation, values = [] } of REGISTRIES_KEYS) {
      for (const text of [documentation, ...values.map((value) => value.documentation)])
        assert.match(text, /\.$/, name);
    }
  });

  test('what opens a table says so by its type', () => {
    for (const { name, type, opens } of REGISTRIES_KEYS) {
      assert.equal(opens !== undefined, ['tables', 'table', 'aliases'].includes(type), name);
    }
  });

  test('paths lead to tables, whatever the case of their letters', () => {
    assert.equal(tableAt([]), '');
    assert.equal(tableAt(['Registry', 'MIRROR']), 'registry.mirror');
    assert.equal(tableAt(['registries', 'search']), 'registries.*');
    assert.equal(tableAt(['aliases']), 'aliases');
    assert.equal(tableAt(['mirror']), null);
    assert.equal(tableAt(['registry', 'location']), null);
  });

  test('the same name means something else in another table', () => {
    assert.equal(findKey('registry', 'registries'), null);
    assert.equal(findKey('registries', 'insecure')?.type, 'table');
    assert.equal(findKey('registry.mirror', 'insecure')?.type, 'boolean');
    assert.equal(findKey('registry.mirror', 'pull-from-mirror')?.values?.length, 3);
  });
});
