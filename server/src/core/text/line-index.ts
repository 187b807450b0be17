import type { TextChange } from './change';
import { Offsets } from './offsets';
import type { Text } from './text';

/** Zero-based line, and character in UTF-16 code units from the start of that line. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Translates between offsets and lines of one text. Lines end at `\n`, `\r\n` or a lone `\r`, as in the protocol of language servers. */
export interface LineIndex {
  readonly lineCount: number;
  /** Offsets outside the text are taken as its start or end. */
  positionAt(offset: number): Position;
  /** Positions outside the text are taken as the nearest one inside. */
  offsetAt(position: Position): number;
  /** Where a line starts; lines outside the text give its start or end. */
  lineStart(line: number): number;
  /** The index of the text that this one becomes by a change: what did not change is not walked over again. */
  after(change: TextChange, text: Text): LineIndex;
}

/** The line index of a text, built in one pass. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  pushLineStarts(text, 0, text.length, starts);
  return new LineStarts(text, new Offsets(new Int32Array(starts)));
}

/** A class, as there is one of nearly every file. */
class LineStarts implements LineIndex {
  readonly #text: Text;
  readonly #starts: Offsets;

  constructor(text: Text, starts: Offsets) {
    this.#text = text;
    this.#starts = starts;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  lineStart(line: number): number {
    return line < 0 ? 0 : (this.#starts.at(line) ?? this.#text.length);
  }

  positionAt(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.#text.length);
    const line = this.#starts.lastAtOrBefore(at);
    return { line, character: at - this.lineStart(line) };
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.lineCount) return this.#text.length;
    const [start, next] = [this.lineStart(line), this.lineStart(line + 1)];
    return Math.min(start + Math.max(character, 0), endOfLine(this.#text, start, next));
  }

  after(change: TextChange, next: Text): LineIndex {
    return new LineStarts(next, startsAfter(this.#starts, change, next));
  }
}

/**
 * A line start depends on the character before it, and where that is a carriage return on the one behind as well: so those at
 * the borders of the change are looked for anew.
 */
function startsAfter(starts: Offsets, { start, end, length }: TextChange, text: Text): Offsets {
  const before = start < 1 ? 1 : starts.countUpTo(start - 1);
  const found: number[] = [];
  pushLineStarts(text, Math.max(start - 1, 0), start + length, found);
  return starts.spliced(before, starts.countUpTo(end), found, length - (end - start));
}

/** The starts of the lines whose line end's last character stands from `from` to before `to`. The engine's own search is several times as fast as a loop. */
function pushLineStarts(text: Text, from: number, to: number, starts: number[]): void {
  const part = text.slice(from, to + 1);
  let feed = find(part, '\n', 0);
  let carriage = find(part, '\r', 0);
  for (let at = Math.min(feed, carriage); from + at < to; at = Math.min(feed, carriage)) {
    if (at === feed) {
      starts.push(from + at + 1);
      feed = find(part, '\n', at + 1);
    } else {
      if (feed !== at + 1) starts.push(from + at + 1);
      carriage = find(part, '\r', at + 1);
    }
  }
}

/** Infinity where it does not come any more. */
function find(text: string, character: string, from: number): number {
  const found = text.indexOf(character, from);
  return found < 0 ? Infinity : found;
}

/** A line's end is of one or two characters. */
function endOfLine(text: Text, start: number, next: number): number {
  const ending = text.slice(Math.max(next - 2, start), next);
  return next - (/[\r\n]*$/.exec(ending)?.[0].length ?? 0);
}
