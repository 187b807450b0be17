import { CONFIGURATION_FILE } from './clusters/configuration';
import { isJsonPatch, isKustomization } from './clusters/fragments';
import { createDocument, type Document, type DocumentSource } from './document';
import { quickReferences } from './model/quick-references';
import { NO_OBJECTS } from './model/read';
import type { SyntaxFile } from './syntax/tree';
import { lazy } from './text/lazy';
import { lineIndex } from './text/line-index';
import type { Chunk } from './text/place';

/**
 * The document of a file that nobody edits. It is that of `createDocument`, with one exception: where a file holds nothing that any rule
 * looks at but image references, these are read without a tree, and it has neither objects nor a tree: its syntax is that of an
 * empty text, in one chunk. Most files of a workspace are such; their trees would take most of the time and of the memory.
 */
export function closedDocument(source: DocumentSource): Document {
  const { uri, version, language, text } = source;
  const chunk: Chunk = { file: uri, length: text.length };
  // What is read of these stands in their trees.
  const needsTree = uri.endsWith(`/${CONFIGURATION_FILE}`) || isKustomization(uri) || isJsonPatch(text);
  const references = language === 'yaml' && !needsTree ? quickReferences(text, chunk) : null;
  if (!references) return createDocument(source);
  const syntax: SyntaxFile = { chunks: [chunk], documents: [], problems: [] };
  const lines = lazy(() => lineIndex(text));
  const kept = new Map<unknown, unknown>();
  return {
    uri,
    version,
    language,
    text,
    content: text,
    hasTree: false,
    syntax,
    references,
    objects: NO_OBJECTS,
    isTemplate: false,
    registries: null,
    checkedRegistries: null,
    work: { chunksRead: 0, isTextJoined: false },
    get lines() {
      return lines();
    },
    get parts() {
      return createDocument(source).parts;
    },
    once<T>(read: (document: Document, older: null) => T): T {
      if (!kept.has(read)) kept.set(read, read(this, null));
      return kept.get(read) as T;
    },
    placeAt(offset) {
      const at = Math.min(Math.max(offset, 0), text.length);
      return { chunk, start: at, end: at };
    },
    locate: (place) => (place.chunk === chunk ? { start: place.start, end: place.end } : null),
  };
}
