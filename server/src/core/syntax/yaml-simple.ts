import type { Draft, DraftDocument, DraftScalar } from './draft';
import { readYamlEvents, type EventsRead } from './yaml-events';
import { SimpleReader } from './yaml-simple-reader';
import { endAt, entriesAt, isFlowAt, itemsAt, shapeAt, startAt, styleAt, textAt, type Tape } from './yaml-tape';

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
  const reader = new SimpleReader(text);
  const start = reader.document();
  return start < 0 ? null : { start, root: draftAt(reader.tape, 0) };
}

function draftAt(tape: Tape, at: number): Draft | null {
  const [start, end] = [startAt(tape, at), endAt(tape, at)];
  switch (shapeAt(tape, at)) {
    case null:
      return null;
    case 'scalar':
      return scalarAt(tape, at);
    case 'mapping': {
      const entries = entriesAt(tape, at, (key, value) => ({ key: scalarAt(tape, key), value: draftAt(tape, value) }));
      return { kind: 'mapping', flow: isFlowAt(tape, at), entries, start, end, anchor: null };
    }
    case 'sequence': {
      const items = itemsAt(tape, at, (item) => draftAt(tape, item));
      return { kind: 'sequence', flow: isFlowAt(tape, at), items, start, end, anchor: null };
    }
  }
}

function scalarAt(tape: Tape, at: number): DraftScalar {
  const [start, end] = [startAt(tape, at), endAt(tape, at)];
  return { kind: 'scalar', style: styleAt(tape, at), text: textAt(tape, at), tag: null, start, end, anchor: null };
}
