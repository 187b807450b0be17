import type { Chunk } from '../text/place';
import type { FoundReference } from './found-reference';

/**
 * References of which some stand elsewhere than where they were met, since an alias led to them: each once, and in the order of the text.
 * `chunks` are those of the file.
 */
export function inOrderOnce(found: readonly FoundReference[], chunks: readonly Chunk[]): readonly FoundReference[] {
  const order = new Map(chunks.map((chunk, index) => [chunk, index]));
  const indexOf = ({ place }: FoundReference): number => order.get(place.chunk) ?? -1;
  const once = new Map<string, FoundReference>();
  for (const reference of found) {
    const key = `${String(indexOf(reference))} ${String(reference.place.start)} ${reference.text}`;
    if (!once.has(key)) once.set(key, reference);
  }
  return [...once.values()].sort((a, b) => indexOf(a) - indexOf(b) || a.place.start - b.place.start);
}
