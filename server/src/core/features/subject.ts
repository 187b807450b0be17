import { loadedPrefix, trimLocation } from '../cluster/entry-checks';
import type { Document } from '../document';
import type { Place } from '../text/place';

/** A name that stands somewhere in a file, and what it is the name of. */
export interface Subject {
  /** `source`: what an entry is for; of an entry of registries.conf its prefix, or its location where it has none. */
  readonly kind: 'reference' | 'source' | 'mirror';
  readonly name: string;
  readonly place: Place;
}

/** What is named at an offset (UTF-16 code units; its end counts as inside); null where nothing is. */
export function subjectAt(document: Document, offset: number): Subject | null {
  const at = document.placeAt(offset);
  for (const subject of subjectsOf(document)) if (holds(subject.place, at)) return subject;
  return null;
}

/** All that is named in a file: its image references, then the sources and mirrors of its entries. */
export function* subjectsOf(document: Document): Iterable<Subject> {
  for (const { text, place } of document.references) yield { kind: 'reference', name: text, place };
  yield* entryNamesOf(document);
}

/** The sources and mirrors of a file's entries; those of a registries.conf as the engine reads them, without slashes at their ends. */
export function* entryNamesOf(document: Document): Iterable<Subject> {
  for (const object of document.objects.manifests) {
    if (object.kind !== 'mirror-set') continue;
    for (const { source, mirrors } of object.entries) {
      if (source) yield { kind: 'source', name: source.value, place: source.place };
      for (const { value, place } of mirrors) yield { kind: 'mirror', name: value, place };
    }
  }
  for (const registry of document.registries?.conf.registries ?? []) {
    const [place] = (registry.prefix.value === '' ? registry.location : registry.prefix).origins;
    if (place) yield { kind: 'source', name: loadedPrefix(registry), place };
    for (const { location } of registry.mirrors) {
      const [own] = location.origins;
      if (own) yield { kind: 'mirror', name: trimLocation(location.value), place: own };
    }
  }
}

function holds(place: Place, at: Place): boolean {
  return place.chunk === at.chunk && !place.until && place.start <= at.start && at.start <= place.end;
}
