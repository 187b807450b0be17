import { blockIndentation } from './scalar-source';
import type { Scalar } from './tree';

/** The surroundings that a scalar is written into. */
export interface ScalarPlace {
  /** The text at the place of the scalar that is replaced. */
  readonly source: string;
  /** How lines end in the file. */
  readonly newline: string;
  /** How far a block text has to stand in where the old source does not tell, in blanks. */
  readonly indent: number;
}

/**
 * The source of a YAML or JSON scalar with another text, in the style of the old one where that can hold it: a block text stays a block text
 * with its indentation and comment, a quoted one stays quoted. What that cannot hold is written in double quotes, with JSON's escapes.
 */
export function scalarSource(scalar: Scalar, text: string, place: ScalarPlace): string {
  switch (scalar.style) {
    case 'block':
      return blockSource(scalar, text, place) ?? quoted(text);
    case 'single':
      return isOneLine(text) ? `'${text.replaceAll("'", "''")}'` : quoted(text);
    case 'double':
      return quoted(text);
    case 'plain':
      return isPlain(text) ? text : quoted(text);
  }
}

/** A name, in YAML as a key or a value of its own: in quotes where YAML would read something else, as of `10:30` or `on`. */
export function yamlText(text: string): string {
  const isName = /^[\w.:/@-]+$/.test(text) && !text.endsWith(':');
  const startsPlain = /^[A-Za-z]/.test(text) || (text.includes('/') && /^\w/.test(text));
  return isName && startsPlain && !WORDS.has(text.toLowerCase()) ? text : quoted(text);
}

const WORDS: ReadonlySet<string> = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null']);

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** What a block text or a text in one pair of quotes can hold as it is. */
function isPrintable(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- these are what YAML cannot hold unescaped
  return !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|[\ud800-\udfff]/u.test(text);
}

function isOneLine(text: string): boolean {
  return isPrintable(text) && !text.includes('\n');
}

/** Data URLs and the like: words that no reader of YAML takes for anything else. */
function isPlain(text: string): boolean {
  return /^[A-Za-z][\w./;=,:%+-]*$/.test(text) && text.includes(',') && !text.endsWith(':');
}

/** null where a block text cannot hold it. */
function blockSource({ text: before }: Scalar, text: string, { source, newline, indent }: ScalarPlace): string | null {
  const header = /^([|>])([0-9+-]*)([^\r\n]*)/.exec(source);
  const [first = ''] = text.split('\n').filter((line) => line.trim() !== '');
  const hasIndicator = /[1-9]/.test(header?.[2] ?? '');
  if (!header || !isPrintable(text) || first === '') return null;
  if (/^[ \t]/.test(first) && !hasIndicator) return null;
  const chomping = chompingFor(text, before, header[2] ?? '');
  if (chomping === null) return null;
  const old = source.slice(header[0].length);
  const margin = ' '.repeat(blockIndentation(before, old) || indent);
  const lines = text.slice(0, text.length - trailingBreaks(text)).split('\n');
  // Folding would have to be undone: a literal text says the same.
  const head = `|${(header[2] ?? '').replace(/[+-]/g, '')}${chomping}${header[3] ?? ''}`;
  return [head, ...lines.map((line) => (line === '' ? '' : margin + line))].join(newline);
}

/** What stands behind the `|` for the breaks at the text's end; those behind the scalar's place are not ours to change. */
function chompingFor(text: string, before: string, indicators: string): string | null {
  const breaks = trailingBreaks(text);
  if (breaks === trailingBreaks(before)) return indicators.replace(/[1-9]/g, '');
  return breaks === 0 ? '-' : breaks === 1 ? '' : null;
}

function trailingBreaks(text: string): number {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\n') end--;
  return text.length - end;
}
