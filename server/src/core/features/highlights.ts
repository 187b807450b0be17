import type { Analysis } from '../analysis';
import type { Place } from '../text/place';
import { placesNaming, subjectAt } from './subject';

/**
 * Where in the same file the name at an offset (UTF-16 code units) stands as the same thing: the same source, the same mirror, the same
 * image reference. Empty where nothing is named there. One pass over the names of the file.
 */
export function highlights({ workspace }: Analysis, uri: string, offset: number): readonly Place[] {
  const document = workspace.documents.get(uri);
  const subject = document && subjectAt(document, offset);
  if (!subject) return [];
  if (subject.kind !== 'reference') return placesNaming(document, subject);
  return document.references.flatMap(({ text, place }) => (text === subject.name ? [place] : []));
}
