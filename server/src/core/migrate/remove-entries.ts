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
    .map(({ span }): Edit => {
      const start = afterByteOrderMark(source, source.lineStart(span.start));
      return { span: { start, end: source.nextLine(span.end) }, newText: '' };
    });
  return [...edits, ...lines];
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

function afterByteOrderMark({ text }: SourceText, offset: number): number {
  return text.charAt(offset) === '\uFEFF' ? offset + 1 : offset;
}

function removeFromFlow(source: SourceText, items: readonly Item[], filler: string): Edit[] {
  const edits: Edit[] = [];
  const isEmptied = items.every(({ isDoomed }) => isDoomed);
  for (let from = 0; from < items.length; from++) {
    if (!items[from]?.isDoomed) continue;
    let to = from + 1;
    while (items[to]?.isDoomed && !hasCommentBetween(source, items.slice(to - 1, to + 1))) to++;
    const [span, ...others] = flowCuts(source, items.slice(from, to), items[from - 1], items[to]);
    if (span) edits.push({ span, newText: isEmptied && edits.length === 0 ? filler : '' });
    edits.push(...others.map((other) => ({ span: other, newText: '' })));
    from = to - 1;
  }
  return edits;
}

/** What goes with a run of neighbours in flow style, so that neither a comma nor a blank line is left over; comments stay. */
function flowCuts(
  source: SourceText,
  run: readonly Item[],
  before: Item | undefined,
  after: Item | undefined,
): readonly Span[] {
  const { text } = source;
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return [];
  const start = first.span.start;
  const end = last.span.end;
  if (after && !text.slice(end, after.span.start).includes('#')) return [{ start, end: after.span.start }];
  if (before && !after && !text.slice(before.span.end, start).includes('#')) return [{ start: before.span.end, end }];
  const comma = commaBehind(text, end);
  if (comma >= 0 && !isBlank(text, end, comma)) {
    // A comment keeps the blank in front of it.
    const isApart = isBlankAt(text, start - 1);
    return [
      { start, end: isApart ? behindBlanks(text, end) : end },
      { start: comma, end: behindBlanks(text, comma + 1) },
    ];
  }
  const behind = comma < 0 ? end : comma + 1;
  return [before || after ? wholeLine(source, start, behind) : { start, end: behind }];
}

/** The whole line of a stretch of text where nothing but a comment stands on it besides, else the stretch and not two blanks in its place. */
function wholeLine(source: SourceText, start: number, end: number): Span {
  const { text } = source;
  const lineStart = source.lineStart(start);
  const rest = text.slice(end, source.lineEnd(end));
  const isAlone = isBlank(text, lineStart, start) && /^[ \t]*(?:$|#)/.test(rest);
  if (isAlone) return { start: lineStart, end: source.nextLine(end) };
  return { start, end: isBlankAt(text, start - 1) ? behindBlanks(text, end) : end };
}

/** The comma behind an entry in flow style, also behind comments; -1: none. */
function commaBehind(text: string, end: number): number {
  let isComment = false;
  for (let at = end; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\n' || character === '\r') isComment = false;
    else if (isComment || character === ' ' || character === '\t') continue;
    else if (character === '#') isComment = true;
    else return character === ',' ? at : -1;
  }
  return -1;
}

function behindBlanks(text: string, offset: number): number {
  let at = offset;
  while (isBlankAt(text, at)) at++;
  return at;
}

function isBlankAt(text: string, offset: number): boolean {
  const character = text.charAt(offset);
  return character === ' ' || character === '\t';
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
