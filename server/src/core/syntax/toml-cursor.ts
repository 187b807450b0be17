import type { Chunk, Place } from '../text/place';
import { CARRIAGE_RETURN, HASH, isBlank, isLineBreak, LINE_FEED } from './toml-codes';
import { moved, NOTHING_CARRIED, type Carry, type Finding, type OpenString } from './toml-finding';
import { withStrayCharacters } from './toml-stray';

/** How deep arrays, inline tables and dotted keys may nest. Engines have no limit; nobody needs this much. */
export const DEEPEST = 200;

const LONGEST_WORD = 24;

/**
 * The reading position in one TOML text, and what was found on the way in the part that is being read. All offsets that it takes
 * and gives are UTF-16 code units from the start of the text; only places and what `endPart` gives count from the part's start.
 */
export class TomlCursor {
  at = 0;
  /** How many arrays and inline tables are open. */
  depth = 0;
  /** Multi-line quotes (`"""`, `'''`) that a search up to the end of the text has not found: it is not repeated. */
  readonly neverClosed = new Set<string>();

  readonly #file: string;
  #chunk: { readonly file: string; length: number };
  #start = 0;
  #findings: Finding[] = [];
  #openStrings: OpenString[] = [];
  #quietUntil = 0;

  readonly text: string;
  /** Where the text ends but for blanks and line breaks. */
  readonly lastInk: number;
  readonly #words: string[] = [];
  readonly #isCopying: boolean;

  /**
   * `copies`: whether the texts of what is read are strings of their own. A slice holds all of the text for as long as it is used, which is
   * the price of a few parts of an edited text, and next to nothing for all parts of one.
   */
  constructor(text: string, file: string, { copies = false }: { readonly copies?: boolean } = {}) {
    this.#isCopying = copies;
    this.text = text;
    this.lastInk = text.trimEnd().length;
    this.#file = file;
    this.#chunk = { file, length: text.length };
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

  /** What stands between two offsets. Short words, which come again and again, are one string. */
  textBetween(start: number, end: number): string {
    const { text } = this;
    const length = end - start;
    if (length > LONGEST_WORD) return this.#cut(start, end);
    const slot = (length * 7 + text.charCodeAt(start) + text.charCodeAt(end - 1)) & 63;
    const known = this.#words[slot];
    if (known?.length === length && text.startsWith(known, start)) return known;
    return (this.#words[slot] = this.#cut(start, end));
  }

  #cut(start: number, end: number): string {
    const slice = this.text.slice(start, end);
    return this.#isCopying ? `\n${slice}`.slice(1) : slice;
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

  /** Lets a part begin at an offset that no place given so far reaches. */
  startPart(start: number, carry: Carry): void {
    this.at = start;
    this.#start = start;
    this.#chunk = { file: this.#file, length: this.text.length - start };
    this.#quietUntil = start + carry.quiet;
    this.#findings = carry.findings.map((finding) => moved(finding, start));
    this.#openStrings = [];
  }

  /** Lets the part end at the reading position; what was said of it, in the order of its text. */
  endPart(): { chunk: Chunk; findings: readonly Finding[]; openStrings: readonly OpenString[]; carry: Carry } {
    const [start, end] = [this.#start, this.at];
    const isLast = end === this.text.length;
    const findings = withStrayCharacters(this.text, start, end, this.#findings).map((each) => moved(each, -start));
    const chunk = this.#chunk;
    chunk.length = end - start;
    const own = isLast ? findings : findings.filter((finding) => finding.start < end - start);
    const spilt = isLast ? [] : findings.filter((finding) => finding.start >= end - start);
    const quiet = isLast ? 0 : Math.max(this.#quietUntil - end, 0);
    const carry = {
      quiet,
      findings: spilt.map((finding) => moved(finding, start - end)),
    };
    return {
      chunk,
      findings: own,
      openStrings: this.#openStrings,
      carry: quiet === 0 && spilt.length === 0 ? NOTHING_CARRIED : carry,
    };
  }

  /** The place of a range that lies in the part that is being read. */
  place(start: number, end: number): Place {
    return { chunk: this.#chunk, start: start - this.#start, end: end - this.#start };
  }

  report(message: string, start: number, end: number): void {
    if (start < this.#quietUntil) return;
    this.#findings.push({ code: 'toml-syntax', message, start, end });
  }

  /** Reports what leaves the rest of its line without a meaning: nothing more is said about that line. */
  reportBroken(message: string, start: number, end: number): void {
    this.report(message, start, end);
    if (start >= this.#quietUntil) this.#quietUntil = this.lineEnd(start) + 1;
  }

  reportNewer(message: string, start: number, end: number): void {
    this.#findings.push({ code: 'toml-1-1', message, start, end });
  }

  /** Reports a multi-line string that nothing closes: what is said of it stands at the end of the text. */
  reportOpen(fence: string, start: number): void {
    this.neverClosed.add(fence);
    if (this.lineEnd(start) >= this.lastInk && start < this.#quietUntil) return;
    this.#openStrings.push({ fence, start: start - this.#start });
  }
}
