import type { Span } from '../text/place';
import { mapOfPieces, shiftedMap, wholeMap, type Pieces, type TextMap } from '../text/text-map';
import type { Scalar } from './tree';

/**
 * How the text of a YAML or JSON scalar and its source belong together: `source` is the text at the scalar's place, and outer offsets
 * count from its start. Exact for every style: quotes, escapes, folded lines, block texts with their indentation. Where source and text
 * do not agree after all, the whole source stands for the whole text. Linear, when first asked.
 */
export function scalarMap({ text, style, verbatim }: Scalar, source: string): TextMap {
  if (verbatim >= 0) return shiftedMap(verbatim, text.length);
  let known: TextMap | null = null;
  const map = (): TextMap => (known ??= alignedMap(text, style, source));
  return { outward: (span) => map().outward(span), inward: (offset) => map().inward(offset) };
}

function alignedMap(text: string, style: Scalar['style'], source: string): TextMap {
  const alignment = new Alignment(text, source);
  const isAligned = style === 'block' ? alignment.block() : alignment.flow(style);
  return isAligned ? mapOfPieces(() => alignment.pieces) : wholeMap(source.length);
}

/**
 * How many blanks stand before each line of a block text in its source, which `lines` has to be without the header: what the first line
 * with text is farther from the margin there than in the text.
 */
export function blockIndentation(text: string, lines: string): number {
  return Math.max(marginOf(lines) - marginOf(text), 0);
}

function marginOf(text: string): number {
  const first = Math.max(text.search(/\S/), 0);
  const lineStart = Math.max(text.lastIndexOf('\n', first), text.lastIndexOf('\r', first)) + 1;
  return first - lineStart;
}

/** Walks over a scalar's text and its source side by side; each step writes down where units of the text stand. */
class Alignment {
  private readonly text: string;
  private readonly source: string;
  readonly pieces: Pieces;
  /** In the text. */
  private unit = 0;
  /** In the source. */
  private at = 0;

  constructor(text: string, source: string) {
    this.text = text;
    this.source = source;
    this.pieces = { starts: new Int32Array(text.length), ends: new Int32Array(text.length) };
  }

  flow(style: Scalar['style']): boolean {
    const isQuoted = style !== 'plain';
    this.at = isQuoted ? 1 : 0;
    const end = isQuoted ? this.source.length - 1 : this.source.length;
    while (this.unit < this.text.length) {
      if (this.at >= end) return false;
      const isRead = this.lineFold(end) || this.escape(style) || this.letter();
      if (!isRead) return false;
    }
    return true;
  }

  block(): boolean {
    this.at = /^[^\r\n]*(?:\r\n|\r|\n)/.exec(this.source)?.[0].length ?? this.source.length;
    const indent = blockIndentation(this.text, this.source.slice(this.at));
    this.skipIndentation(indent);
    while (this.unit < this.text.length) {
      const isRead = this.breakWidth() > 0 || this.at >= this.source.length ? this.blockBreaks(indent) : this.letter();
      if (!isRead) return false;
    }
    return true;
  }

  private skipIndentation(most: number): void {
    for (let count = 0; count < most && this.source.charAt(this.at) === ' '; count++) this.at++;
  }

  private breakWidth(): number {
    const character = this.source.charAt(this.at);
    if (character === '\r') return this.source.charAt(this.at + 1) === '\n' ? 2 : 1;
    return character === '\n' ? 1 : 0;
  }

  /** Line breaks up to the next line with text; where lines are folded, the blank or the fewer breaks that they have become. */
  private blockBreaks(indent: number): boolean {
    const breaks: Span[] = [];
    const start = this.at;
    for (let width = this.breakWidth(); width > 0; width = this.breakWidth()) {
      const from = this.at;
      this.at += width;
      this.skipIndentation(indent);
      breaks.push({ start: from, end: this.at });
    }
    if (this.text.charAt(this.unit) === ' ') {
      this.put(start, this.at);
      return true;
    }
    let count = 0;
    while (count < breaks.length && this.text.charAt(this.unit + count) === '\n') count++;
    // The last breaks of a text are no part of its place.
    if (breaks.length === 0 && this.text.charAt(this.unit) === '\n') this.put(start, start);
    else if (count === 0) return false;
    for (const { start: from, end } of breaks.slice(0, count))
      if (count === breaks.length) this.put(from, end);
      else this.put(start, this.at);
    return true;
  }

  /** Lines of a quoted or plain text: blanks around the breaks are nothing, one break is a blank, each further one a break. */
  private lineFold(end: number): boolean {
    BREAKS.lastIndex = this.at;
    const run = BREAKS.exec(this.source)?.[0] ?? '';
    if (run === '' || this.at + run.length > end) return false;
    const breaks = run.match(/\r\n|\r|\n/g)?.length ?? 0;
    const start = this.at;
    this.at += run.length;
    for (let count = Math.max(breaks - 1, 1); count > 0; count--) {
      if (!/[ \n]/.test(this.text.charAt(this.unit))) return false;
      this.put(start, this.at);
    }
    return true;
  }

  private escape(style: Scalar['style']): boolean {
    if (style === 'single') return this.source.startsWith("''", this.at) && this.takes(2, 1);
    if (style !== 'double' || this.source.charAt(this.at) !== '\\') return false;
    CONTINUATION.lastIndex = this.at;
    const continued = CONTINUATION.exec(this.source)?.[0].length ?? 0;
    if (continued > 0) {
      this.at += continued;
      return true;
    }
    const letter = this.source.charAt(this.at + 1);
    const width = letter === 'x' ? 4 : letter === 'u' ? 6 : letter === 'U' ? 10 : 2;
    const isPair = letter === 'U' && (this.text.codePointAt(this.unit) ?? 0) > 0xffff;
    return this.takes(width, isPair ? 2 : 1);
  }

  private letter(): boolean {
    return this.source.charAt(this.at) === this.text.charAt(this.unit) && this.takes(1, 1);
  }

  private takes(width: number, units: number): boolean {
    const start = this.at;
    this.at += width;
    for (let count = 0; count < units; count++) this.put(start, this.at);
    return true;
  }

  private put(start: number, end: number): void {
    this.pieces.starts[this.unit] = start;
    this.pieces.ends[this.unit] = end;
    this.unit++;
  }
}

/** Blanks, at least one line break, blanks. */
const BREAKS = /[ \t]*[\r\n][ \t\r\n]*/y;
/** A backslash at the end of a line: neither the break nor the blanks behind it are part of the text. */
const CONTINUATION = /\\(?:\r\n|\r|\n)[ \t]*/y;
