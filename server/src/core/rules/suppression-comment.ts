import type { Document } from '../document';
import { holdsAny } from '../text/change';
import type { Located, Place } from '../text/place';
import type { Known } from '../text/renewed';
import { commentsAt } from './comments';

/** A comment that silences findings: `# mirrorscope-disable-line CODE, CODE -- why`. */
export interface Suppression {
  readonly scope: SuppressionScope;
  /** The line whose findings it silences, from 0; null: all lines of the file. */
  readonly line: number | null;
  /** What it silences; empty: everything. */
  readonly codes: readonly Located<string>[];
  /** From its `#` to its end: that of the line, or of what stands in front of another comment in the same line. */
  readonly comment: Place;
  /** Its first word. */
  readonly word: Place;
}

export type SuppressionScope = 'line' | 'next-line' | 'file';

/** A suppression, and what came of it. */
export interface JudgedSuppression {
  readonly suppression: Suppression;
  /** The codes of the findings that it silences. */
  readonly silenced: ReadonlySet<string>;
  /** The rules that were not asked, so that nobody can tell whether it is of use. */
  readonly off: ReadonlySet<string>;
}

/** How each such comment begins, behind its `#`. */
export const SUPPRESSION_WORD = 'mirrorscope-disable';

/**
 * The suppressions in a file, in the order of the text. Only comments count, not what looks like one inside a string or a block text;
 * JSON has none. `next-line` is about the next line that holds more than a comment.
 */
export function readSuppressions(
  document: Document,
  older: Known<readonly Suppression[]> | null = null,
): readonly Suppression[] {
  const since = older?.value === NO_WORD ? older.change : null;
  if (!holdsAny(document.content, [SUPPRESSION_WORD], since)) return NO_WORD;
  const found = findDirectives(document.text);
  const offsets = found.map(({ index }) => index);
  const comments = new Set(commentsAt(document, offsets));
  const lineBelow = linesBelow(document);
  return found
    .filter(({ index }) => comments.has(index))
    .reverse()
    .map((directive) => readSuppression(document, directive, lineBelow))
    .reverse();
}

/** Of a text that the word does not occur in: so an edit has to bring it. */
const NO_WORD: readonly Suppression[] = [];

/** The word of a directive. It begins with fixed letters, so that a pass over a large text costs next to nothing. */
const DIRECTIVE = /mirrorscope-disable-(file|next-line|line)(?=[ \t,:\r\n]|$)/gm;

/** A directive that stands behind a `#`, which begins a comment if no text is around it: behind a blank, or first in its line. */
interface Directive {
  /** Where its `#` is. */
  readonly index: number;
  /** Where its word begins. */
  readonly start: number;
  readonly word: string;
  readonly scope: SuppressionScope;
  /** What follows it, up to the end of the line or another comment. */
  readonly rest: string;
}

function findDirectives(text: string): Directive[] {
  const found = [...text.matchAll(DIRECTIVE)].flatMap(({ 0: word, 1: name, index: start }) => {
    let index = start - 1;
    while (text.charAt(index) === ' ' || text.charAt(index) === '\t') index--;
    const before = text.charAt(index - 1);
    if (text.charAt(index) !== '#' || (before !== '' && !' \t\r\n\uFEFF'.includes(before))) return [];
    const scope = name === 'file' || name === 'next-line' ? name : 'line';
    return [{ index, start, word, scope } as const];
  });
  return found.map((directive, at) => {
    const behind = text.slice(directive.start + directive.word.length, found[at + 1]?.index);
    const end = behind.search(END_OF_REST);
    return { ...directive, rest: end < 0 ? behind : behind.slice(0, end) };
  });
}

/** A number behind a `#` is that of an issue, anything else another comment. */
const END_OF_REST = /[\r\n]|#[ \t]*mirrorscope-disable-|[ \t]#(?!\d)/;

function readSuppression(
  document: Document,
  { index, start, word, scope, rest }: Directive,
  lineBelow: (line: number) => number,
): Suppression {
  const { line } = document.lines.positionAt(index);
  const wordEnd = start + word.length;
  return {
    scope,
    line: scope === 'file' ? null : scope === 'line' ? line : lineBelow(line),
    codes: codesIn(document, rest, wordEnd),
    comment: placeOf(document, index, wordEnd + rest.trimEnd().length),
    word: placeOf(document, start, wordEnd),
  };
}

/** The words up to a reason (`-- because …`) or another comment; `at`: where the text stands. */
function codesIn(document: Document, text: string, at: number): Located<string>[] {
  const end = /(?:^|[ \t])(?:--|#)/.exec(text)?.index ?? text.length;
  return [...text.slice(0, end).matchAll(/[^\s,:]+/g)].map(({ 0: value, index }) => ({
    value,
    place: placeOf(document, at + index, at + index + value.length),
  }));
}

/** The next line that holds more than a comment. Has to be asked from below upwards: each line is then looked at once. */
function linesBelow({ content, lines }: Document): (line: number) => number {
  let known = { from: Infinity, below: Infinity };
  return (line) => {
    let below = line + 1;
    while (
      below < Math.min(lines.lineCount, known.from) &&
      isBare(content.slice(lines.lineStart(below), lines.lineStart(below + 1)))
    )
      below++;
    known = { from: line, below: below === known.from ? known.below : below };
    return known.below;
  };
}

/** Whether a line holds nothing, or a comment: what is for the next line passes over it. */
export function isBare(line: string): boolean {
  return /^[ \t]*(?:#|[\r\n]*$)/.test(line);
}

function placeOf(document: Document, start: number, end: number): Place {
  const from = document.placeAt(start);
  const to = document.placeAt(end);
  if (from.chunk === to.chunk) return { chunk: from.chunk, start: from.start, end: to.start };
  return { chunk: from.chunk, start: from.start, end: to.start, until: to.chunk };
}
