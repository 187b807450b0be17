import assert from 'node:assert/strict';
import { factsOf } from '../../../server/src/core/syntax/draft-facts';
import { readYaml } from '../../../server/src/core/syntax/yaml-reader';
import { HAS_ALIAS, HAS_ANCHOR } from '../../../server/src/core/syntax/yaml-section';

suite('yaml: names in a draft', () => {
  const both = HAS_ANCHOR | HAS_ALIAS;
  const cases: readonly [text: string, facts: number][] = [
    ['', 0],
    ['a\n', 0],
    ['a: [b, {c: }]\nd:\n- e\n-\n', 0],
    ['&a b\n', HAS_ANCHOR],
    ['&a\nb: c\n', HAS_ANCHOR],
    ['&a\n- b\n', HAS_ANCHOR],
    ['&a b: c\n', HAS_ANCHOR],
    ['b: &a\n', HAS_ANCHOR],
    ['b: &a [c]\n', HAS_ANCHOR],
    ['- b\n- c: {d: [e, &a f]}\n', HAS_ANCHOR],
    ['*a\n', HAS_ALIAS],
    ['*a : b\n', HAS_ALIAS],
    ['b: *a\n', HAS_ALIAS],
    ['- b\n- *a\n- c\n', HAS_ALIAS],
    ['b: &a c\nd: *a\n', both],
    ['- *a\n- &a b\n', both],
    ['&a b: *a\n', both],
  ];
  for (const [text, facts] of cases) {
    test(JSON.stringify(text), () => assert.equal(factsOf(readYaml(text).documents[0]?.root ?? null), facts));
  }
});
