import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasRealMirror, mergeMirrorLists } from '../../../server/src/core/cluster/merge';

// One line per case: the lists of the source `s` -> the merged list.
const CASES = `
a b                    -> a b
b c | a b              -> a b c
a b | b c              -> a b c
a b | a c              -> a b c
a c | a b              -> a b c
z | a                  -> a z
b | a c                -> a b c
a b c | c d            -> a b c d
a d | b d | c d        -> a b c d
a b | b a              -> a b
b a | a b              -> a b
c a | a b | b c        -> a b c
b a | a b | x a        -> x a b
a b | b a | b c        -> a b c
a a                    -> a
a a b                  -> a b
b b a                  -> a s b
a s                    -> a
s a                    -> s a
a s b                  -> a s b
a | a s b              -> a s b
s a | b                -> b s a
a s | s a              -> a
s b | b s              -> b
`;

suite('mergeMirrorLists', () => {
  for (const line of CASES.trim().split('\n')) {
    const [lists = '', merged = ''] = line.split('->').map((part) => part.trim());
    test(line.replace(/ +/g, ' '), () => {
      const given = lists.split('|').map((list) => list.trim().split(' '));
      assert.equal(mergeMirrorLists('s', given).join(' '), merged);
    });
  }

  const mirror = fc.constantFrom('a', 'b', 'c', 'd', 'e', 's');
  const list = fc.array(mirror, { minLength: 1, maxLength: 5 }).filter((mirrors) => hasRealMirror('s', mirrors));
  const lists = fc.array(list, { minLength: 1, maxLength: 5 });

  test('the order of the lists does not matter', () => {
    fc.assert(
      fc.property(lists, fc.nat(4), (given, turn) => {
        const turned = [...given.slice(turn), ...given.slice(0, turn)].reverse();
        assert.deepEqual(mergeMirrorLists('s', turned), mergeMirrorLists('s', given));
      }),
    );
  });

  test('every mirror comes out once, and nothing else; the source is never last', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const merged = mergeMirrorLists('s', given);
        assert.equal(new Set(merged).size, merged.length);
        assert.deepEqual(new Set([...merged, 's']), new Set([...given.flat(), 's']));
        assert.notEqual(merged.at(-1), 's');
      }),
    );
  });

  test('a list that contradicts nothing keeps its order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 2 }), (order) => {
        const pairs = order.slice(1).map((mirror, index) => [order[index] ?? '', mirror]);
        assert.deepEqual(mergeMirrorLists('s', pairs), order);
      }),
    );
  });
});

suite('hasRealMirror', () => {
  test('a list without mirrors, or with its source alone, does not count', () => {
    assert.equal(hasRealMirror('s', []), false);
    assert.equal(hasRealMirror('s', ['s', 's']), false);
    assert.equal(hasRealMirror('s', ['s', 'a']), true);
  });
});
