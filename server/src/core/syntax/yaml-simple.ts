import type { Chunk } from '../text/place';
import type { Draft, DraftDocument, DraftScalar } from './draft';
import type { Scalar, Tree } from './tree';
import { readYamlEvents, type EventsRead } from './yaml-events';
import { SimpleReader } from './yaml-simple-reader';

/**
 * Reads a well-formed text as `readYamlEvents` does, with the same outcome: without the package where it is one document that
 * `SimpleReader` takes. Offsets are those of the text, in UTF-16 code units. Never throws.
 */
export function readWellFormed(text: string): EventsRead {
  const simple = readSimple(text);
  return simple ? { kind: 'read', documents: [simple] } : readYamlEvents(text);
}

/** The only document of a text; null where `SimpleReader` does not take it. */
export function readSimple(text: string): DraftDocument | null {
  const chunk: Chunk = { file: '', length: text.length };
  const document = new SimpleReader(text).document(chunk);
  return document && { start: document.start, root: draftOf(document.root) };
}

/** Of a tree that stands in one chunk, all of it written out. */
function draftOf(tree: Tree): Draft {
  const { start, end } = tree.place;
  switch (tree.kind) {
    case 'scalar':
      return draftOfScalar(tree);
    case 'sequence': {
      const items = tree.items.map((item) => item && draftOf(item));
      return { kind: 'sequence', flow: tree.style === 'flow', items, start, end, anchor: null };
    }
    case 'mapping': {
      const entries = tree.entries.map(({ key, value }) => ({
        key: draftOfScalar(key),
        value: value && draftOf(value),
      }));
      return { kind: 'mapping', flow: tree.style === 'flow', entries, start, end, anchor: null };
    }
    case 'alias':
      return { kind: 'alias', name: tree.name, start, end, anchor: null };
  }
}

function draftOfScalar({ style, text, place: { start, end } }: Scalar): DraftScalar {
  return { kind: 'scalar', style, text, tag: null, start, end, anchor: null };
}
