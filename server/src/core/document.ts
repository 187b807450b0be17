import { checkFile, type CheckedFile } from './cluster/load-checks';
import { dockerfileReferences } from './model/dockerfile';
import { readTemplateMarks, type TemplateMarks } from './model/placeholder';
import { NO_OBJECTS, readManifests, type ReadObjects } from './model/read';
import type { FoundReference } from './model/found-reference';
import { NO_REFERENCES, readReferences, type ReadReferences } from './model/references';
import { readRegistriesFile, type RegistriesFile } from './model/registries-file';
import { parseToml } from './syntax/toml';
import { parseYaml } from './syntax/yaml';
import type { SyntaxFile } from './syntax/tree';
import { changeBetween, changeOf, type TextChange } from './text/change';
import { chunkStarts, type ChunkStarts } from './text/chunk-starts';
import type { Edit } from './text/edit';
import { lineIndex, type LineIndex } from './text/line-index';
import type { Place, Span } from './text/place';
import { noReadings, type Read, type Readings } from './text/readings';
import { knownAfter, renewed, type Known, type Renewed } from './text/renewed';
import { editedText, isEdited, type Text } from './text/text';

/** `yaml` also stands for JSON manifests, `dockerfile` for Containerfiles: of those the image references count, and nothing else. */
export type Language = 'yaml' | 'registries-conf' | 'dockerfile';

/**
 * One version of one file. What is read from it is computed when first asked for, and once; an edit makes a new Document,
 * so nothing read from an older text can be seen.
 */
export interface Document {
  readonly uri: string;
  readonly version: number;
  readonly language: Language;
  readonly text: string;
  /** The same text in stretches. For what is done with every key: to put the whole of a long text together after an edit takes milliseconds. */
  readonly content: Text;
  /** Whether a tree can be read of it: not of a closed file that only its image references matter of. */
  readonly hasTree: boolean;
  readonly lines: LineIndex;
  readonly syntax: SyntaxFile;
  /** The Kubernetes objects of a YAML document; nothing for other files. */
  readonly objects: ReadObjects;
  /** The image references of a YAML document or a Dockerfile; nothing for registries.conf. */
  readonly references: readonly FoundReference[];
  /** Whether the file is a template as a whole (Helm, Jinja, shell): it is read as far as possible, and nothing in it is called wrong. */
  readonly isTemplate: boolean;
  /** What a registries.conf says; null for other files. */
  readonly registries: RegistriesFile | null;
  /** The same with what an engine makes of each entry; null for other files. */
  readonly checkedRegistries: CheckedFile | null;
  /**
   * What a function reads from this version of the file: computed when first asked for, and once. It is given what it read from an older
   * version, where it did, and what has changed since. The function must be pure.
   */
  once<T>(read: Read<Document, T>): T;
  /** The empty place at an offset (UTF-16 code units; outside of the text: its start or end). */
  placeAt(offset: number): Place;
  /** Where a place stands in this text, in UTF-16 code units from its start; null when the place belongs to another text. */
  locate(place: Place): Span | null;
  /** How much had to be read for this version: what an edit leaves alone is taken over from the version before it. */
  readonly work: Work;
  /** What a next version can take over. */
  readonly parts: DocumentParts;
}

/** What a version cost. */
export interface Work {
  readonly chunksRead: number;
  /** Whether somebody has asked for the text as a whole after an edit. */
  readonly isTextJoined: boolean;
}

/** What is read from a text step by step, each from the same of the version before it. */
export interface DocumentParts {
  readonly lines: Renewed<LineIndex>;
  readonly syntax: Renewed<SyntaxFile>;
  readonly starts: Renewed<ChunkStarts>;
  readonly objects: Renewed<ReadObjects>;
  readonly references: Renewed<ReadReferences>;
  readonly registries: Renewed<RegistriesFile | null>;
  readonly checkedRegistries: Renewed<CheckedFile | null>;
  readonly template: Renewed<TemplateMarks>;
  readonly readings: Readings<Document>;
}

export interface DocumentSource {
  readonly uri: string;
  readonly version: number;
  readonly language: Language;
  readonly text: string;
}

/** A version of the same file, and what made the text of it the new one. */
export interface Predecessor {
  readonly document: Document;
  readonly change: TextChange;
}

/**
 * The document of a text. Any text will do: nothing here throws. With a predecessor only what the change touches is read again; the
 * outcome is the same, but for the identity of what was taken over. It keeps nothing of its predecessors alive that it has no
 * use for.
 */
export function createDocument(source: DocumentSource, predecessor: Predecessor | null = null): Document {
  const { uri, language } = source;
  const isSameFile = predecessor?.document.language === language && predecessor.document.uri === uri;
  return documentOf(source, partsOf(source, isSameFile ? predecessor : null));
}

/** The document of a text of which nobody says what has changed in it: the one before where it reads the same in the same language. */
export function documentAgain(source: DocumentSource, before: Document | null): Document {
  if (before?.language !== source.language) return createDocument(source);
  if (before.text === source.text) return before;
  return createDocument(source, { document: before, change: changeBetween(before.text, source.text) });
}

/** As `DocumentSource`, where the text need not be a string. */
interface TextSource extends Omit<DocumentSource, 'text'> {
  readonly text: Text;
}

/** The same text under another version. What is read of the one is read of the other: that of a file in full, whatever it was before. */
export function withVersion({ uri, language, content, parts }: Document, version: number): Document {
  return documentOf({ uri, version, language, text: content }, parts);
}

function documentOf(source: TextSource, parts: DocumentParts): Document {
  return new ReadDocument(source, parts);
}

/** A class, so that thousands of them have one shape: each object with getters of its own would have its own, which takes time and memory. */
class ReadDocument implements Document {
  readonly uri: string;
  readonly version: number;
  readonly language: Language;
  readonly content: Text;
  readonly hasTree = true;
  readonly parts: DocumentParts;

  constructor({ uri, version, language, text }: TextSource, parts: DocumentParts) {
    this.uri = uri;
    this.version = version;
    this.language = language;
    this.content = text;
    this.parts = parts;
  }

  get text(): string {
    return this.content.toString();
  }

  get lines(): LineIndex {
    return this.parts.lines.get();
  }

  get syntax(): SyntaxFile {
    return this.parts.syntax.get();
  }

  get objects(): ReadObjects {
    return this.parts.objects.get();
  }

  get references(): readonly FoundReference[] {
    return this.parts.references.get().found;
  }

  get isTemplate(): boolean {
    return this.parts.template.get().isTemplate;
  }

  get registries(): RegistriesFile | null {
    return this.parts.registries.get();
  }

  get checkedRegistries(): CheckedFile | null {
    return this.parts.checkedRegistries.get();
  }

  get work(): Work {
    const { chunks, chunksRead = chunks.length } = this.syntax;
    return { chunksRead, isTextJoined: isEdited(this.content) && this.content.isWhole };
  }

  once<T>(read: Read<Document, T>): T {
    return this.parts.readings.of(this, read);
  }

  placeAt(offset: number): Place {
    const found = this.parts.starts.get().at(offset);
    // A syntax without chunks does not occur; the empty chunk belongs to no text.
    if (!found) return { chunk: { file: '', length: 0 }, start: 0, end: 0 };
    const at = Math.min(Math.max(offset - found.start, 0), found.chunk.length);
    return { chunk: found.chunk, start: at, end: at };
  }

  locate({ chunk, until, start, end }: Place): Span | null {
    const starts = this.parts.starts.get();
    const first = starts.startOf(chunk);
    const last = until === undefined ? first : starts.startOf(until);
    return first === null || last === null ? null : { start: first + start, end: last + end };
  }
}

/** Whether what an edit leaves alone is taken over, which makes no difference but to the time. On unless it is said. */
export interface ChangeOptions {
  readonly incremental?: boolean;
}

/** The next version of a document: its text with one edit (which stands inside of it). */
export function changeDocument(
  document: Document,
  version: number,
  edit: Edit,
  { incremental = true }: ChangeOptions = {},
): Document {
  const { uri, language } = document;
  const text = editedText(document.content, edit);
  if (!incremental) return createDocument({ uri, version, language, text: text.toString() });
  const source = { uri, version, language, text };
  return documentOf(source, partsOf(source, { document, change: changeOf(edit) }));
}

/** No closure in here may name `predecessor`: one that is never called would hold the whole line of predecessors. */
function partsOf({ uri, language, text }: TextSource, predecessor: Predecessor | null): DocumentParts {
  const isYaml = language === 'yaml';
  const isDockerfile = language === 'dockerfile';
  const lines = renewed(
    olderOf(predecessor, (parts) => parts.lines),
    (known) => known?.value.after(known.change, text) ?? lineIndex(text.toString()),
  );
  const syntax = renewed(
    olderOf(predecessor, (parts) => parts.syntax),
    (known) => parse({ uri, language, text }, known),
  );
  const starts = renewed(
    olderOf(predecessor, (parts) => parts.starts),
    (known) => chunkStarts(syntax.get().chunks, known?.value),
  );
  const objects = renewed(
    olderOf(predecessor, (parts) => parts.objects),
    (known) => (isYaml ? readManifests(syntax.get(), known?.value) : NO_OBJECTS),
  );
  const references = renewed(
    olderOf(predecessor, (parts) => parts.references),
    (known) => {
      if (isYaml) return readReferences(syntax.get(), known?.value);
      return isDockerfile ? referencesOf(text.toString(), syntax.get()) : NO_REFERENCES;
    },
  );
  const registries = renewed(
    olderOf(predecessor, (parts) => parts.registries),
    (known) => (isYaml || isDockerfile ? null : readRegistriesFile(syntax.get(), known?.value)),
  );
  const checkedRegistries = renewed(
    olderOf(predecessor, (parts) => parts.checkedRegistries),
    (known) => {
      const file = registries.get();
      return file && checkFile(file, known?.value);
    },
  );
  const template = renewed(
    olderOf(predecessor, (parts) => parts.template),
    (known) => (isDockerfile ? NO_TEMPLATE : readTemplateMarks(text, known)),
  );
  const readings = predecessor?.document.parts.readings.after(predecessor.change) ?? noReadings<Document>();
  return { lines, syntax, starts, objects, references, registries, checkedRegistries, template, readings };
}

/** A Dockerfile has no tree: it is one chunk, as its image references are read from its lines. */
function parse({ language, text, uri }: Omit<TextSource, 'version'>, known: Known<SyntaxFile> | null): SyntaxFile {
  switch (language) {
    case 'yaml':
      return parseYaml(text, uri, known);
    case 'registries-conf':
      return parseToml(text, uri, known);
    case 'dockerfile':
      return { chunks: [{ file: uri, length: text.length }], documents: [], problems: [] };
  }
}

function referencesOf(text: string, { chunks: [chunk] }: SyntaxFile): ReadReferences {
  return chunk ? { ...NO_REFERENCES, found: dockerfileReferences(text, chunk) } : NO_REFERENCES;
}

/** What stands between `{{` and `}}` in a Dockerfile is a matter of its lines, not of the file. */
const NO_TEMPLATE: TemplateMarks = { hasMarks: false, isTemplate: false };

function olderOf<T>(predecessor: Predecessor | null, part: (parts: DocumentParts) => Renewed<T>): Known<T> | null {
  return predecessor && knownAfter(part(predecessor.document.parts), predecessor.change);
}
