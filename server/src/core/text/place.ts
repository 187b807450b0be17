/** A half-open range of UTF-16 code units. What it counts from is said where it is used. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A run of one file's text: a YAML document's head, a list entry, a `[[registry]]` table. The chunks of a file follow each
 * other without a gap. A chunk is known by its identity; where it starts is known to its document alone (`document.locate`),
 * so that an edit above it leaves it, and all that points into it, as it was.
 */
export interface Chunk {
  /** The file's URI. */
  readonly file: string;
  /** UTF-16 code units. */
  readonly length: number;
}

/**
 * Where something stands: offsets in UTF-16 code units from the start of `chunk`. A node that spills over into later
 * chunks (the object around a list) ends in `until`, and `end` then counts from the start of that chunk.
 * Carried by every value as its origin, from the syntax tree to the line of a node file.
 */
export interface Place extends Span {
  readonly chunk: Chunk;
  readonly until?: Chunk;
}

/** A value and the place it was read from. */
export interface Located<T> {
  readonly value: T;
  readonly place: Place;
}

/** The part of a place between two offsets that count from the place's own start. Only for places inside one chunk. */
export function part(place: Place, from: number, to: number): Place {
  return { chunk: place.chunk, start: place.start + from, end: place.start + to };
}

/**
 * Whether two places are one and the same part of one text. They need not be one object: what is read anew whenever somebody asks for it, as
 * the mirrors of most entries are, has a new place each time.
 */
export function samePlace(a: Place, b: Place): boolean {
  return a === b || (a.chunk === b.chunk && a.start === b.start && a.end === b.end && a.until === b.until);
}

/** What knows where places stand in its text, in UTF-16 code units from its start; null for those of another text. */
export interface PlacedText {
  locate(place: Place): Span | null;
}

/** Whether a place in a text and a span of that text have a point in common; their ends count as inside. */
export function touches(text: PlacedText, place: Place, { start, end }: Span): boolean {
  const own = text.locate(place);
  return own !== null && own.start <= end && start <= own.end;
}

/** Whether a place stands around an offset of its text (UTF-16 code units); its ends count as inside. */
export function isAround(text: PlacedText, place: Place, offset: number): boolean {
  return touches(text, place, { start: offset, end: offset });
}

/** The place from the start of one to the end of another place of the same file. */
export function between(first: Place, last: Place): Place {
  const until = last.until ?? last.chunk;
  const [chunk, start, end] = [first.chunk, first.start, last.end];
  return until === chunk ? { chunk, start, end } : { chunk, start, end, until };
}
