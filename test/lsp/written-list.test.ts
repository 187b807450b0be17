import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NOTHING_WRITTEN, writeList } from '../../server/src/lsp/written-list';

const texts = fc.array(fc.constantFrom('', 'a', 'größer', '镜像 🪞', '"\\', '\u2028'), { maxLength: 8 });

suite('a list that is written again', () => {
  test('is the JSON of the list', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 6 }), (edits) => {
        let items: readonly object[] = [];
        let written = NOTHING_WRITTEN;
        for (const [fresh, at, gone] of edits) {
          items = items.toSpliced(at, gone, ...fresh.map((text) => ({ text })));
          if (gone === 9) items = items.toReversed();
          written = writeList(items, written);
          assert.equal(`[${written.bytes.subarray(1).toString()}]`, JSON.stringify(items));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('puts into JSON only what was not in the list before', () => {
    let asked = 0;
    const itemOf = (name: number): object => ({ toJSON: () => ({ name, times: ++asked }) });
    const items = Array.from({ length: 100 }, (_, name) => itemOf(name));
    const first = writeList(items, NOTHING_WRITTEN);
    assert.equal(asked, 100);
    // One is changed, another one comes, others go, in three places.
    const others = [...items.slice(0, 10), itemOf(10), ...items.slice(11, 50), itemOf(-1), ...items.slice(50, 95)];
    const second = writeList(others, first);
    assert.equal(asked, 102);
    assert.equal(second.ends.length, others.length);
    assert.equal(second.ends.at(-1), second.bytes.length);
  });
});
