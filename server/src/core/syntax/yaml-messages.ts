/**
 * Our words for an error of the package `yaml`. Its codes are coarse, so where one code stands for several mistakes its English
 * text (pinned with the package's version) tells them apart; a text that is not known falls back to the words for the code.
 * `start` is the offset in `text` that the error is about.
 */
export function parserMessage(code: string, message: string, text: string, start: number): string {
  if (code === 'MULTILINE_IMPLICIT_KEY' && /^-\s/.test(text.slice(start, start + 2))) return MISPLACED_ITEM;
  if (text.charAt(start) === '\t') return TAB;
  const known = BY_MESSAGE.find(([beginning]) => message.startsWith(beginning));
  const words = known ? known[1] : BY_CODE[code];
  return words?.replace('$TOKEN', () => tokenAt(text, start)) ?? 'This is not valid YAML';
}

const UNCLOSED_FLOW = 'This is missing a closing bracket: `]` for a list, `}` for a mapping';
const TEXT_AFTER_VALUE = '$TOKEN does not belong here: the value before it has ended';
const NESTED = 'A value stands before a nested key: quote the value if the `:` belongs to it, or mend the indentation';
const MISPLACED_ITEM = 'A list item stands where a key is due: the key above it has a value already';
const TAB = 'A tab indents this line, which YAML does not allow: use blanks';
const INDENT = 'The indentation does not fit the lines above';

const BY_MESSAGE: readonly (readonly [beginning: string, words: string])[] = [
  ['Implicit map keys need to be followed by map values', 'A `:` is missing behind this key'],
  ['Sequence item without - indicator', 'The indentation does not fit the list that this stands in'],
  ['Missing closing', 'The quote that opens this value is never closed'],
  ['Comments must be separated', 'A blank is missing before the `#` of a comment'],
  ['Tags and anchors must be separated', 'A blank is missing behind the tag or anchor'],
  ['Missing , ', 'A comma is missing between two items'],
  ['Missing space after : ', 'A blank is missing behind the `:`'],
  ['Missing directives-end', 'A `---` is missing after the directives'],
  ['Block collection cannot start on same line', 'A mapping or list begins on the line after the `---`, not behind it'],
  ['All mapping items must start', 'All keys of a mapping must begin in the same column'],
  ['All sequence items must start', 'All items of a list must begin in the same column'],
  ['Flow map in block collection', UNCLOSED_FLOW],
  ['Flow sequence in block collection', UNCLOSED_FLOW],
  ['Expected flow map to end', UNCLOSED_FLOW],
  ['Expected flow sequence to end', UNCLOSED_FLOW],
  ['Flow map and must end', UNCLOSED_FLOW],
  ['Flow sequence and must end', UNCLOSED_FLOW],
  ['Block scalar header includes extra', '$TOKEN does not belong behind the `|` or `>` of a block text'],
  [
    'Block scalars with more-indented leading',
    'The empty lines before a block text must not be indented deeper than it',
  ],
  ['A block sequence may not be used', 'A list cannot be a key: a `- ` item stands where a key is due'],
  ['Nested mappings are not allowed', NESTED],
  ['Unexpected block-seq-ind on same line with key', 'A list begins on the line after its key'],
  ['Unexpected , in', 'A value is missing before this comma'],
  ['Unexpected doc-end', 'A `...` ends a document, and none has begun'],
];

const BY_CODE: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'An alias takes neither an anchor nor a tag',
  BAD_ALIAS: 'A name is missing behind the `&` or `*`',
  BAD_DIRECTIVE: 'A line that begins with `%` is a directive, and YAML knows none like this',
  BAD_DQ_ESCAPE: '$TOKEN is no escape that YAML knows: double the backslash, or use single quotes',
  BAD_INDENT: INDENT,
  BAD_PROP_ORDER: 'An anchor or tag stands behind the `-`, `?` or `:`, not before it',
  BAD_SCALAR_START: 'A value that begins with this character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: NESTED,
  BLOCK_IN_FLOW: 'Inside brackets, lists and mappings are written in brackets too',
  IMPOSSIBLE: 'This is not valid YAML',
  KEY_OVER_1024_CHARS: 'A key is at most 1024 characters long',
  MISSING_CHAR: 'A character is missing here',
  MULTILINE_IMPLICIT_KEY: 'A key stands on one line: either a `:` is missing, or the next line is indented wrongly',
  MULTIPLE_ANCHORS: 'A value takes one anchor only',
  MULTIPLE_TAGS: 'A value takes one tag only',
  TAB_AS_INDENT: TAB,
  UNEXPECTED_TOKEN: TEXT_AFTER_VALUE,
};

/** The word at the offset, in backticks. */
function tokenAt(text: string, start: number): string {
  const word = /^(?:\\.|\S{1,20})/.exec(text.slice(start, start + 40))?.[0] ?? '';
  return word === '' ? 'This' : `\`${word.replaceAll('`', "'")}\``;
}
