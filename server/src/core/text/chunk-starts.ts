import { commonEnds } from './spliced';
import { Offsets } from './offsets';
import type { Chunk } from './place';

/** Where the chunks of one text begin, in UTF-16 code units. */
export interface ChunkStarts {
  readonly chunks: readonly Chunk[];
  readonly starts: Offsets;
  /** null for a chunk of another text. */
  startOf(chunk: Chunk): number | null;
  /** The chunk at an offset, and where it begins: on a border the one that begins there; outside of the text the first or last one. */
  at(offset: number): { readonly chunk: Chunk; readonly start: number } | null;
  /** What later starts take over; null while few were asked for. */
  numbering(): Numbering | null;
}

/** Where each chunk stands in a list. */
interface Numbering {
  readonly chunks: readonly Chunk[];
  readonly indexes: ReadonlyMap<Chunk, number>;
}

/**
 * The starts of chunks that follow each other. For some chunks the list is searched; whoever asks for many (and not in the order of
 * the text, where the one after the last is tried first) gets a map, so that all of it together stays linear. Chunks that an older list
 * begins or ends with as well are not looked at, and a map that was made for it serves this one, too.
 */
export function chunkStarts(chunks: readonly Chunk[], older: ChunkStarts | null = null): ChunkStarts {
  const starts = startsOf(chunks, older);
  let recent = 0;
  let searches = 0;
  let numbering = older?.numbering() ?? null;
  let search: ((chunk: Chunk) => number) | null = null;
  const indexOf = (chunk: Chunk): number => {
    if (chunks[recent] === chunk) return recent;
    if (chunks[recent + 1] === chunk) return recent + 1;
    if (!search && !numbering && ++searches <= MANY) return chunks.indexOf(chunk);
    search ??= searchIn(chunks, (numbering = numberingFor(chunks, numbering)));
    return search(chunk);
  };
  return {
    chunks,
    starts,
    startOf(chunk) {
      const index = indexOf(chunk);
      if (index < 0) return null;
      recent = index;
      return starts.at(index) ?? 0;
    },
    at(offset) {
      const index = starts.lastAtOrBefore(offset);
      const chunk = chunks[index];
      return chunk ? { chunk, start: starts.at(index) ?? 0 } : null;
    },
    numbering: () => numbering,
  };
}

/** So many searches through the list cost less than a map of it. */
const MANY = 32;

/** More chunks than this that a map does not know, and a new one is made. */
const MOST_UNKNOWN = 64;

/** The numbering, where it holds for nearly all of these chunks; else a new one. */
function numberingFor(chunks: readonly Chunk[], known: Numbering | null): Numbering {
  const { front, back } = known ? commonEnds(known.chunks, chunks) : { front: 0, back: 0 };
  if (known && chunks.length - back - front <= MOST_UNKNOWN) return known;
  return { chunks, indexes: new Map(chunks.map((each, index) => [each, index])) };
}

/** Finds chunks by the numbering of a list that begins and ends as theirs does; those between are looked through. */
function searchIn(chunks: readonly Chunk[], { chunks: numbered, indexes }: Numbering): (chunk: Chunk) => number {
  const { front, back } = commonEnds(numbered, chunks);
  const shift = chunks.length - numbered.length;
  const middle = chunks.slice(front, chunks.length - back);
  return (chunk) => {
    const index = indexes.get(chunk) ?? -1;
    if (index >= 0 && index < front) return index;
    if (index >= numbered.length - back) return index + shift;
    const between = middle.indexOf(chunk);
    return between < 0 ? -1 : front + between;
  };
}

function startsOf(chunks: readonly Chunk[], older: ChunkStarts | null): Offsets {
  const { chunks: known, starts } = older ?? { chunks: [], starts: NONE };
  const { front, back } = commonEnds(known, chunks);
  const [stood, behind] = [known.length - back, chunks.length - back];
  let at = front === 0 ? 0 : (starts.at(front - 1) ?? 0) + (chunks[front - 1]?.length ?? 0);
  const between = new Int32Array(behind - front);
  for (let index = front; index < behind; index++) {
    between[index - front] = at;
    at += chunks[index]?.length ?? 0;
  }
  return starts.spliced(front, stood, between, at - (starts.at(stood) ?? at));
}

const NONE = new Offsets(new Int32Array(0));

/** The index of the last number that is not above `offset`, and 0 where all are. */
export function lastAtOrBefore(starts: ArrayLike<number>, offset: number): number {
  let low = 0;
  let high = Math.max(starts.length - 1, 0);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
