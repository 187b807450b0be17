import fc from 'fast-check';

/**
 * Random YAML that is well-formed (but for the rare accident): all styles of scalars and collections, comments and empty lines
 * wherever they may stand, holes, several documents, both kinds of line ends, byte order marks, anchors and tags now and then.
 */
export function randomYaml(): fc.Arbitrary<string> {
  return fc
    .record({
      head: fc.constantFrom('', '', '# head\n', '\n', '---\n', '# a\n\n---\n', '--- # b\n', '%YAML 1.2\n---\n'),
      documents: fc.array(
        fc.record({
          node: fc.oneof({ weight: 1, arbitrary: scalarNode() }, { weight: 8, arbitrary: node }),
          join: fc.constantFrom(
            '---\n',
            '---\n',
            '--- # next\n',
            '...\n---\n',
            '...\n',
            '... # end\n# and\n---\n',
            '---\n---\n',
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      tail: fc.constantFrom('', '', '\n', '# tail\n', '  # tail', '...\n', '---\n', '\n\n'),
      windows: fc.integer({ min: 0, max: 5 }),
      mark: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ head, documents, tail, windows, mark }) => {
      const body = documents
        .map(({ node: root, join }, index) => (index > 0 ? join : '') + blockLines(root, 0))
        .join('');
      const text = head + body + tail;
      return (mark === 0 ? '\ufeff' : '') + (windows === 0 ? text.replaceAll('\n', '\r\n') : text);
    });
}

/** Samples with up to three random edits: pieces of syntax put in, characters taken out, lines moved. */
export function randomEdits(samples: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(1000), remove: fc.nat(8), insert: fc.constantFrom('', ...SPLINTERS) });
  return fc.tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 3 })).map(([sample, edits]) =>
    edits.reduce((text, { at, remove, insert }) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + insert + text.slice(from + (insert === '' ? remove : 0));
    }, sample),
  );
}

const SPLINTERS = [
  ...[
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ':',
    ': ',
    '- ',
    '-',
    ',',
    '?',
    '? ',
    '\\',
    '#',
    ' #',
    ' # c\n',
    '|',
    '>',
    '%',
    '@',
  ],
  ...['\n', '\n  ', '\n\n', '\n    ', '\t', ' ', '  ', '\r\n', '\ufeff', 'é', '💡', '\u0085', '\u2028', '\u00a0', 'x'],
  ...['|\n', '>-\n', '|+\n', '|2\n', '---\n', '--- ', '...\n', '\n---\n', '\n...\n', '&a ', '*a', '!!str ', '<<: '],
  ...['b: c\na: b', '\n  a: b', '\n- x', '[a: b]', '{a: b}', '[]', '{}', "''", '""', 'a\nb', '{{ x }}'],
];

type Node =
  | { readonly kind: 'word'; readonly text: string }
  /** Words on several lines; `open` and `close` are the quotes, or nothing. */
  | { readonly kind: 'lines'; readonly quote: string; readonly lines: readonly string[] }
  | { readonly kind: 'block'; readonly header: string; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly Part[]; readonly deeper: number }
  | {
      readonly kind: 'mapping';
      readonly entries: readonly (Part & { readonly key: string })[];
      readonly deeper: number;
    }
  | { readonly kind: 'brackets'; readonly text: string }
  | { readonly kind: 'hole' };

interface Part {
  readonly node: Node;
  /** Comments and empty lines before it. */
  readonly before: string;
  /** Behind a value that ends on its line. */
  readonly behind: string;
  readonly property: string;
}

const words = fc.constantFrom(
  ...[
    'a',
    'source',
    'quay.io/a/b:1',
    'm.lan:5000/x',
    'a#b',
    "it's",
    'say "x"',
    '1.5',
    'null',
    '~',
    'yes',
    '-x',
    '?y',
    ':z',
  ],
  ...[
    'é',
    '💡 b',
    'a\u00a0b',
    'x\u2028y',
    '<<',
    '=',
    'a  b',
    'c - d',
    '{}',
    '[]',
    "''",
    '""',
    "'it''s'",
    '"a\\n\\u00e9\\x41\\"b"',
  ],
  ...['"*"', "'- a: b # c'", '"\t"', 'a\tb', '0x1F', '2001-01-01', '"\\\\"', '"a: [b"'],
);
const keys = mostly(
  ['a', 'b', 'c', 'kind', '"d"', "'e f'", 'g h', '1', 'null', '<<', 'é', '-k'],
  ['"\\t"', 'k'.repeat(1020), 'k'.repeat(990), '[l]'],
);
const before = mostly(['', '', '', '', '\n', '# c', '  # c: d', '\n# - e\n', '#', ' '], ['\t', '\t# c']);
const behind = mostly(['', '', '', '', ' ', ' # c', '  # "'], ['\t', '\t# c']);
const property = mostly([''], ['&a', '!!str', '!x']);

/** The rare ones are those that often make a text ill-formed or leave it to the slower reader. */
function mostly(usual: readonly string[], rare: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 100, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );
}

function scalarNode(): fc.Arbitrary<Node> {
  const word = words.map((text): Node => ({ kind: 'word', text }));
  const pieces = fc.array(fc.constantFrom('b', 'c d', "''", 'e  ', '', '', 'f#g', 'é'), { minLength: 1, maxLength: 4 });
  const lines = fc
    .tuple(fc.constantFrom('', '"', "'"), pieces)
    .map(([quote, rest]): Node => ({ kind: 'lines', quote, lines: quote === '"' ? rest : ['w', ...rest, 'z'] }));
  const header = fc
    .tuple(
      fc.constantFrom('|', '>'),
      mostly(['', '', '-', '+'], ['2', '1-', '+1']),
      fc.constantFrom('', '', ' # c', ' '),
    )
    .map((parts) => parts.join(''));
  const content = fc.array(mostly(['x', 'y: z', '- i', '', '', '# no comment', 'é'], ['  deeper', ' ', '\tt']), {
    maxLength: 5,
  });
  const block = fc.tuple(header, content).map(([first, rest]): Node => ({ kind: 'block', header: first, lines: rest }));
  return fc.oneof(
    { weight: 6, arbitrary: word },
    { weight: 2, arbitrary: lines },
    { weight: 2, arbitrary: block },
    { weight: 1, arbitrary: fc.constant({ kind: 'hole' } as const) },
  );
}

const flow: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', '"b"', "'c'", 'd e', '1', 'null', '[]', '{}', '"f": g', 'h: i', 'x:y'),
    fc
      .tuple(fc.array(tie('value'), { maxLength: 4 }), gap(), fc.boolean())
      .map(
        ([items, blank, comma]) =>
          `[${blank}${items.join(`,${blank}`)}${comma && items.length > 0 ? ',' : ''}${blank}]`,
      ),
    fc
      .tuple(
        fc.array(fc.tuple(fc.constantFrom('a: ', '"b":', 'c : ', "'d': "), tie('value')), { maxLength: 3 }),
        gap(),
        fc.boolean(),
      )
      .map(([entries, blank, hole]) => {
        const parts = entries.map(([key, value]) => (/^["']?[fhx]\W/.test(value) ? `${key}1` : key + value));
        return `{${blank}${[...parts, ...(hole ? ['k', 'l: '] : [])].join(`${blank},${blank}`)}${blank}}`;
      }),
  ),
})).value;

function gap(): fc.Arbitrary<string> {
  return fc.constantFrom('', '', ' ', '  ', '\n', ' # c\n ');
}

const { node } = fc.letrec<{ node: Node }>((tie) => {
  const part = { node: tie('node'), before, behind, property };
  return {
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalarNode(),
      fc.record({
        kind: fc.constant('mapping' as const),
        entries: fc.array(fc.record({ key: keys, ...part }), { minLength: 1, maxLength: 4 }),
        deeper: fc.integer({ min: 1, max: 4 }),
      }),
      fc.record({
        kind: fc.constant('list' as const),
        items: fc.array(fc.record(part), { minLength: 1, maxLength: 4 }),
        deeper: fc.integer({ min: 0, max: 3 }),
      }),
      flow.map((text): Node => ({ kind: 'brackets', text: /^[[{]/.test(text) ? text : `[${text}]` })),
    ),
  };
});

/** The lines of a node that begins a line of its own, each with its line end. */
function blockLines(shown: Node | null, indent: number): string {
  const blanks = ' '.repeat(indent);
  switch (shown?.kind) {
    case undefined:
    case 'hole':
      return '';
    case 'mapping':
      return shown.entries
        .map(
          (entry) =>
            beforeLines(entry.before) +
            blanks +
            explicitly(entry, indent) +
            valueLines(entry, indent, entry.node.kind === 'list' ? shown.deeper - 1 : shown.deeper),
        )
        .join('');
    case 'list':
      return shown.items
        .map((item) => `${beforeLines(item.before)}${blanks}-${itemLines(item, indent, shown.deeper)}`)
        .join('');
    case 'word':
    case 'lines':
    case 'block':
    case 'brackets':
      return `${blanks}${inline(shown, indent - 1)}\n`;
  }
}

/** Now and then a key is marked as one. */
function explicitly({ key, behind: comment }: Part & { key: string }, indent: number): string {
  return comment === '  # "' ? `? ${key}${comment}\n${' '.repeat(indent)}:` : `${key}:`;
}

function beforeLines(text: string): string {
  return text === '' ? '' : `${text}\n`;
}

/** What follows a `-`. A collection may begin on its line. */
function itemLines(item: Part, indent: number, deeper: number): string {
  const { node: value, behind: comment, property: mark } = item;
  if (comment !== '' || mark !== '' || startsWithComment(value)) return valueLines(item, indent, deeper + 1);
  const isShort = deeper === 1 && (value.kind === 'list' || value.kind === 'mapping');
  return isShort ? ` ${blockLines(value, indent + 2).trimStart()}` : valueLines(item, indent, deeper + 1);
}

function startsWithComment(value: Node): boolean {
  const first = value.kind === 'list' ? value.items[0] : value.kind === 'mapping' ? value.entries[0] : null;
  return !!first && first.before !== '';
}

/** What follows a `:` or a `-`, to the end of its last line; a collection stands `deeper` blanks deeper. */
function valueLines({ node: value, behind: comment, property: mark }: Part, indent: number, deeper: number): string {
  const lead = mark === '' ? '' : ` ${mark}`;
  switch (value.kind) {
    case 'hole':
      return `${lead}${comment}\n`;
    case 'list':
    case 'mapping':
      return `${lead}${comment}\n${blockLines(value, indent + deeper)}`;
    case 'block':
      return `${lead} ${inline(value, indent)}\n`;
    case 'word':
    case 'lines':
    case 'brackets':
      return `${lead} ${inline(value, indent)}${comment}\n`;
  }
}

/** A value without the line's start and end; its further lines are deeper than `indent`. */
function inline(value: Exclude<Node, { kind: 'mapping' | 'list' | 'hole' }>, indent: number): string {
  const blanks = ' '.repeat(indent + 1);
  switch (value.kind) {
    case 'word':
      return value.text;
    case 'brackets':
      return value.text.replaceAll('\n', `\n${blanks}`);
    case 'lines':
      return (
        value.quote +
        value.lines.map((line, at) => (at > 0 && line !== '' ? `${blanks} ${line}` : line)).join('\n') +
        value.quote
      );
    case 'block':
      return [value.header, ...value.lines.map((line) => (line === '' ? '' : `${blanks} ${line}`))].join('\n');
  }
}
