import { trimLocation } from '../cluster/entry-checks';
import type { Document } from '../document';
import type { Place } from '../text/place';

/** A name that stands somewhere in a file, and what it is the name of. */
export interface Subject {
  /** `source`: what an entry is for; of an entry of registries.conf its prefix, or its location where it has none. */
  readonly kind: 'reference' | 'source' | 'mirror';
  readonly name: string;
  readonly place: Place;
}

/** What is named at an offset (UTF-16 code units; its end counts as inside); null where nothing is. One pass over the names of the file. */
export function subjectAt(document: Document, offset: number): Subject | null {
  const at = document.placeAt(offset);
  const reference = document.references.find(({ place }) => holds(place, at));
  if (reference) return { kind: 'reference', name: reference.text, place: reference.place };
  let found: Subject | null = null;
  visitEntryNames(document, (kind, written, place) => {
    if (!found && holds(place, at)) found = { kind, name: readName(document, written), place };
  });
  return found;
}

/** Where in a file a source or a mirror of this name stands. One pass over the names of the file. */
export function placesNaming(document: Document, { kind, name }: Pick<Subject, 'kind' | 'name'>): readonly Place[] {
  const places: Place[] = [];
  visitEntryNames(document, (other, written, place) => {
    if (other !== kind) return;
    const isLonger = written.length > name.length && written.charAt(name.length) === '/';
    if (written === name || (isLonger && readName(document, written) === name)) places.push(place);
  });
  return places;
}

/** Files may have many thousands of names, and this is asked with each move of the cursor: nothing is made for each of them. */
type Visit = (kind: 'source' | 'mirror', written: string, place: Place) => void;

function visitEntryNames({ objects, registries }: Document, visit: Visit): void {
  for (const object of objects.manifests) {
    if (object.kind !== 'mirror-set') continue;
    for (const { source, mirrors } of object.entries) {
      if (source) visit('source', source.value, source.place);
      for (const { value, place } of mirrors) visit('mirror', value, place);
    }
  }
  for (const { prefix, location, mirrors } of registries?.conf.registries ?? []) {
    const source = prefix.value === '' ? location : prefix;
    const place = source.origins[0];
    if (place) visit('source', source.value, place);
    for (const mirror of mirrors) {
      const own = mirror.location.origins[0];
      if (own) visit('mirror', mirror.location.value, own);
    }
  }
}

/** The engine reads names of registries.conf without the slashes at their ends. */
function readName({ language }: Document, written: string): string {
  return language === 'registries-conf' ? trimLocation(written) : written;
}

function holds(place: Place, at: Place): boolean {
  return place.chunk === at.chunk && !place.until && place.start <= at.start && at.start <= place.end;
}
