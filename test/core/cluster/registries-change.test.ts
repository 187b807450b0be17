import assert from 'node:assert/strict';
import fc from 'fast-check';
import { safeChanges, unsafeChanges } from '../../../server/src/core/cluster/registries-change';
import { EMPTY_REGISTRIES_CONF, type RegistriesConf, type Registry } from '../../../server/src/core/model/hub';
import { plainHub } from '../../support/plain-registries';

const mirror = fc.record({
  location: fc.constantFrom('m.io/a', 'm.io/b', 'n.io'),
  pullFromMirror: fc.constantFrom('digest-only', 'tag-only', ''),
});
const registry = fc.record({
  location: fc.constantFrom('a.io', 'b.io', 'c.io'),
  prefix: fc.constantFrom('', '', 'a.io', '*.d.io'),
  blocked: fc.boolean(),
  mirrors: fc.array(mirror, { maxLength: 3 }),
});

/** The registries of a small pool, as objects of their own. */
const pool = fc
  .array(registry, { minLength: 1, maxLength: 5 })
  .map((registries): readonly Registry[] => plainHub({ registries }).registries);
const picks = fc.array(fc.nat({ max: 4 }), { maxLength: 7 });

const confOf = (registries: readonly Registry[]): RegistriesConf => ({ ...EMPTY_REGISTRIES_CONF, registries });

suite('the change of a registries.conf', () => {
  test('entries that are the same objects on both sides are as good as equal ones', () => {
    fc.assert(
      fc.property(pool, picks, picks, (known, before, after) => {
        const from = (indices: readonly number[]): Registry[] =>
          indices.flatMap((index) => known[index % known.length] ?? []);
        const [old, next] = [from(before), from(after)];
        const copied = structuredClone(next);
        assert.deepEqual(
          unsafeChanges(confOf(old), confOf(next)),
          unsafeChanges(confOf(old), confOf(copied)),
          'unsafe changes',
        );
        assert.deepEqual(safeChanges(confOf(old), confOf(next)), safeChanges(confOf(old), confOf(copied)));
      }),
      { numRuns: 500 },
    );
  });
});
