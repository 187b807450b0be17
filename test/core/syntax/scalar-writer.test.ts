import assert from 'node:assert/strict';
import { scalarSource, yamlText } from '../../../server/src/core/syntax/scalar-writer';
import type { Scalar } from '../../../server/src/core/syntax/tree';
import { parseYaml } from '../../../server/src/core/syntax/yaml';

/** The text of `a`, with what its scalar says replaced. */
function rewritten(yaml: string, text: string, newline = '\n', indent = 2): string {
  const { scalar, start, end } = scalarOf(yaml);
  const source = scalarSource(scalar, text, { source: yaml.slice(start, end), newline, indent });
  const result = yaml.slice(0, start) + source + yaml.slice(end);
  assert.equal(scalarOf(result).scalar.text, text, result);
  return result;
}

function scalarOf(yaml: string): { scalar: Scalar; start: number; end: number } {
  const { documents, problems } = parseYaml(yaml, 'file:///a.yaml');
  assert.deepEqual(problems, []);
  const root = documents[0]?.root;
  assert.ok(root?.kind === 'mapping');
  const scalar = root.entries[0]?.value;
  assert.ok(scalar?.kind === 'scalar');
  return { scalar, start: scalar.place.start, end: scalar.place.end };
}

suite('scalars written anew', () => {
  const cases: readonly [what: string, yaml: string, text: string, result: string][] = [
    ['single quotes stay', "a: 'x'\nb: 1\n", 'it is', "a: 'it is'\nb: 1\n"],
    ['a quote in single quotes is doubled', "a: 'x'\n", "it's 'so'", "a: 'it''s ''so'''\n"],
    ['single quotes cannot hold a line break', "a: 'x'\n", 'y\nz', 'a: "y\\nz"\n'],
    ['nor a control character', "a: 'x'\n", 'y\u0001', 'a: "y\\u0001"\n'],
    ['double quotes stay', 'a: "x"\n', 'y "z" \\', 'a: "y \\"z\\" \\\\"\n'],
    [
      'what editors do not show is escaped',
      'a: "x"\n',
      '\u007f\u0085\u009f\u2028\u2029\ufeff',
      'a: "\\u007f\\u0085\\u009f\\u2028\\u2029\\ufeff"\n',
    ],
    ['a plain word with a comma stays plain', 'a: data:,x\n', 'data:,y%20z', 'a: data:,y%20z\n'],
    ['other plain ones are quoted', 'a: x\n', 'yes', 'a: "yes"\n'],
    ['also what begins with no letter', 'a: x\n', '-a,b', 'a: "-a,b"\n'],
    ['also what is like a key', 'a: x\n', 'a,b:', 'a: "a,b:"\n'],
    ['also with a blank', 'a: x\n', 'a, b', 'a: "a, b"\n'],
    [
      'a block text keeps its margin, its comment and its break',
      'a: | # why\n   x\n   y\n',
      'z\n\n  w\n',
      'a: | # why\n   z\n\n     w\n',
    ],
    ['a folded one becomes literal', 'a: >\n  x\n  y\n', 'x\ny\n', 'a: |\n  x\n  y\n'],
    ['one without a break at its end keeps none', 'a: |-\n  x\n', 'y', 'a: |-\n  y\n'],
    ['one that gets a break at its end', 'a: |-\n  x\n', 'y\n', 'a: |\n  y\n'],
    ['one that loses it', 'a: |\n  x\n', 'y', 'a: |-\n  y\n'],
    ['an indicator stays, with its margin', 'a: |2\n   x\n', ' y\n', 'a: |2\n   y\n'],
    ['a first line that is indented needs one, so it is quoted', 'a: |\n  x\n', ' y\nz\n', 'a: " y\\nz\\n"\n'],
    ['also with a tab', 'a: |\n  x\n', '\ty\n', 'a: "\\ty\\n"\n'],
    ['several breaks at the end are quoted', 'a: |\n  x\n', 'y\n\n', 'a: "y\\n\\n"\n'],
    ['nothing is quoted', 'a: |\n  x\n', '', 'a: ""\n'],
    ['nothing but blanks too', 'a: |\n  x\n', ' \n', 'a: " \\n"\n'],
    ['a block text cannot hold control characters', 'a: |\n  x\n', 'y\u0007\n', 'a: "y\\u0007\\n"\n'],
  ];
  for (const [what, yaml, text, result] of cases) {
    test(what, () => {
      assert.equal(rewritten(yaml, text), result);
    });
  }

  test('lines end as those of the file', () => {
    assert.equal(rewritten('a: |\r\n  x\r\n', 'y\nz\n', '\r\n'), 'a: |\r\n  y\r\n  z\r\n');
  });

  test('an empty block text says nothing of its margin', () => {
    assert.equal(rewritten('a: |-\n', 'y', '\n', 4), 'a: |-\n    y\n');
  });
});

suite('names in YAML', () => {
  const plain = ['a', 'quay.io/team/app:1', 'a-b_c.d@e', '1/a', 'Z9', '10.0.0.1:5000/a'];
  const quoted = [
    '',
    '1',
    '10:30',
    '-a',
    '/a',
    '.a',
    'a:',
    'a b',
    'a#b',
    'a,b',
    '*',
    ...'y n yes no on off true false null Yes NULL'.split(' '),
  ];
  for (const text of plain) test(`${text} as it is`, () => assert.equal(yamlText(text), text));
  for (const text of quoted) test(`${text} in quotes`, () => assert.equal(yamlText(text), `"${text}"`));
});
