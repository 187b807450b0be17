import { chunkingOf } from '../syntax/chunking';
import type { Entry, SyntaxFile } from '../syntax/tree';
import { lineIndex } from '../text/line-index';
import type { Chunk, Place, Span } from '../text/place';

/** A text as edits see it: absolute offsets (UTF-16 code units), lines, and the way to places and back. */
export interface SourceText {
  readonly text: string;
  /** How the first line ends; `\n` where there is one line only. */
  readonly newline: string;
  spanOf(place: Place): Span;
  placeOf(span: Span): Place;
  /** Where the line of an offset starts. */
  lineStart(offset: number): number;
  /** Where the line of an offset ends, before its line break. */
  lineEnd(offset: number): number;
  /** Where the next line starts; the end of the text after the last line. */
  nextLine(offset: number): number;
}

/** Makes the offsets and lines of a text available; `syntax` has to be the parse of `text`. */
export function createSourceText(text: string, syntax: SyntaxFile): SourceText {
  const lines = lineIndex(text);
  const chunking = chunkingOf(syntax.chunks);
  const starts = chunkStarts(syntax.chunks);
  const nextLine = (offset: number): number => lines.lineStart(lines.positionAt(offset).line + 1);
  return {
    text,
    newline: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    spanOf(place) {
      const start = (starts.get(place.chunk) ?? 0) + place.start;
      return { start, end: (starts.get(place.until ?? place.chunk) ?? 0) + place.end };
    },
    placeOf: ({ start, end }) => chunking.placeOf(start, end),
    lineStart: (offset) => lines.lineStart(lines.positionAt(offset).line),
    lineEnd(offset) {
      let end = nextLine(offset);
      while (end > offset && isLineBreak(text.charCodeAt(end - 1))) end--;
      return end;
    },
    nextLine,
  };
}

/** The span without the blanks and line breaks at its end. */
export function trimmedEnd(text: string, { start, end }: Span): Span {
  let last = end;
  while (last > start && isBlankOrBreak(text.charCodeAt(last - 1))) last--;
  return { start, end: last };
}

/** From the key to the last character of the value; to the colon, and an anchor or tag behind it, where there is no value. */
export function entrySpan(source: SourceText, entry: Entry): Span {
  const span = trimmedEnd(source.text, source.spanOf(entry.place));
  if (entry.value) return span;
  const behind = /^[ \t]*:(?:[ \t]+[&!][^ \t\r\n]*){0,2}/.exec(source.text.slice(span.end, source.lineEnd(span.end)));
  return { start: span.start, end: span.end + (behind?.[0].length ?? 0) };
}

/** Whether a stretch of text has nothing but blanks and line breaks in it; a byte order mark counts as one. */
export function isBlank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (!isBlankOrBreak(code) && code !== BYTE_ORDER_MARK) return false;
  }
  return true;
}

const BYTE_ORDER_MARK = 0xfeff;

function isBlankOrBreak(code: number): boolean {
  return code === 32 || code === 9 || isLineBreak(code);
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function chunkStarts(chunks: readonly Chunk[]): ReadonlyMap<Chunk, number> {
  const starts = new Map<Chunk, number>();
  let at = 0;
  for (const chunk of chunks) {
    starts.set(chunk, at);
    at += chunk.length;
  }
  return starts;
}
