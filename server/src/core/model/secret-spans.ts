import { dereference, type SyntaxFile, type Tree } from '../syntax/tree';
import type { PlacedText, Span } from '../text/place';

/** A text and its trees. */
export interface SecretHolder extends PlacedText {
  readonly text: string;
  readonly syntax: SyntaxFile;
}

/**
 * Where credentials for registries stand in a file, in UTF-16 code units: the `pullSecret` of an installation, and what a Secret holds of it; in a
 * file that is not well-formed also the rest of the line behind such a key. For who shows parts of files.
 */
export function secretSpans(document: SecretHolder): readonly Span[] {
  const { documents, problems } = document.syntax;
  const found: Tree[] = [];
  const open: (Tree | null)[] = documents.map(({ root }) => dereference(root));
  for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
    if (tree?.kind === 'sequence') for (const item of tree.items) open.push(item);
    if (tree?.kind !== 'mapping') continue;
    for (const { key, value } of tree.entries) {
      if (value && SECRET_KEYS.has(key.text)) found.push(value);
      else open.push(value);
    }
  }
  const spans = found.flatMap(({ place }) => document.locate(place) ?? []);
  return problems.length > 0 || documents.length === 0 ? [...spans, ...behindKeys(document.text)] : spans;
}

/** The keys of what is never shown. */
export const SECRET_KEYS: ReadonlySet<string> = new Set(['pullSecret', '.dockerconfigjson', '.dockercfg']);

function behindKeys(text: string): readonly Span[] {
  return [...text.matchAll(KEY)].map(({ index, 0: { length } }) => {
    const start = index + length;
    const end = text.indexOf('\n', start);
    return { start, end: end < 0 ? text.length : end };
  });
}

const KEY = /(?:pullSecret|\.dockerconfigjson|\.dockercfg)["']?[ \t]?:/g;
