import type { Edit } from '../core/text/edit';

const CONTEXT_LINES = 3;

/**
 * What edits change, as `diff -u` shows it and `patch -p1` takes it; empty where there are none. `name` is relative, with `/`. The
 * edits (absolute, sorted, not overlapping) are known, so that nothing has to be searched for: linear in the text. No line that is
 * `hidden` (from 0) is shown; what changes such a line is left out.
 */
export function unifiedDiff(
  name: string,
  text: string,
  edits: readonly Edit[],
  hidden: ReadonlySet<number> = NONE,
): string {
  const lines = splitLines(text);
  const changes = changesOf(lines, text, edits).filter(({ from, to }) => !holdsHidden(hidden, from, to));
  const hunks = joinNear(changes, lines.length, hidden);
  if (hunks.length === 0) return '';
  let grown = 0;
  const printed = hunks.map((hunk) => {
    const shown = printHunk(hunk, lines, grown);
    grown += hunk.changes.reduce((sum, { from, to, lines: added }) => sum + added.length - (to - from), 0);
    return shown;
  });
  return [`--- ${quotedName(`a/${name}`)}\n`, `+++ ${quotedName(`b/${name}`)}\n`, ...printed].join('');
}

/**
 * A name as git writes it into a patch: in quotes where it holds what would end the line or its first word, and with a tab behind it where it holds
 * blanks. Follows git/git `quote.c` `quote_c_style` with `core.quotePath` off.
 */
function quotedName(name: string): string {
  // eslint-disable-next-line no-control-regex -- these are what it is about
  const quoted = name.replace(/[\0-\x1f\x7f"\\]/g, (character) => {
    const letter = ESCAPES.get(character);
    return `\\${letter ?? character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  const shown = quoted === name ? name : `"${quoted}"`;
  return name.includes(' ') ? `${shown}\t` : shown;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['"', '"'],
  ['\\', '\\'],
]);

const NONE: ReadonlySet<number> = new Set();

/** Whether one of these lines is among those `from` to before `to`. */
export function holdsHidden(hidden: ReadonlySet<number>, from: number, to: number): boolean {
  return hidden.size > 0 && [...hidden].some((line) => line >= from && line < to);
}

/** The lines `from` to `to` (from 0, half open) become others; each line with its line break. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly changes: readonly Change[];
}

function changesOf(lines: readonly string[], text: string, edits: readonly Edit[]): Change[] {
  const changes: Change[] = [];
  let line = 0;
  let lineStart = 0;
  for (let index = 0; index < edits.length;) {
    const first = edits[index];
    if (!first) break;
    while (line < lines.length && lineStart + (lines[line]?.length ?? 0) <= first.span.start) {
      lineStart += lines[line++]?.length ?? 0;
    }
    const from = line;
    const parts: string[] = [];
    let at = lineStart;
    let end = lineStart;
    // Whole lines, and with them every edit that begins in one of them.
    for (let edit: Edit | undefined = first; edit && (edit === first || edit.span.start < end); edit = edits[index]) {
      parts.push(text.slice(at, edit.span.start), edit.newText);
      at = edit.span.end;
      while (line < lines.length && (end < at || (end === at && needsMore(parts)))) end += lines[line++]?.length ?? 0;
      index++;
    }
    parts.push(text.slice(at, end));
    lineStart = end;
    const change = trimmed(lines, { from, to: line, lines: splitLines(parts.join('')) });
    if (change.to > change.from || change.lines.length > 0) changes.push(change);
  }
  return changes;
}

/** Whether what is put together so far ends inside a line, which then goes on with the next one of the text. */
function needsMore(parts: readonly string[]): boolean {
  const last = parts.findLast((part) => part !== '');
  return last !== undefined && !last.endsWith('\n');
}

/** Without the lines at both ends that stay as they are. */
function trimmed(before: readonly string[], { from, to, lines }: Change): Change {
  let front = 0;
  while (front < Math.min(to - from, lines.length) && before[from + front] === lines[front]) front++;
  let back = 0;
  while (back < Math.min(to - from, lines.length) - front && before[to - 1 - back] === lines[lines.length - 1 - back])
    back++;
  return { from: from + front, to: to - back, lines: lines.slice(front, lines.length - back) };
}

function joinNear(changes: readonly Change[], count: number, hidden: ReadonlySet<number>): Hunk[] {
  const hunks: { from: number; to: number; changes: Change[] }[] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    let [from, to] = [change.from, change.to];
    while (from > Math.max(change.from - CONTEXT_LINES, 0) && !hidden.has(from - 1)) from--;
    while (to < Math.min(change.to + CONTEXT_LINES, count) && !hidden.has(to)) to++;
    if (last && from <= last.to) {
      last.to = to;
      last.changes.push(change);
    } else hunks.push({ from, to, changes: [change] });
  }
  return hunks;
}

/** `grown`: how many lines the hunks before have added. */
function printHunk({ from, to, changes }: Hunk, lines: readonly string[], grown: number): string {
  const body: string[] = [];
  let at = from;
  let added = 0;
  for (const change of changes) {
    body.push(...lines.slice(at, change.from).map((line) => printLine(' ', line)));
    body.push(...lines.slice(change.from, change.to).map((line) => printLine('-', line)));
    body.push(...change.lines.map((line) => printLine('+', line)));
    added += change.lines.length - (change.to - change.from);
    at = change.to;
  }
  body.push(...lines.slice(at, to).map((line) => printLine(' ', line)));
  return `@@ -${range(from, to - from)} +${range(from + grown, to - from + added)} @@\n${body.join('')}`;
}

function range(from: number, count: number): string {
  return count === 1 ? String(from + 1) : `${count === 0 ? from : from + 1},${count}`;
}

function printLine(sign: string, line: string): string {
  return line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;
}

/** Each with its line break. */
function splitLines(text: string): string[] {
  const lines = text.split('\n').map((line) => `${line}\n`);
  const last = (lines.pop() ?? '').slice(0, -1);
  return last === '' ? lines : [...lines, last];
}
