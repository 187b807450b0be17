import { isTemplate } from './model/placeholder';
import { readManifests, type ReadObjects } from './model/read';
import { imageReferences, type FoundReference } from './model/references';
import { readRegistriesFile, type RegistriesFile } from './model/registries-file';
import { parseToml } from './syntax/toml';
import { parseYaml } from './syntax/yaml';
import type { SyntaxFile } from './syntax/tree';
import { lazy } from './text/lazy';
import { lineIndex, type LineIndex } from './text/line-index';
import type { Chunk, Place, Span } from './text/place';

/** `yaml` also stands for JSON manifests. */
export type Language = 'yaml' | 'registries-conf';

/**
 * One version of one file. What is read from it is computed when first asked for, and once; an edit makes a new Document,
 * so nothing read from an older text can be seen.
 */
export interface Document {
  readonly uri: string;
  readonly version: number;
  readonly language: Language;
  readonly text: string;
  readonly lines: LineIndex;
  readonly syntax: SyntaxFile;
  /** The Kubernetes objects of a YAML document; nothing for registries.conf. */
  readonly objects: ReadObjects;
  /** The image references of a YAML document; nothing for registries.conf. */
  readonly references: readonly FoundReference[];
  /** Whether the file is a template as a whole (Helm, Jinja, shell): it is read as far as possible, and nothing in it is called wrong. */
  readonly isTemplate: boolean;
  /** What a registries.conf says; null for YAML. */
  readonly registries: RegistriesFile | null;
  /** What a function reads from this version of the file: computed when first asked for, and once. The function must be pure. */
  once<T>(read: (document: Document) => T): T;
  /** The empty place at an offset (UTF-16 code units; outside of the text: its start or end). */
  placeAt(offset: number): Place;
  /** Where a place stands in this text, in UTF-16 code units from its start; null when the place belongs to another text. */
  locate(place: Place): Span | null;
}

export interface DocumentSource {
  readonly uri: string;
  readonly version: number;
  readonly language: Language;
  readonly text: string;
}

/** The document of a text. Any text will do: nothing here throws. */
export function createDocument({ uri, version, language, text }: DocumentSource): Document {
  const lines = lazy(() => lineIndex(text));
  const syntax = lazy(() => (language === 'yaml' ? parseYaml(text, uri) : parseToml(text, uri)));
  const objects = lazy(() => (language === 'yaml' ? readManifests(syntax()) : NO_OBJECTS));
  const references = lazy(() => (language === 'yaml' ? imageReferences(syntax()) : []));
  const registries = lazy(() => (language === 'registries-conf' ? readRegistriesFile(syntax()) : null));
  const template = lazy(() => isTemplate(text));
  const starts = lazy(() => chunkStarts(syntax().chunks));
  const kept = new Map<unknown, unknown>();
  const document: Document = {
    uri,
    version,
    language,
    text,
    get lines() {
      return lines();
    },
    get syntax() {
      return syntax();
    },
    get objects() {
      return objects();
    },
    get references() {
      return references();
    },
    get isTemplate() {
      return template();
    },
    get registries() {
      return registries();
    },
    once<T>(read: (document: Document) => T): T {
      if (!kept.has(read)) kept.set(read, read(document));
      return kept.get(read) as T;
    },
    placeAt: (offset) => placeAt(syntax().chunks, offset),
    locate(place) {
      const start = starts().get(place.chunk);
      const end = starts().get(place.until ?? place.chunk);
      return start === undefined || end === undefined ? null : { start: start + place.start, end: end + place.end };
    },
  };
  return document;
}

const NO_OBJECTS: ReadObjects = { manifests: [], objects: [] };

/** On a border between two chunks the one that begins there. */
function placeAt(chunks: readonly Chunk[], offset: number): Place {
  let start = 0;
  for (const [index, chunk] of chunks.entries()) {
    const isLast = index === chunks.length - 1;
    if (isLast || offset < start + chunk.length) {
      const at = Math.min(Math.max(offset - start, 0), chunk.length);
      return { chunk, start: at, end: at };
    }
    start += chunk.length;
  }
  // A syntax without chunks does not occur; the empty chunk belongs to no text.
  return { chunk: { file: '', length: 0 }, start: 0, end: 0 };
}

function chunkStarts(chunks: readonly Chunk[]): ReadonlyMap<Chunk, number> {
  const starts = new Map<Chunk, number>();
  let at = 0;
  for (const chunk of chunks) {
    starts.set(chunk, at);
    at += chunk.length;
  }
  return starts;
}
