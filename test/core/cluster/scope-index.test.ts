import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scopeIndex } from '../../../server/src/core/cluster/scope-index';
import { isNested } from '../../../server/src/core/model/scope';

suite('scopeIndex', () => {
  const scope = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '.', '/', ':', '*', '.a', '*.', '/a'), maxLength: 7 }),
    fc.constantFrom('*.a', '*.a.a', 'a.a', 'a.a/a', 'a.a:5/a', 'a.a/a:a', 'a/a.a', '*.a/a', '*.a:5', ''),
  );

  test('finds what comparing with every scope finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(scope, { maxLength: 12 }), scope, (scopes, sub) => {
        const found = scopeIndex(scopes, (text) => text).holding(sub);
        const expected = scopes.filter((sup) => isNested(sub, sup));
        assert.deepEqual([...found].sort(), expected.sort());
      }),
      { numRuns: 3000 },
    );
  });

  test('gives equal scopes first, then the others in the order of the list, each text once', () => {
    const items = ['*.corp.io', 'a.corp.io', 'a.corp.io/x', 'a.corp.io', 'a.corp.io/x/y', 'a.corp.io/x/y'];
    const index = scopeIndex(
      items.map((text, at) => ({ text, at })),
      ({ text }) => text,
    );
    const found = index.holding('a.corp.io/x/y').map(({ text, at }) => `${at} ${text}`);
    assert.deepEqual(found, ['4 a.corp.io/x/y', '5 a.corp.io/x/y', '0 *.corp.io', '1 a.corp.io', '2 a.corp.io/x']);
  });
});
