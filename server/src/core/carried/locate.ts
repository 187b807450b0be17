import type { Document } from '../document';
import { carrierUriOf, isCarriedUri } from '../text/carried-uri';
import { between, type Place, type Span } from '../text/place';
import { carriedTextAt, carriedTexts, type CarriedText } from './carried-documents';
import { localFileOf } from './local-files';

/** The documents of a workspace, by URI. */
export type FindDocument = (uri: string) => Document | undefined;

/**
 * Where a place of a carried text stands in the text around it; the whole value where its letters cannot be found there, and null where
 * the carrier holds another text by now (that of an editor which is not saved yet).
 */
export function placeInCarrier(carrier: Document, text: CarriedText, document: Document, place: Place): Place | null {
  const span = document.locate(place);
  const { scalar } = text.value;
  const source = span && sourceOf(carrier, text);
  if (source === null || document.text !== text.document.text) return null;
  const { start, end } = text.mapFrom(source).outward(span ?? { start: 0, end: 0 });
  return { chunk: scalar.place.chunk, start: scalar.place.start + start, end: scalar.place.start + end };
}

/**
 * A place of a carried text as a place of the file that holds it, however deep; any other place as it is. Where the file holds
 * another text by now, it stays in the carried one. `isShown`: for texts that an editor shows, whose places are left in them.
 */
export function placeInFile(place: Place, find: FindDocument, isShown: (uri: string) => boolean = () => false): Place {
  const uri = place.chunk.file;
  if (!isCarriedUri(uri) || isShown(uri)) return place;
  const [document, carrier] = [find(uri), find(carrierUriOf(uri))];
  const text = carrier && carriedTextAt(carrier, uri);
  if (document && carrier && !text) return placeInLocalFile(place, document, carrier, find);
  const outer = document && text ? placeInCarrier(carrier, text, document, place) : null;
  return outer ? placeInFile(outer, find, isShown) : place;
}

/** A place of what a file beside a Butane config stands for, as a place of that file; as it is for other texts. */
function placeInLocalFile(place: Place, document: Document, carrier: Document, find: FindDocument): Place {
  const file = localFileOf(carrier, document.uri, { get: find });
  const span = file?.text === document.text ? document.locate(place) : null;
  return file && span ? between(file.placeAt(span.start), file.placeAt(span.end)) : place;
}

/** An offset (UTF-16 code units) in a document, and where the same stands in a text that it carries. */
export interface InnerOffset {
  readonly document: Document;
  readonly carrier: Document;
  readonly text: CarriedText;
  readonly offset: number;
}

/** What stands at an offset of a document in a text that it carries, one level deep; null where no such text stands there. */
export function offsetInCarried(carrier: Document, offset: number, find: FindDocument): InnerOffset | null {
  for (const text of carriedTexts(carrier)) {
    const document = find(text.document.uri);
    const source = document?.text === text.document.text ? sourceOf(carrier, text) : null;
    const span = carrier.locate(text.value.scalar.place);
    if (!document || source === null || !span || offset < span.start || offset > span.end) continue;
    const map = text.mapFrom(source);
    const all = map.outward({ start: 0, end: document.text.length });
    const own = offset - span.start;
    if (own < all.start || own > all.end) return null;
    return { document, carrier, text, offset: map.inward(own) };
  }
  return null;
}

/** The absolute span in a carrier of a span in a text that it carries; null where the carrier is another version. */
export function spanInCarrier(carrier: Document, text: CarriedText, inner: Span): Span | null {
  const source = sourceOf(carrier, text);
  const span = carrier.locate(text.value.scalar.place);
  if (source === null || !span) return null;
  const { start, end } = text.mapFrom(source).outward(inner);
  return { start: span.start + start, end: span.start + end };
}

/** The source of the value that carries a text; null where the carrier is another version. */
export function sourceOf(carrier: Document, { value }: CarriedText): string | null {
  const span = carrier.locate(value.scalar.place);
  return span && carrier.text.slice(span.start, span.end);
}
