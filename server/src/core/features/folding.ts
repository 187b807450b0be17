import type { Document } from '../document';
import type { Statement } from '../syntax/tree';
import type { Span } from '../text/place';

/** A part of a text that an editor can fold: the lines after that of its start, up to that of its end; UTF-16 code units. */
export interface Fold {
  /** A table with all that belongs to it, a value over several lines, or comments that follow each other. */
  readonly kind: 'table' | 'value' | 'comment';
  readonly span: Span;
}

/**
 * What can be folded in a registries.conf, in the order of the text. A table ends with the last statement that belongs to it: what stands
 * behind that, as a comment on the next table, stays. Editors fold YAML themselves: none. Of a file with more than editors take, those of
 * its beginning. Linear in the text.
 */
export function folds(document: Document): Fold[] {
  const found: Fold[] = [];
  const open: OpenTable[] = [];
  const close = (path: readonly string[]): void => {
    for (let last = open.at(-1); last && !isBelow(path, last.path); last = open.at(-1)) {
      open.pop();
      found.push({ kind: 'table', span: { start: last.start, end: last.end } });
    }
  };
  let behind = 0;
  for (const statement of document.syntax.statements ?? []) {
    if (found.length > MOST_FOLDS) break;
    const span = document.locate(statement.place);
    if (!span) continue;
    found.push(...commentsIn(document.text, behind, span.start));
    behind = span.end;
    if (statement.kind === 'pair') {
      if (statement.value && isOverLines(document.text, span)) found.push({ kind: 'value', span });
    } else {
      const path = pathOf(statement);
      close(path);
      open.push({ path, start: span.start, end: span.end });
    }
    for (const table of open) table.end = span.end;
  }
  if (found.length <= MOST_FOLDS) found.push(...commentsIn(document.text, behind, document.text.length));
  close([]);
  return found
    .filter(({ span }) => isOverLines(document.text, span))
    .sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

/** As many as VS Code shows. */
const MOST_FOLDS = 5000;

interface OpenTable {
  readonly path: readonly string[];
  readonly start: number;
  end: number;
}

function pathOf({ path }: Statement): string[] {
  return path.map(({ text }) => text);
}

function isBelow(path: readonly string[], outer: readonly string[]): boolean {
  return path.length > outer.length && outer.every((name, index) => name === path[index]);
}

function isOverLines(text: string, { start, end }: Span): boolean {
  const newline = text.indexOf('\n', start);
  return newline >= 0 && newline < end;
}

/** The runs of lines that are comments and nothing else, between two statements. */
function* commentsIn(text: string, from: number, to: number): Iterable<Fold> {
  let first = -1;
  let last = -1;
  for (let start = from; start < to;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 || newline > to ? to : newline;
    // What stands behind a statement in its line belongs to that.
    const isComment = (start === 0 || text[start - 1] === '\n') && text.slice(start, end).trimStart().startsWith('#');
    if (isComment) {
      if (first < 0) first = start;
      last = end;
    } else {
      if (first >= 0) yield { kind: 'comment', span: { start: first, end: last } };
      first = -1;
    }
    start = end + 1;
  }
  if (first >= 0) yield { kind: 'comment', span: { start: first, end: last } };
}
