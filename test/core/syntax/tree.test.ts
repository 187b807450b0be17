import assert from 'node:assert/strict';
import {
  dereference,
  entryOf,
  isAboveHeaders,
  isMergeKey,
  placeInScalar,
  valueAt,
  valueOf,
  type Scalar,
  type Tree,
} from '../../../server/src/core/syntax/tree';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { parseYaml } from '../../../server/src/core/syntax/yaml';

function rootOf(text: string): Tree | null {
  return parseYaml(text, 'file:///a.yaml').documents[0]?.root ?? null;
}

/** The text that a path leads to; the kind of what is no scalar. */
function told(found: Tree | null): string | null {
  return found?.kind === 'scalar' ? found.text : (found?.kind ?? null);
}

suite('tree: values by key', () => {
  const root = rootOf(
    [
      'base: &base {a: 1, b: 2}',
      'other: &other {b: 3, c: 4}',
      'one: {<<: *base, b: own}',
      'two: {<<: [*base, *other, x], d: 5}',
      'quoted: {"<<": *base}',
      'direct: {<<: {e: 6}}',
      'scalar: {<<: text, f: 7}',
      'deep: {<<: {<<: *base}}',
      'alias: *base',
      'list: [{g: 8}]',
      'twice: {h: 9, h: 10}',
      'empty:',
    ].join('\n'),
  );
  const cases: readonly [path: string, expected: string | null][] = [
    ['base.a', '1'],
    ['base.x', null],
    ['base.a.x', null],
    ['one.a', '1'],
    ['one.b', 'own'],
    ['one.c', null],
    ['two.a', '1'],
    ['two.b', '2'],
    ['two.c', '4'],
    ['two.d', '5'],
    ['two.e', null],
    ['quoted.a', null],
    ['quoted.<<', 'mapping'],
    ['direct.e', '6'],
    ['scalar.f', '7'],
    ['scalar.g', null],
    ['deep.a', null],
    ['alias', 'mapping'],
    ['alias.b', '2'],
    ['list', 'sequence'],
    ['list.g', null],
    ['twice.h', '9'],
    ['empty', null],
    ['nothing', null],
    ['', 'mapping'],
  ];
  for (const [path, expected] of cases) {
    test(`${path || 'the root'} is ${expected ?? 'nothing'}`, () => {
      assert.equal(told(valueAt(root, path === '' ? [] : path.split('.'))), expected);
    });
  }

  test('nothing leads nowhere', () => {
    assert.deepEqual(
      [valueAt(null, []), valueAt(null, ['a']), valueOf(undefined, 'a'), dereference(null), dereference(undefined)],
      [null, null, null, null, null],
    );
  });

  test('an alias leads to its target, anything else to itself', () => {
    assert.ok(root?.kind === 'mapping');
    const [base, alias] = ['base', 'alias'].map((key) => entryOf(root, key)?.value);
    assert.ok(alias?.kind === 'alias');
    assert.equal(dereference(alias), base);
    assert.equal(dereference(base), base);
    assert.equal(dereference({ ...alias, target: null }), null);
  });

  test('a merge key is one without quotes', () => {
    const keys = rootOf('<<: 1\n"<<": 2\na: 3\n');
    assert.ok(keys?.kind === 'mapping');
    assert.deepEqual(keys.entries.map(isMergeKey), [true, false, false]);
  });
});

suite('tree: places', () => {
  const scalarOf = (text: string): Scalar => {
    const scalar = valueOf(rootOf(text), 'a');
    assert.ok(scalar?.kind === 'scalar');
    return scalar;
  };
  const cases: readonly [text: string, start: number, end: number][] = [
    ['a: bcdef\n', 4, 6],
    ['a: "bcdef"\n', 5, 7],
    ["a: 'bcdef'\n", 5, 7],
    ['a: "bc\\tdef"\n', 3, 12],
    ['a: |\n  bcdef\n', 3, 12],
  ];
  for (const [text, start, end] of cases) {
    test(`of two letters in ${JSON.stringify(text)}`, () => {
      const scalar = scalarOf(text);
      assert.deepEqual(placeInScalar(scalar, 1, 3), { ...scalar.place, start, end });
    });
  }

  test('only pairs above all headers stand at the top', () => {
    const { statements = [] } = parseToml('a = 1\n[b]\nc = 2\n[[registry]]\nd = 3\n', 'f');
    assert.deepEqual(statements.map(isAboveHeaders), [true, false, false, false, false]);
  });
});
