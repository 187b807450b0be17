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
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** The line index of a text, built in one pass. */
export function lineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  const lineStart = (line: number): number => (line < 0 ? 0 : (starts[line] ?? text.length));
  return {
    lineCount: starts.length,
    lineStart,
    positionAt(offset) {
      const at = Math.min(Math.max(offset, 0), text.length);
      const line = lastAtOrBefore(starts, at);
      return { line, character: at - lineStart(line) };
    },
    offsetAt({ line, character }) {
      if (line < 0) return 0;
      if (line >= starts.length) return text.length;
      return Math.min(lineStart(line) + Math.max(character, 0), endOfLine(text, lineStart(line), lineStart(line + 1)));
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LINE_FEED) starts.push(i + 1);
    else if (code === CARRIAGE_RETURN && text.charCodeAt(i + 1) !== LINE_FEED) starts.push(i + 1);
  }
  return starts;
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function endOfLine(text: string, start: number, next: number): number {
  let end = next;
  while (end > start && (text.charCodeAt(end - 1) === LINE_FEED || text.charCodeAt(end - 1) === CARRIAGE_RETURN)) end--;
  return end;
}
