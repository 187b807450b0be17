import type { Document } from '../document';
import type { FoundReference } from '../model/found-reference';
import { referenceAt } from '../model/references';

/**
 * The image reference at an offset (UTF-16 code units; its end counts as inside) of a document; null where there is none. In YAML short
 * names count wherever a key speaks of an image, and names without tag or digest too: somebody asks for this one.
 */
export function referenceAtOffset(document: Document, offset: number): FoundReference | null {
  const at = document.placeAt(offset);
  if (document.language === 'yaml') return referenceAt(document.syntax, at);
  const isHere = ({ place }: FoundReference): boolean =>
    place.chunk === at.chunk && place.start <= at.start && at.start <= place.end;
  return document.references.find(isHere) ?? null;
}
