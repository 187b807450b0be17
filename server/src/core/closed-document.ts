import { CONFIGURATION_FILE } from './clusters/configuration';
import { isJsonPatch, isKustomization } from './clusters/fragments';
import { createDocument, type Document, type DocumentParts, type DocumentSource } from './document';
import type { FoundReference } from './model/found-reference';
import { quickReferences } from './model/quick-references';
import { NO_OBJECTS } from './model/read';
import type { SyntaxFile } from './syntax/tree';
import { lineIndex, type LineIndex } from './text/line-index';
import type { Chunk, Place, Span } from './text/place';

/**
 * The document of a file that nobody edits. It is that of `createDocument`, with one exception: where a file holds nothing that any rule
 * looks at but image references, these are read without a tree, and it has neither objects nor a tree: its syntax is that of an
 * empty text, in one chunk. Most files of a workspace are such; their trees would take most of the time and of the memory.
 */
export function closedDocument(source: DocumentSource): Document {
  const { uri, language, text } = source;
  const chunk: Chunk = { file: uri, length: text.length };
  // What is read of these stands in their trees.
  const needsTree = uri.endsWith(`/${CONFIGURATION_FILE}`) || isKustomization(uri) || isJsonPatch(text);
  const references = language === 'yaml' && !needsTree ? quickReferences(text, chunk) : null;
  return references ? new TreelessDocument(source, chunk, references) : createDocument(source);
}

/** A class, so that thousands of them have one shape: each object with getters of its own would have its own, which takes time and memory. */
class TreelessDocument implements Document {
  readonly uri: string;
  readonly version: number;
  readonly language: Document['language'];
  readonly text: string;
  readonly references: readonly FoundReference[];
  readonly hasTree = false;
  readonly objects = NO_OBJECTS;
  readonly isTemplate = false;
  readonly registries = null;
  readonly checkedRegistries = null;
  readonly work = NO_WORK;
  readonly #chunk: Chunk;
  #syntax: SyntaxFile | null = null;
  /** What functions have read, each behind its function. They are few: a map of each file would take more room than its text. */
  #kept: readonly unknown[] = NONE;
  #lines: LineIndex | null = null;

  constructor({ uri, version, language, text }: DocumentSource, chunk: Chunk, references: readonly FoundReference[]) {
    this.uri = uri;
    this.version = version;
    this.language = language;
    this.text = text;
    this.references = references;
    this.#chunk = chunk;
  }

  get content(): string {
    return this.text;
  }

  get syntax(): SyntaxFile {
    return (this.#syntax ??= { chunks: [this.#chunk], documents: NONE, problems: NONE });
  }

  get lines(): LineIndex {
    return (this.#lines ??= lineIndex(this.text));
  }

  get parts(): DocumentParts {
    return createDocument(this).parts;
  }

  once<T>(read: (document: Document, older: null) => T): T {
    for (let at = 0; at < this.#kept.length; at += 2) if (this.#kept[at] === read) return this.#kept[at + 1] as T;
    const value = read(this, null);
    this.#kept = this.#kept.concat([read, value]);
    return value;
  }

  placeAt(offset: number): Place {
    const at = Math.min(Math.max(offset, 0), this.text.length);
    return { chunk: this.#chunk, start: at, end: at };
  }

  locate(place: Place): Span | null {
    return place.chunk === this.#chunk ? { start: place.start, end: place.end } : null;
  }
}

const NONE: readonly never[] = [];
const NO_WORK: Document['work'] = { chunksRead: 0, isTextJoined: false };
