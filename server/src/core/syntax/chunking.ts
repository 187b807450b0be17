import { lastAtOrBefore } from '../text/chunk-starts';
import type { Chunk, Place } from '../text/place';

/** The chunks of one file, and the way from absolute offsets to places in them. For parsers only: afterwards offsets are relative. */
export interface Chunking {
  /** In the order of the text, without a gap, covering all of it. Never empty: an empty text is one empty chunk. */
  readonly chunks: readonly Chunk[];
  /**
   * The place of the UTF-16 offsets `start` to `end` of the text (`end` >= `start`; outside the text they are drawn in).
   * A place that ends where a chunk ends stays in that chunk; an empty place on a border belongs to the chunk that begins there.
   */
  placeOf(start: number, end: number): Place;
}

/**
 * Cuts a text of `length` UTF-16 code units into chunks. `cuts` are the absolute offsets at which a new chunk begins, in any
 * order; 0 is always one, and what is doubled or outside the text is ignored.
 */
export function cutIntoChunks(file: string, length: number, cuts: readonly number[]): Chunking {
  const inside = cuts.filter((cut) => cut > 0 && cut < length).sort((a, b) => a - b);
  const starts = [0, ...inside.filter((cut, index) => cut !== inside[index - 1])];
  return chunkingOf(starts.map((start, index) => ({ file, length: (starts[index + 1] ?? length) - start })));
}

/** The chunking of chunks that follow each other and are not none. */
export function chunkingOf(chunks: readonly Chunk[]): Chunking {
  const starts: number[] = [];
  let length = 0;
  for (const chunk of chunks) {
    starts.push(length);
    length += chunk.length;
  }
  // Places are mostly asked for in the order of the text: the chunk of the one before is tried first.
  let recent = 0;
  const indexOf = (offset: number): number => {
    const isThere = (starts[recent] ?? 0) <= offset && offset < (starts[recent + 1] ?? Infinity);
    if (!isThere) recent = lastAtOrBefore(starts, offset);
    return recent;
  };
  return {
    chunks,
    placeOf(start, end) {
      const from = Math.min(Math.max(start, 0), length);
      const to = Math.min(Math.max(end, from), length);
      const first = indexOf(from);
      const last = to > from ? indexOf(to - 1) : first;
      const chunk = chunkAt(chunks, first);
      const begin = from - (starts[first] ?? 0);
      const behind = to - (starts[last] ?? 0);
      if (last === first) return { chunk, start: begin, end: behind };
      return { chunk, start: begin, end: behind, until: chunkAt(chunks, last) };
    },
  };
}

function chunkAt(chunks: readonly Chunk[], index: number): Chunk {
  const chunk = chunks[index];
  // `starts` begins with 0, so that a chunk stands at every index that the search gives.
  if (!chunk) throw new RangeError(`no chunk ${index}`);
  return chunk;
}
