import type { Entry, Mapping, Tree } from '../syntax/tree';
import type { Edit } from '../text/edit';
import type { Span } from '../text/place';
import { entrySpan, isBlank, trimmedEnd, type SourceText } from './source-text';

/**
 * The edits that take entries out of a mapping and leave everything else as it is: by whole lines in block style (with the
 * comment behind a value, not with those on lines of their own), with their comma in flow style and JSON. Where nothing is left,
 * `filler` (an entry) takes their place; without it the mapping stays as `{}`. null where the layout allows no clean cut.
 */
export function removeEntries(
  source: SourceText,
  mapping: Mapping,
  doomed: ReadonlySet<Entry>,
  filler?: string,
): Edit[] | null {
  if (doomed.size === 0) return [];
  const items = mapping.entries.map((entry): Item => {
    return { value: entry.value, span: entrySpan(source, entry), isDoomed: doomed.has(entry) };
  });
  return mapping.style === 'block'
    ? removeLines(source, items, filler ?? '{}')
    : removeFromFlow(source, items, filler ?? '');
}

/** An entry of the mapping, from its key to the last character of its value. */
interface Item {
  readonly value: Tree | null;
  readonly span: Span;
  readonly isDoomed: boolean;
}

function removeLines(source: SourceText, items: readonly Item[], filler: string): Edit[] | null {
  if (!canBeCut(source, items)) return null;
  const { edits, rest } = cutAtStart(source, items, filler);
  const lines = rest
    .filter(({ isDoomed }) => isDoomed)
    .map(({ span }) => ({
      start: afterByteOrderMark(source, source.lineStart(span.start)),
      end: source.nextLine(span.end),
    }));
  return [...edits, ...wholeLines(source, lines)];
}

function canBeCut(source: SourceText, items: readonly Item[]): boolean {
  let keptBefore: Item | null = null;
  for (const item of items) {
    if (!item.isDoomed) keptBefore = item;
    else if (!standsAlone(source, item) || wouldFeed(source, keptBefore, item)) return false;
  }
  return true;
}

/** Whether nothing but a dash before and a comment behind shares the lines of an entry. */
function standsAlone(source: SourceText, { value, span }: Item): boolean {
  const { text } = source;
  if (!/^[\uFEFF \t]*(?:-[ \t]+)*$/.test(text.slice(source.lineStart(span.start), span.start))) return false;
  return !value || /^[ \t]*(?:$|#)/.test(text.slice(span.end, source.lineEnd(span.end)));
}

/** Whether a blank line or a deeper comment after the entry would become part of the block scalar that ends before the entry. */
function wouldFeed(source: SourceText, before: Item | null, { span }: Item): boolean {
  if (!before || !endsInBlockScalar(before.value)) return false;
  const { text } = source;
  const keepsBlankLines = /[|>][1-9]?\+/.test(text.slice(before.span.start, span.start));
  for (let line = source.nextLine(span.end); line < text.length; line = source.nextLine(line)) {
    const content = text.slice(line, source.lineEnd(line));
    const indent = content.search(/[^ \t]/);
    if (indent >= 0) return content.charAt(indent) === '#' && indent > span.start - source.lineStart(span.start);
    if (keepsBlankLines) return true;
  }
  return false;
}

/** The edits where whole lines will not do, because a dash stands before the first entry or none is left; and the entries after that. */
function cutAtStart(
  source: SourceText,
  items: readonly Item[],
  filler: string,
): { edits: Edit[]; rest: readonly Item[] } {
  const [first] = items;
  const last = items.at(-1);
  if (!first || !last) return { edits: [], rest: [] };
  const keptAt = items.findIndex(({ isDoomed }) => !isDoomed);
  if (keptAt < 0) {
    if (!hasCommentBetween(source, items)) {
      return { edits: [{ span: { start: first.span.start, end: last.span.end }, newText: filler }], rest: [] };
    }
    return { edits: [{ span: first.span, newText: filler }], rest: items.slice(1) };
  }
  const kept = items[keptAt];
  if (!kept || keptAt === 0 || startsItsLine(source, first)) return { edits: [], rest: items };
  if (!hasCommentBetween(source, items.slice(0, keptAt + 1))) {
    return {
      edits: [{ span: { start: first.span.start, end: kept.span.start }, newText: '' }],
      rest: items.slice(keptAt),
    };
  }
  const start = trimmedEnd(source.text, { start: source.lineStart(first.span.start), end: first.span.start }).end;
  return { edits: [{ span: { start, end: source.lineEnd(first.span.end) }, newText: '' }], rest: items.slice(1) };
}

/** Whole lines, neighbours in one edit. At the end of a text without a last line break the one before goes instead. */
function wholeLines(source: SourceText, lines: readonly Span[]): Edit[] {
  const runs: { start: number; end: number }[] = [];
  for (const { start, end } of lines) {
    const last = runs.at(-1);
    if (last?.end === start) last.end = end;
    else runs.push({ start, end });
  }
  const { text } = source;
  return runs.map(({ start, end }) => {
    const endsOpenText = end === text.length && source.lineStart(end) !== end;
    return { span: { start: endsOpenText ? beforeLineBreak(text, start) : start, end }, newText: '' };
  });
}

function afterByteOrderMark({ text }: SourceText, offset: number): number {
  return text.charAt(offset) === '\uFEFF' ? offset + 1 : offset;
}

function beforeLineBreak(text: string, offset: number): number {
  if (text.endsWith('\r\n', offset)) return offset - 2;
  return /[\r\n]/.test(text.charAt(offset - 1)) ? offset - 1 : offset;
}

function removeFromFlow(source: SourceText, items: readonly Item[], filler: string): Edit[] {
  const edits: Edit[] = [];
  const isEmptied = items.every(({ isDoomed }) => isDoomed);
  for (let from = 0; from < items.length; from++) {
    if (!items[from]?.isDoomed) continue;
    let to = from + 1;
    while (items[to]?.isDoomed) to++;
    const span = flowCut(source, items.slice(from, to), items[from - 1], items[to]);
    if (span) edits.push({ span, newText: isEmptied ? filler : '' });
    from = to;
  }
  return edits;
}

/** What goes with a run of neighbours in flow style, so that neither a comma nor a blank line is left over. */
function flowCut(
  source: SourceText,
  run: readonly Item[],
  before: Item | undefined,
  after: Item | undefined,
): Span | null {
  const { text } = source;
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return null;
  const start = first.span.start;
  const end = last.span.end;
  if (after) {
    const hasComment = text.slice(end, after.span.start).includes('#');
    return hasComment ? cutToComment(source, start, end) : { start, end: after.span.start };
  }
  if (!before) return { start, end: afterComma(text, end) };
  const hasComment = text.slice(before.span.end, start).includes('#');
  return hasComment ? cutToComment(source, start, end) : { start: before.span.end, end };
}

/** From the entry past its comma; the whole line where nothing else stands on it. */
function cutToComment(source: SourceText, start: number, end: number): Span {
  const { text } = source;
  const behind = afterComma(text, end);
  const lineStart = source.lineStart(start);
  const rest = text.slice(behind, source.lineEnd(behind));
  if (isBlank(text, lineStart, start) && /^[ \t]*(?:$|#)/.test(rest)) {
    return { start: lineStart, end: source.nextLine(behind) };
  }
  return { start, end: behind };
}

function afterComma(text: string, end: number): number {
  let at = end;
  while (/\s/.test(text.charAt(at))) at++;
  return text.charAt(at) === ',' ? at + 1 : end;
}

function startsItsLine(source: SourceText, { span }: Item): boolean {
  return isBlank(source.text, source.lineStart(span.start), span.start);
}

function hasCommentBetween(source: SourceText, items: readonly Item[]): boolean {
  return items.some(({ span }, index) => {
    const previous = items[index - 1];
    return previous !== undefined && source.text.slice(previous.span.end, span.start).includes('#');
  });
}

/** As deep as the tree, which the parser limits. */
function endsInBlockScalar(tree: Tree | null | undefined): boolean {
  if (!tree) return false;
  switch (tree.kind) {
    case 'alias':
      return false;
    case 'scalar':
      return tree.style === 'block';
    case 'mapping':
      return tree.style === 'block' && endsInBlockScalar(tree.entries.at(-1)?.value);
    case 'sequence':
      return tree.style === 'block' && endsInBlockScalar(tree.items.at(-1));
  }
}
