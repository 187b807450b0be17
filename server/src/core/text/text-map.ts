import { lazy } from './lazy';
import { lastAtOrBefore } from './chunk-starts';
import type { Span } from './place';

/** How a text and the text that it was decoded from belong together; all offsets in UTF-16 code units. */
export interface TextMap {
  /** The run of the outer text that a run of the inner one was decoded from: all that has a part in it. An empty run stays empty. */
  outward(span: Span): Span;
  /** Where in the inner text that stands which stands at an offset of the outer one: the character that it is a part of. */
  inward(offset: number): number;
}

/** For each code unit of the inner text (or each byte) where that begins and ends in the outer one. Starts never decrease. */
export interface Pieces {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** The map that pieces make; they are asked for when the map is, and once. */
export function mapOfPieces(pieces: () => Pieces): TextMap {
  const known = lazy(pieces);
  return {
    outward({ start, end }) {
      const { starts, ends } = known();
      const from = start < starts.length ? (starts[start] ?? 0) : (ends[ends.length - 1] ?? 0);
      return { start: from, end: end > start ? Math.max(ends[end - 1] ?? from, from) : from };
    },
    inward(offset) {
      const { starts, ends } = known();
      const last = ends.length - 1;
      if (last < 0) return 0;
      if (offset < (ends[last] ?? 0)) return lastAtOrBefore(starts, offset);
      // What stands in no letter of the outer text, as the last break of a block text, stands behind its end.
      let at = ends.length;
      while (at > 0 && (starts[at - 1] ?? 0) >= offset) at--;
      return at;
    },
  };
}

/** The map of a text that stands letter for letter in the other one, from an offset on. */
export function shiftedMap(by: number, length: number): TextMap {
  return {
    outward: ({ start, end }) => ({ start: start + by, end: end + by }),
    inward: (offset) => Math.min(Math.max(offset - by, 0), length),
  };
}

/** The map of a text whose letters cannot be found again: all of it stands for all of the other one. */
export function wholeMap(outerLength: number): TextMap {
  return { outward: () => ({ start: 0, end: outerLength }), inward: () => 0 };
}

/** The map over a text between two others. */
export function throughBoth(inner: TextMap, outer: TextMap): TextMap {
  return {
    outward: (span) => outer.outward(inner.outward(span)),
    inward: (offset) => inner.inward(outer.inward(offset)),
  };
}

/** The pieces of a text over those of the text between. */
export function composedPieces(inner: Pieces, outer: Pieces): Pieces {
  const ends = inner.ends.map((end) => outer.ends[end - 1] ?? 0);
  return { starts: inner.starts.map((start) => outer.starts[start] ?? 0), ends };
}
