import type { Workspace } from '../workspace';
import type { Place } from '../text/place';

/** The places that are still in their texts, those that are the same run of text once, in the order given. */
export function distinctPlaces({ documents }: Pick<Workspace, 'documents'>, places: Iterable<Place>): Place[] {
  const byText = new Map<string, Place>();
  for (const place of places) {
    const { file } = place.chunk;
    const span = documents.get(file)?.locate(place);
    if (!span) continue;
    const key = `${span.start} ${span.end} ${file}`;
    if (!byText.has(key)) byText.set(key, place);
  }
  return [...byText.values()];
}
