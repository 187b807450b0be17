import assert from 'node:assert/strict';
import { globIndex, matchesGlob } from '../../../server/src/core/clusters/glob';

const CASES: readonly (readonly [glob: string, matching: readonly string[], others: readonly string[]])[] = [
  ['a.yaml', ['a.yaml'], ['b/a.yaml', 'a.yamlx', 'A.yaml']],
  ['*.yaml', ['a.yaml', '.yaml'], ['b/a.yaml', 'a.yml']],
  ['**', ['a', 'a/b', 'a/b/c'], []],
  ['.', ['a', 'a/b'], []],
  ['./', ['a', 'a/b'], []],
  ['**/*.yaml', ['a.yaml', 'x/y/a.yaml'], ['a.json']],
  ['base/**', ['base/a', 'base/x/a'], ['base2/a', 'x/base/a']],
  ['base/', ['base/a', 'base/x/a'], ['a', 'base2/a']],
  ['base', ['base', 'base/a', 'base/x/a'], ['a', 'base2/a', 'x/base/a']],
  ['*/prod', ['a/prod', 'a/prod/b/c'], ['prod/b', 'a/prod2/b']],
  ['base/*/', ['base/x/a', 'base/x/y/a'], ['a']],
  ['./base/*', ['base/a'], ['base/x/a']],
  ['x/**/y/*.yaml', ['x/y/a.yaml', 'x/1/2/y/a.yaml'], ['x/y/z/a.yaml', 'y/a.yaml']],
  ['{base,clusters/prod}/**', ['base/a', 'clusters/prod/a'], ['clusters/lab/a']],
  ['a{1,{2,3}}.yaml', ['a1.yaml', 'a2.yaml', 'a3.yaml'], ['a.yaml', 'a4.yaml']],
  ['?.yaml', ['a.yaml', '𝒂.yaml'], ['.yaml', 'ab.yaml']],
  ['a.b*c', ['a.bc', 'a.bxxc'], ['axbc', 'a.bcx']],
];

suite('globs', () => {
  for (const [glob, matching, others] of CASES) {
    test(glob, () => {
      for (const path of matching) assert.equal(matchesGlob(glob, path), true, path);
      for (const path of others) assert.equal(matchesGlob(glob, path), false, path);
    });
  }

  test('many at once: the value of each that a path matches, once', () => {
    const matching = globIndex([
      ...CASES.map(([glob], value) => ({ glob, value })),
      ...CASES.map(([glob], value) => ({ glob, value })),
    ]);
    for (const path of CASES.flatMap(([, own, others]) => [...own, ...others])) {
      const expected = CASES.flatMap(([glob], value) => (matchesGlob(glob, path) ? [value] : []));
      assert.deepEqual([...matching(path)].sort(byNumber), expected, path);
    }
  });

  test('take no more time where they look hard', () => {
    const started = performance.now();
    assert.equal(matchesGlob('**/'.repeat(30) + 'x', 'a/'.repeat(200) + 'y'), false);
    assert.equal(matchesGlob('*a'.repeat(200), 'a'.repeat(2000) + 'b'), false);
    assert.equal(matchesGlob('{a,b}'.repeat(100), 'a'), false);
    assert.ok(performance.now() - started < 1000);
  });
});

function byNumber(a: number, b: number): number {
  return a - b;
}
