import assert from 'node:assert/strict';
import { jsonPatch } from '../../../server/src/core/clusters/tree-patches';
import { dereference, type Mapping, type Sequence, type Tree } from '../../../server/src/core/syntax/tree';
import { parseYaml } from '../../../server/src/core/syntax/yaml';

const BASE = '{spec: {mirrors: [a, b], none: null, source: x}}';

/** Operations, and what kustomize 5.5 makes of them; null where it builds nothing. */
const CASES: readonly (readonly [operations: string, outcome: unknown])[] = [
  [
    '{op: replace, path: /spec/policy, value: Never}',
    { mirrors: ['a', 'b'], none: null, source: 'x', policy: 'Never' },
  ],
  ['{op: replace, path: /spec/gone/policy, value: Never}', null],
  ['{op: remove, path: /spec/policy}', null],
  ['{op: replace, path: /spec/mirrors/2, value: c}', null],
  ['{op: replace, path: /spec/mirrors/-, value: c}', null],
  ['{op: replace, path: /spec/mirrors/-1, value: c}', mirrors('a', 'c')],
  ['{op: replace, path: /spec/mirrors/-3, value: c}', null],
  ['{op: add, path: /spec/mirrors/-, value: c}', mirrors('a', 'b', 'c')],
  ['{op: add, path: /spec/mirrors/-1, value: c}', mirrors('a', 'b', 'c')],
  ['{op: add, path: /spec/mirrors/-3, value: c}', mirrors('c', 'a', 'b')],
  ['{op: add, path: /spec/mirrors/-4, value: c}', null],
  ['{op: add, path: /spec/mirrors/+1, value: c}', mirrors('a', 'c', 'b')],
  ['{op: remove, path: /spec/mirrors/-1}', mirrors('a')],
  ['{op: move, from: /spec/mirrors/-1, path: /spec/mirrors/0}', mirrors('b', 'a')],
  ['{op: test, path: /spec/mirrors/-1, value: b}', mirrors('a', 'b')],
  ['{op: test, path: /spec/gone, value: null}', mirrors('a', 'b')],
  ['{op: test, path: /spec/none, value: null}', mirrors('a', 'b')],
  ['{op: test, path: /spec/gone/deeper, value: null}', null],
  ['{op: test, path: /spec/mirrors/5, value: null}', null],
  ['{op: test, path: /spec/source, value: null}', null],
  ['{op: test, path: /spec/source/deeper, value: null}', null],
  ['{op: test, path: /spec/gone, value: x}', null],
];

suite('JSON patches, as kustomize applies them', () => {
  for (const [operations, outcome] of CASES) {
    test(operations, () => {
      const patched = jsonPatch(treeOf(BASE, 'mapping'), treeOf(`[${operations}]`, 'sequence'));
      assert.deepEqual(patched.kind === 'patched' ? plain(patched.root) : null, outcome && { spec: outcome });
    });
  }
});

function mirrors(...all: readonly string[]): unknown {
  return { mirrors: all, none: null, source: 'x' };
}

function treeOf<Kind extends 'mapping' | 'sequence'>(
  text: string,
  kind: Kind,
): Extract<Mapping | Sequence, { kind: Kind }> {
  const root = dereference(parseYaml(text, 'file:///w/a.yaml').documents[0]?.root);
  assert.equal(root?.kind, kind);
  return root as Extract<Mapping | Sequence, { kind: Kind }>;
}

function plain(tree: Tree | null): unknown {
  const value = dereference(tree);
  if (value === null || (value.kind === 'scalar' && value.type === 'null')) return null;
  if (value.kind === 'scalar') return value.text;
  if (value.kind === 'sequence') return value.items.map(plain);
  return Object.fromEntries(value.entries.map(({ key, value: own }) => [key.text, plain(own)]));
}
