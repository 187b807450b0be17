import type { Chunk, Place } from '../text/place';
import type { SyntaxProblem } from './tree';

/** How deep arrays, inline tables and dotted keys may nest. Engines have no limit; nobody needs this much. */
export const DEEPEST = 200;

/** More problems than this in one file help nobody: it is no TOML at all. */
const MOST_PROBLEMS = 200;

interface Finding {
  readonly code: 'toml-syntax' | 'toml-1-1';
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The reading position in one TOML text, and what was found on the way: chunks and problems. All offsets that it takes and
 * gives are UTF-16 code units from the start of the text; only `place` and `problems` speak of chunks.
 */
export class TomlCursor {
  at = 0;
  /** How many arrays and inline tables are open. */
  depth = 0;
  /** Multi-line quotes (`"""`, `'''`) that a search up to the end of the text has not found: it is not repeated. */
  readonly neverClosed = new Set<string>();

  readonly #file: string;
  readonly #chunks: { readonly file: string; length: number }[];
  #newestChunk: { readonly file: string; length: number };
  #newestStart = 0;
  readonly #chunkStarts: number[] = [0];
  readonly #findings: Finding[] = [];
  readonly #strayAt = new Set<number>();
  #quietUntil = 0;

  readonly text: string;
  /** Where the text ends but for blanks and line breaks. */
  readonly lastInk: number;

  constructor(text: string, file: string) {
    this.text = text;
    this.lastInk = text.trimEnd().length;
    this.#file = file;
    this.#newestChunk = { file, length: text.length };
    this.#chunks = [this.#newestChunk];
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** The code unit at the reading position, or further on; NaN behind the end. */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  sees(expected: string): boolean {
    return this.text.startsWith(expected, this.at);
  }

  /** Whether the reading position is at a line's end: a line break or the end of the text. */
  get atLineEnd(): boolean {
    return this.ended || isLineBreak(this.code());
  }

  skipBlanks(): void {
    while (isBlank(this.code())) this.at++;
  }

  /** Skips one line break, if there is one. A lone carriage return counts (and is a problem of its own, see toml-stray.ts). */
  skipLineBreak(): void {
    if (this.code() === CARRIAGE_RETURN) this.at += this.code(1) === LINE_FEED ? 2 : 1;
    else if (this.code() === LINE_FEED) this.at++;
  }

  skipToLineEnd(): void {
    this.at = this.lineEnd(this.at);
  }

  /** Skips blanks, line breaks and comments; says whether a line break was among them. */
  skipTrivia(): boolean {
    let crossed = false;
    while (!this.ended) {
      this.skipBlanks();
      if (this.code() === HASH) this.skipToLineEnd();
      if (!isLineBreak(this.code())) break;
      this.skipLineBreak();
      crossed = true;
    }
    return crossed;
  }

  lineEnd(from: number): number {
    let end = from;
    while (end < this.text.length && !isLineBreak(this.text.charCodeAt(end))) end++;
    return end;
  }

  /** Lets a new chunk begin at an offset that no place given so far reaches. */
  startChunk(offset: number): void {
    if (offset === this.#newestStart) return;
    this.#newestChunk.length = offset - this.#newestStart;
    this.#newestChunk = { file: this.#file, length: this.text.length - offset };
    this.#newestStart = offset;
    this.#chunks.push(this.#newestChunk);
    this.#chunkStarts.push(offset);
  }

  /** The place of a range that lies in the newest chunk. */
  place(start: number, end: number): Place {
    return { chunk: this.#newestChunk, start: start - this.#newestStart, end: end - this.#newestStart };
  }

  report(message: string, start: number, end: number): void {
    if (start < this.#quietUntil || this.#strayAt.has(start)) return;
    this.#findings.push({ code: 'toml-syntax', message, start, end });
  }

  /** Reports characters that may stand nowhere. Nothing more is said of what begins with them. */
  reportStray(message: string, start: number, end: number): void {
    this.report(message, start, end);
    this.#strayAt.add(start);
  }

  /** Reports what leaves the rest of its line without a meaning: nothing more is said about that line. */
  reportBroken(message: string, start: number, end: number): void {
    this.report(message, start, end);
    if (start >= this.#quietUntil) this.#quietUntil = this.lineEnd(start) + 1;
  }

  reportNewer(message: string, start: number, end: number): void {
    this.#findings.push({ code: 'toml-1-1', message, start, end });
  }

  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  /** What was reported, in the order of the text. */
  problems(): SyntaxProblem[] {
    const ordered = this.#findings
      .map((finding, index) => ({ finding, index }))
      .sort((a, b) => a.finding.start - b.finding.start || a.index - b.index)
      .slice(0, MOST_PROBLEMS);
    let chunk = 0;
    return ordered.map(({ finding: { code, message, start, end } }) => {
      while (start >= (this.#chunkStarts[chunk + 1] ?? Infinity)) chunk++;
      return { code, message, place: this.#placeFrom(chunk, start, end) };
    });
  }

  #placeFrom(chunk: number, start: number, end: number): Place {
    const from = this.#chunkStarts[chunk] ?? 0;
    const at = this.#chunks[chunk] ?? this.#newestChunk;
    return { chunk: at, start: start - from, end: Math.min(end - from, at.length) };
  }
}

export const HASH = 0x23;
export const QUOTE = 0x22;
export const APOSTROPHE = 0x27;
export const COMMA = 0x2c;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const EQUALS = 0x3d;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;

export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

export function isLineBreak(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** `A`–`Z`, `a`–`z`, `0`–`9`, `_`, `-`: what a key without quotes may have. */
export function isBareKeyCode(code: number): boolean {
  return (
    isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d
  );
}
