import type { Random } from '../support/random';
import { randomEdit } from '../support/random-edits';

/** Longer texts are cut: an input is to be tried in milliseconds. */
const LONGEST_TEXT = 30_000;

/** A text made of another one, and here and there of a third, by a few changes. */
export function mutated(text: string, other: string, random: Random): string {
  let next = text;
  for (let count = 1 + random.below(5); count > 0; count--) {
    next = random.pick(MUTATORS)(next, other, random).slice(0, LONGEST_TEXT);
  }
  return next;
}

type Mutator = (text: string, other: string, random: Random) => string;

const MUTATORS: readonly Mutator[] = [
  edited,
  edited,
  edited,
  withHostilePiece,
  withHostilePiece,
  withWordReplaced,
  withWordReplaced,
  withWordReplaced,
  withLinesOfOther,
  withLinesOfOther,
  withLinesRepeated,
  withLinesMoved,
  withIndentation,
  withNesting,
  withOtherLineEnds,
  cutShort,
];

function edited(text: string, _other: string, random: Random): string {
  const { span, newText } = randomEdit(text, random.below);
  return text.slice(0, span.start) + newText + text.slice(span.end);
}

function withHostilePiece(text: string, _other: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.pick(HOSTILE_PIECES) + text.slice(at + random.below(3));
}

/** A word of the text becomes one of another text, or a hostile one. */
function withWordReplaced(text: string, other: string, random: Random): string {
  const word = wordAt(text, random.below(text.length + 1));
  const source = wordAt(other, random.below(other.length + 1));
  const next = random.chance(0.3) ? random.pick(HOSTILE_PIECES) : other.slice(source.start, source.end);
  return text.slice(0, word.start) + next + text.slice(word.end);
}

function withLinesOfOther(text: string, other: string, random: Random): string {
  const at = lineStart(text, random.below(text.length + 1));
  return text.slice(0, at) + someLines(other, random) + text.slice(at);
}

function withLinesRepeated(text: string, _other: string, random: Random): string {
  const at = lineStart(text, random.below(text.length + 1));
  const times = random.chance(0.1) ? 40 : 1 + random.below(3);
  return text.slice(0, at) + someLines(text, random).repeat(times) + text.slice(at);
}

function withLinesMoved(text: string, _other: string, random: Random): string {
  const lines = text.split(/(?<=\n)/);
  const moved = lines.splice(random.below(lines.length), 1 + random.below(4));
  lines.splice(random.below(lines.length + 1), 0, ...moved);
  return lines.join('');
}

function withIndentation(text: string, _other: string, random: Random): string {
  const lines = text.split('\n');
  const from = random.below(lines.length);
  const to = from + 1 + random.below(8);
  const deeper = random.chance(0.5);
  const blanks = ' '.repeat(1 + random.below(4));
  return lines
    .map((line, index) => {
      if (index < from || index >= to) return line;
      return deeper ? blanks + line : line.replace(/^ {1,2}/, '');
    })
    .join('\n');
}

/** Brackets, braces or dashes around a place, up to some hundred deep. */
function withNesting(text: string, _other: string, random: Random): string {
  const at = random.below(text.length + 1);
  const depth = 1 + random.below(random.chance(0.1) ? 400 : 6);
  const [open, close] = random.pick(NESTINGS);
  return text.slice(0, at) + open.repeat(depth) + text.slice(at) + (random.chance(0.5) ? close.repeat(depth) : '');
}

const NESTINGS: readonly (readonly [string, string])[] = [
  ['[', ']'],
  ['{a: ', '}'],
  ['{"a": ', '}'],
  ['- ', ''],
  ['a.', ''],
  ['? ', ''],
  ['[[', ']]'],
  ['"', '"'],
];

function withOtherLineEnds(text: string, _other: string, random: Random): string {
  const end = random.pick(['\r\n', '\r', '\n\n', '\u2028', '\n']);
  return random.chance(0.5) ? text.replaceAll('\n', end) : text.replace('\n', end);
}

function cutShort(text: string, _other: string, random: Random): string {
  const at = random.below(text.length + 1);
  return random.chance(0.5) ? text.slice(0, at) : text.slice(at);
}

function wordAt(text: string, at: number): { readonly start: number; readonly end: number } {
  let start = at;
  while (start > 0 && at - start < 200 && isInWord(text, start - 1)) start--;
  let end = at;
  while (end < text.length && end - at < 200 && isInWord(text, end)) end++;
  return { start, end };
}

function isInWord(text: string, at: number): boolean {
  return /[\w./@*-]/.test(text.charAt(at));
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function someLines(text: string, random: Random): string {
  const lines = text.split(/(?<=\n)/);
  const from = random.below(lines.length);
  const taken = lines.slice(from, from + 1 + random.below(12)).join('');
  return taken.endsWith('\n') ? taken : `${taken}\n`;
}

/** What has broken other parsers, and what other programs take for more than a text. */
export const HOSTILE_PIECES: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__proto__: {polluted: 1}', 'valueOf:'],
  ...['\0', '\x1b[31m', '\x1b]0;title\x07', '\x9b2J', '\u202e', '\u2066', '\ud800', '\udc00', '\ufeff', '\ufffe'],
  ...['\u2028', '\u2029', '\u0085', '\r', '\t', '\v', '\f', '\x7f', '💡', 'e\u0301', 'ﬀ', 'ß', 'İ', '\u00a0', '\u200b'],
  ...['[x](command:workbench.action.quit)', '<img src=x onerror=1>', '`', '```', '${HOME}', '$(id)', '{{ .Values.x }}'],
  ...[
    '99999999999999999999999999',
    '-0',
    '0x1f',
    '0o17',
    '1e999',
    'NaN',
    '.inf',
    '-.inf',
    '1_000',
    '0777',
    '2001-01-01',
  ],
  ...['&a', '*a', '<<: *a', '!!binary', '!!set {a}', '!<tag:x>', '%YAML 1.1', '---', '...', '|2-', '>9', '? ', ': '],
  ...[
    '[[registry]]',
    '[[registry.mirror]]',
    '[registry]',
    'location = ""',
    'prefix = "*."',
    '"""',
    "'''",
    '\\u12',
    '\\',
  ],
  ...['kind: List', 'items:', 'kind: ImageDigestMirrorSet', 'kind: ImageContentSourcePolicy', 'kind: Image', 'spec:'],
  ...[
    'mirrors:',
    '- source: a.io',
    'mirrors: [a.io, b.io]',
    'apiVersion: config.openshift.io/v1',
    'metadata: {name: a}',
  ],
  ...[
    'apiVersion: operator.openshift.io/v1alpha1',
    'repositoryDigestMirrors:',
    'imageDigestMirrors:',
    'imageTagMirrors:',
  ],
  ...[
    'kind: ClusterImagePolicy',
    'kind: ImagePolicy',
    'scopes: [a.io/b]',
    'policyType: PublicKey',
    'mirrorSourcePolicy:',
  ],
  ...[
    'a.io/b@sha256:' + 'a'.repeat(64),
    'a.io:5000/b:tag',
    '*.a.io',
    'docker://a.io/b',
    'a.io//b',
    '[::1]:5000/a',
    '..',
    ':',
  ],
  ...['image: a.io/b:c', 'FROM a.io/b AS c', 'ARG X=a.io/b', 'FROM ${X}', 'COPY --from=a.io/b x y', '# syntax=a.io/b'],
  ...[
    '# mirrorscope: disable',
    '# mirrorscope-disable-next-line',
    '#',
    '# mirrorscope-disable-file',
    '\\n',
    '%zz',
    '%2e%2e',
  ],
];
