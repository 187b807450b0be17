import { lineEnd } from '../text/line-end';
import { lineStart } from '../text/line-start';
import type { Span } from '../text/place';

/** A value that is being written. */
export interface TomlValue {
  /** Without its quotes. */
  readonly key: string;
  /** What the value takes the place of. */
  readonly word: Span;
  readonly isItem: boolean;
}

/** What is being written in one line of TOML; spans are absolute, in UTF-16 code units. */
export interface TomlLine {
  readonly start: number;
  readonly isComment: boolean;
  /** From the first bracket to the end of the header. */
  readonly header: Span | null;
  /** Behind a `=`. */
  readonly value: TomlValue | null;
  /** The half-typed key. */
  readonly word: Span;
  readonly hasEquals: boolean;
  /** Whether nothing but a comment follows the header, or the half-typed key, in the line. */
  readonly isLast: boolean;
}

/** Reads the line around an offset, half-typed as it may be. */
export function tomlLineAt(text: string, offset: number): TomlLine {
  const start = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const first = start + (/^[ \t]*/.exec(text.slice(start, offset))?.[0].length ?? 0);
  const before = text.slice(first, offset);
  const equals = outsideQuotes(before, '=');
  const wordEnd = offset + (/^[\w.-]*/.exec(text.slice(offset, end))?.[0].length ?? 0);
  const word = quotedWord(text, offset);
  const bracketEnd = offset + (/^[\w.\]-]*/.exec(text.slice(offset, end))?.[0].length ?? 0);
  const isHeader = before.startsWith('[');
  return {
    start,
    isComment: outsideQuotes(before, '#') >= 0,
    header: isHeader ? { start: first, end: bracketEnd } : null,
    value:
      equals < 0
        ? null
        : {
            key: bareKey(before.slice(0, equals)),
            word,
            isItem: before
              .slice(equals + 1)
              .trimStart()
              .startsWith('['),
          },
    word: { start: first, end: wordEnd },
    hasEquals: /^[ \t]*=/.test(text.slice(wordEnd, end)),
    isLast: /^[ \t\r]*(?:#|$)/.test(text.slice(isHeader ? bracketEnd : wordEnd, end)),
  };
}

/** A key as it is written before its `=`, without blanks and quotes around it. Escapes and the dots between parts stay as they are. */
export function bareKey(text: string): string {
  return text.trim().replace(/^["']|["']$/g, '');
}

/** Whether a value stands before or behind a word already, so that none can be written there. */
export function isBesideValue(text: string, { start, end }: Span): boolean {
  return isBehindValue(text, start) || /^[ \t]*[\w"'[{]/.test(text.slice(end, end + LONGEST_WORD));
}

function isBehindValue(text: string, offset: number): boolean {
  for (let end = offset; ;) {
    const start = lineStart(text, end);
    const line = text.slice(start, end);
    const hash = outsideQuotes(line, '#');
    const code = (hash < 0 ? line : line.slice(0, hash)).trimEnd();
    if (code !== '' || start === 0) return !/[=[,]$/.test(code);
    end = start - 1;
  }
}

/** Whether a further item of a list follows in one of the next lines, with no comma before it. */
export function isBeforeItem(text: string, { end }: Span): boolean {
  return /^[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*[\w"'[{]/.test(text.slice(end, end + LONGEST_WORD));
}

/** The first place of a character outside of strings; -1 where there is none. */
function outsideQuotes(text: string, wanted: string): number {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote !== '') {
      if (c === '\\' && quote === '"') i++;
      else if (c === quote) quote = '';
    } else if (c === wanted) return i;
    else if (c === '"' || c === "'") quote = c;
  }
  return -1;
}

/** The string around an offset with its quotes, or the bare word there. */
export function quotedWord(text: string, offset: number): Span {
  const from = lineStart(text, offset);
  const before = text.slice(from, offset);
  const open = openQuote(before);
  const start = open < 0 ? bareStart(text, from, offset) : from + open;
  const rest = /^[^\s"',[\]{}#]*/.exec(text.slice(offset, offset + LONGEST_WORD))?.[0].length ?? 0;
  const end = offset + rest;
  const closes = open >= 0 && text.charAt(end) === before.charAt(open) ? 1 : 0;
  return { start, end: end + closes };
}

const LONGEST_WORD = 1000;

function bareStart(text: string, from: number, offset: number): number {
  let start = offset;
  while (start > from && !/[\s=[\]{},"']/.test(text.charAt(start - 1))) start--;
  return start;
}

function openQuote(text: string): number {
  let open = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (open >= 0) {
      if (c === '\\' && text.charAt(open) === '"') i++;
      else if (c === text.charAt(open)) open = -1;
    } else if (c === '"' || c === "'") open = i;
  }
  return open;
}
