import type { Edit } from '../../server/src/core/text/edit';

/** An edit as people make them: characters, pieces of syntax, lines and whole stretches put in, taken out, moved and copied. */
export function randomEdit(text: string, random: (limit: number) => number): Edit {
  const at = random(text.length + 1);
  const line = lineAround(text, at);
  const other = lineAround(text, random(text.length + 1));
  const replace = (start: number, end: number, newText: string): Edit => ({
    span: { start, end: Math.min(end, text.length) },
    newText,
  });
  switch (random(12)) {
    case 0:
    case 1:
    case 2:
      return replace(at, at, pick(LETTERS, random));
    case 3:
      return replace(at, at + 1, '');
    case 4:
    case 5:
      return replace(at, at, pick(PIECES, random));
    case 6:
      return replace(at, at + random(10), pick(PIECES, random));
    case 7:
      return replace(line.start, line.end, '');
    case 8:
      return replace(line.start, line.start, text.slice(other.start, other.end));
    case 9: {
      const end = lineAround(text, at + random(200)).end;
      return replace(line.start, line.start, text.slice(line.start, end));
    }
    case 10:
      return replace(line.start, lineAround(text, at + random(120)).end, '');
    default:
      return replace(line.start, line.start, pick(LINES, random));
  }
}

function lineAround(text: string, at: number): { start: number; end: number } {
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const newline = text.indexOf('\n', at);
  return { start, end: newline < 0 ? text.length : newline + 1 };
}

function pick(texts: readonly string[], random: (limit: number) => number): string {
  return texts[random(texts.length)] ?? '';
}

const LETTERS = ['a', 'b', ' ', '-', ':', '"', "'", '\n', '.', '/', '0', '#', 'é'];

const PIECES = [
  ...['- ', '\n- ', '\n  - ', ': ', 'a: b', '\n', '\n\n', '\r\n', '\r', '  ', '    ', '\t', '#', ' # c', '\n# c\n'],
  ...[
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '|',
    '>-\n',
    '|\n',
    ' |\n    ',
    '*',
    '*a',
    '&a ',
    '!!str ',
    '<<: *a',
    '%',
    '@',
  ],
  ...['---\n', '\n---\n', '...\n', '\n...\n', '--- # c\n', '\n%YAML 1.2\n', '\ufeff', '\0', '\x01', '? ', 'k:\n', '💡'],
];

const LINES = [
  '  - source: new.io/a\n    mirrors:\n    - m.io/a\n',
  '  - source: new.io/b\n    mirrors: [x.io, "y.io"]\n',
  '- source: new.io/c\n  mirrors:\n  - m.io\n',
  '- apiVersion: v1\n  kind: ConfigMap\n  data:\n  - a: b\n  - c: d\n',
  '  - \n',
  '-\n',
  'key:\n',
  '  key:\n',
  'x\n',
  '   x\n',
  '# comment\n',
  '\n',
  '---\n',
];
