import type { Document } from '../document';
import type { Tree } from '../syntax/tree';
import type { Chunk, Place } from '../text/place';
import { lineEnd, textOf } from './source-lines';

/**
 * Those of some offsets (UTF-16 code units, each that of a `#`) at which a comment begins: not inside a string, a key or a block text.
 * Looks only into the chunks that the offsets are in, so a pass over the items of long lists is all that the rest of a file costs.
 */
export function commentsAt(document: Document, offsets: readonly number[]): number[] {
  if (offsets.length === 0) return [];
  const wanted = new Set<Chunk>(offsets.map((offset) => document.placeAt(offset).chunk));
  const texts = document.syntax.documents.flatMap(({ root }) => textSpans(document, root, wanted));
  texts.sort((a, b) => a.start - b.start);
  let index = 0;
  return offsets
    .toSorted((a, b) => a - b)
    .filter((offset) => {
      while ((texts[index]?.end ?? Infinity) <= offset) index++;
      return offset < (texts[index]?.start ?? Infinity);
    });
}

/** The comments of a stretch, each on a line of its own. */
export function commentsIn(document: Document, place: Place): string {
  const { content, lines } = document;
  const start = document.locate(place)?.start ?? 0;
  const marks = Array.from(textOf(document, place).matchAll(/#/g), ({ index }) => start + index);
  let end = start;
  const comments = commentsAt(document, marks).flatMap((at) => {
    if (at < end) return [];
    end = lines.lineStart(lines.positionAt(at).line + 1);
    return content.slice(at, end).trimEnd() + lineEnd(document);
  });
  return comments.join('');
}

interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Where the scalars in these chunks stand; of a block text without the line of its `|`, where a comment may stand. */
function textSpans(document: Document, root: Tree | null, wanted: ReadonlySet<Chunk>): TextSpan[] {
  const spans: TextSpan[] = [];
  const open: (Tree | null)[] = [root];
  for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
    if (!tree || (!isSpread(tree) && !tree.place.until && !wanted.has(tree.place.chunk))) continue;
    if (tree.kind === 'sequence') for (const item of tree.items) open.push(item);
    else if (tree.kind === 'mapping') for (const { key, value } of tree.entries) open.push(key, value);
    else if (tree.kind === 'scalar') {
      const span = document.locate(tree.place);
      const header = tree.style === 'block' ? document.content.slice(span?.start ?? 0, span?.end).search(/[\r\n]/) : 0;
      if (span) spans.push({ start: span.start + (header < 0 ? span.end - span.start : header), end: span.end });
    }
  }
  return spans;
}

/** The place of a TOML table is its header alone. */
function isSpread(tree: Tree): boolean {
  return (tree.kind === 'mapping' && tree.style === 'table') || (tree.kind === 'sequence' && tree.style === 'tables');
}
