import type { Chunk, Place } from '../text/place';

/** Places by where they begin. */
export interface PlaceSet {
  /** Whether one of the places begins where this one does. */
  has(place: Place): boolean;
}

/** The set of these places; asking it takes constant time. */
export function placeSet(places: Iterable<Place>): PlaceSet {
  const starts = new Map<Chunk, Set<number>>();
  for (const { chunk, start } of places) {
    const known = starts.get(chunk);
    if (known) known.add(start);
    else starts.set(chunk, new Set([start]));
  }
  return { has: ({ chunk, start }) => starts.get(chunk)?.has(start) ?? false };
}
