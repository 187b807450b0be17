import type { SyntaxFile, Tree } from '../../server/src/core/syntax/tree';
import type { Chunk, Place, Span } from '../../server/src/core/text/place';

/** The trees of a file as text, one line for each document: holes as null, scalars that are no strings as `<type text>`. */
export function showTrees(file: SyntaxFile): string[] {
  return file.documents.map(({ root }) => JSON.stringify(plain(root)));
}

/** Mappings as lists of pairs would say more, but read worse: a key that stands twice shows as `key (2)`. */
function plain(tree: Tree | null): unknown {
  switch (tree?.kind) {
    case undefined:
      return null;
    case 'scalar':
      return tree.type === 'string' ? tree.text : `<${tree.type} ${tree.text}>`;
    case 'alias':
      return tree.target ? `*${tree.name}` : `*${tree.name} (no target)`;
    case 'sequence':
      return tree.items.map(plain);
    case 'mapping': {
      const seen = new Map<string, number>();
      const pairs = tree.entries.map(({ key, value }): [string, unknown] => {
        const count = (seen.get(key.text) ?? 0) + 1;
        seen.set(key.text, count);
        return [count === 1 ? key.text : `${key.text} (${String(count)})`, plain(value)];
      });
      return Object.fromEntries(pairs);
    }
  }
}

/** Absolute offsets of a place. */
export function spanOf(file: SyntaxFile, place: Place): Span {
  const starts = chunkStarts(file);
  return {
    start: (starts.get(place.chunk) ?? NaN) + place.start,
    end: (starts.get(place.until ?? place.chunk) ?? NaN) + place.end,
  };
}

/** The text of each chunk. */
export function chunkTexts(file: SyntaxFile, text: string): string[] {
  const starts = chunkStarts(file);
  return file.chunks.map((chunk) => text.slice(starts.get(chunk), (starts.get(chunk) ?? 0) + chunk.length));
}

function chunkStarts(file: SyntaxFile): ReadonlyMap<Chunk, number> {
  let at = 0;
  return new Map(file.chunks.map((chunk) => [chunk, (at += chunk.length) - chunk.length]));
}

/** What is wrong with the places of a parsed file; empty: chunks cover the text, spans lie inside, parts inside their wholes. */
export function placeFaults(file: SyntaxFile, text: string): string[] {
  const starts = chunkStarts(file);
  const faults: string[] = [];
  const length = file.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (length !== text.length) faults.push(`chunks cover ${String(length)} of ${String(text.length)}`);
  const check = (what: string, place: Place, around: Span): Span => {
    const start = (starts.get(place.chunk) ?? NaN) + place.start;
    const end = (starts.get(place.until ?? place.chunk) ?? NaN) + place.end;
    const inside = around.start <= start && start <= end && end <= around.end;
    if (!inside || place.start > place.chunk.length) {
      faults.push(`${what} ${String(start)}-${String(end)} not inside ${String(around.start)}-${String(around.end)}`);
    }
    return { start, end };
  };
  const whole = { start: 0, end: text.length };
  const walk = (tree: Tree | null, around: Span): void => {
    if (!tree) return;
    const span = check(tree.kind, tree.place, around);
    if (tree.kind === 'scalar' && tree.verbatim >= 0) {
      const from = span.start + tree.verbatim;
      if (text.slice(from, from + tree.text.length) !== tree.text) faults.push(`"${tree.text}" is not there verbatim`);
    }
    if (tree.kind === 'sequence') for (const item of tree.items) walk(item, span);
    if (tree.kind === 'mapping') {
      for (const entry of tree.entries) {
        const inEntry = check('entry', entry.place, span);
        walk(entry.key, inEntry);
        walk(entry.value, inEntry);
      }
    }
  };
  for (const { root, place } of file.documents) walk(root, check('document', place, whole));
  for (const { place } of file.problems) check('problem', place, whole);
  return faults;
}

/** All that a file says, with absolute offsets in place of places: the same for two readings of one text, however they cut it. */
export function absolute(file: SyntaxFile): unknown {
  const starts = chunkStarts(file);
  const spanAt = ({ chunk, until, start, end }: Place): string =>
    `${(starts.get(chunk) ?? NaN) + start}-${(starts.get(until ?? chunk) ?? NaN) + end}`;
  const tree = (node: Tree | null): unknown => {
    switch (node?.kind) {
      case undefined:
        return null;
      case 'scalar':
        return [spanAt(node.place), node.type, node.style, node.verbatim, node.text];
      case 'alias':
        return [spanAt(node.place), 'alias', node.name, node.target && spanAt(node.target.place)];
      case 'sequence':
        return [spanAt(node.place), node.kind, node.style, node.items.map(tree)];
      case 'mapping':
        return [
          spanAt(node.place),
          node.kind,
          node.style,
          node.entries.map(({ key, value, place }) => [spanAt(place), tree(key), tree(value)]),
        ];
    }
  };
  return {
    documents: file.documents.map(({ root, place }) => [spanAt(place), tree(root)]),
    problems: file.problems.map(({ code, message, place }) => [code, message, spanAt(place)]),
  };
}
