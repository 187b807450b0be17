import assert from 'node:assert/strict';
import { parserMessage } from '../../../server/src/core/syntax/yaml-messages';

/** What the package says, by its code and the beginning of its text, and what is said for it of `text` at `at`. */
const CASES: readonly [code: string, message: string, expected: string][] = [
  ['MISSING_CHAR', 'Implicit map keys need to be followed by map values', 'A `:` is missing behind this key'],
  ['X', 'Sequence item without - indicator', 'The indentation does not fit the list that this stands in'],
  ['MISSING_CHAR', 'Missing closing "quote', 'The quote that opens this value is never closed'],
  ['MISSING_CHAR', 'Comments must be separated from', 'A blank is missing before the `#` of a comment'],
  ['MISSING_CHAR', 'Tags and anchors must be separated', 'A blank is missing behind the tag or anchor'],
  ['MISSING_CHAR', 'Missing , between', 'A comma is missing between two items'],
  ['MISSING_CHAR', 'Missing space after : ', 'A blank is missing behind the `:`'],
  ['MISSING_CHAR', 'Missing directives-end', 'A `---` is missing after the directives'],
  [
    'X',
    'Block collection cannot start on same line',
    'A mapping or list begins on the line after the `---`, not behind it',
  ],
  ['BAD_INDENT', 'All mapping items must start', 'All keys of a mapping must begin in the same column'],
  ['BAD_INDENT', 'All sequence items must start', 'All items of a list must begin in the same column'],
  ...[
    'Flow map in block collection',
    'Flow sequence in block collection',
    'Expected flow map to end',
    'Expected flow sequence to end',
    'Flow map and must end',
    'Flow sequence and must end',
  ].map((message): [string, string, string] => [
    'BAD_INDENT',
    message,
    'This is missing a closing bracket: `]` for a list, `}` for a mapping',
  ]),
  ['X', 'Block scalar header includes extra', '`word` does not belong behind the `|` or `>` of a block text'],
  [
    'X',
    'Block scalars with more-indented leading',
    'The empty lines before a block text must not be indented deeper than it',
  ],
  ['X', 'A block sequence may not be used', 'A list cannot be a key: a `- ` item stands where a key is due'],
  [
    'X',
    'Nested mappings are not allowed',
    'A value stands before a nested key: quote the value if the `:` belongs to it, or mend the indentation',
  ],
  ['X', 'Unexpected block-seq-ind on same line with key', 'A list begins on the line after its key'],
  ['UNEXPECTED_TOKEN', 'Unexpected , in flow', 'A value is missing before this comma'],
  ['UNEXPECTED_TOKEN', 'Unexpected doc-end', 'A `...` ends a document, and none has begun'],
  ['ALIAS_PROPS', '', 'An alias takes neither an anchor nor a tag'],
  ['BAD_ALIAS', '', 'A name is missing behind the `&` or `*`'],
  ['BAD_DIRECTIVE', '', 'A line that begins with `%` is a directive, and YAML knows none like this'],
  ['BAD_DQ_ESCAPE', '', '`word` is no escape that YAML knows: double the backslash, or use single quotes'],
  ['BAD_INDENT', '', 'The indentation does not fit the lines above'],
  ['BAD_PROP_ORDER', '', 'An anchor or tag stands behind the `-`, `?` or `:`, not before it'],
  ['BAD_SCALAR_START', '', 'A value that begins with this character needs quotes'],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    '',
    'A value stands before a nested key: quote the value if the `:` belongs to it, or mend the indentation',
  ],
  ['BLOCK_IN_FLOW', '', 'Inside brackets, lists and mappings are written in brackets too'],
  ['IMPOSSIBLE', '', 'This is not valid YAML'],
  ['KEY_OVER_1024_CHARS', '', 'A key is at most 1024 characters long'],
  ['MISSING_CHAR', '', 'A character is missing here'],
  [
    'MULTILINE_IMPLICIT_KEY',
    '',
    'A key stands on one line: either a `:` is missing, or the next line is indented wrongly',
  ],
  ['MULTIPLE_ANCHORS', '', 'A value takes one anchor only'],
  ['MULTIPLE_TAGS', '', 'A value takes one tag only'],
  ['TAB_AS_INDENT', '', 'A tab indents this line, which YAML does not allow: use blanks'],
  ['UNEXPECTED_TOKEN', '', '`word` does not belong here: the value before it has ended'],
  ['OF A LATER VERSION', 'of a later version', 'This is not valid YAML'],
];

suite('yaml: our words for the package’s', () => {
  for (const [code, message, expected] of CASES) {
    test(`${code} ${message}`, () => assert.equal(parserMessage(code, message, 'a word here', 2), expected));
  }

  test('a tab or a dash at the place says more than the code', () => {
    const [tab, item] = [
      'A tab indents this line, which YAML does not allow: use blanks',
      'A list item stands where a key is due: the key above it has a value already',
    ];
    assert.equal(parserMessage('BAD_INDENT', 'All mapping items must start', '\ta', 0), tab);
    assert.equal(parserMessage('MULTILINE_IMPLICIT_KEY', '', '- a', 0), item);
    assert.equal(parserMessage('MULTILINE_IMPLICIT_KEY', '', 'a\n-\n', 2), item);
    assert.notEqual(parserMessage('MULTILINE_IMPLICIT_KEY', '', '-a', 0), item);
    assert.notEqual(parserMessage('MULTILINE_IMPLICIT_KEY', '', 'a - b', 0), item);
    assert.notEqual(parserMessage('BAD_INDENT', '', '- a', 0), item);
  });

  test('the word at the place', () => {
    const wordAt = (text: string, at: number): string =>
      parserMessage('UNEXPECTED_TOKEN', '', text, at).split(' does')[0]!;
    assert.deepEqual(
      [wordAt('a bc d', 2), wordAt('a', 1), wordAt(' a', 0), wordAt('`a`', 0), wordAt('\\qx', 0), wordAt('$&', 0)],
      ['`bc`', 'This', 'This', "`'a'`", '`\\q`', '`$&`'],
    );
    assert.equal(wordAt('x'.repeat(30), 0), `\`${'x'.repeat(20)}\``);
  });
});
