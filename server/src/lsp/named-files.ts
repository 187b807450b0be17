import { localConfs, type Document, type Language } from '../core/index';
import { languageOfUri } from './languages';

/** The files that count because another one names them, whatever they are called. */
export interface NamedFiles {
  /** Takes down what a document names. The URIs of files that have been named by none before, and of those that are no longer. */
  readonly note: (document: Document) => readonly string[];
  /** The same for a document that is gone. */
  readonly forget: (uri: string) => readonly string[];
  /** The URIs of the documents that name any. */
  readonly carriers: () => Iterable<string>;
  /** Those that are named, each once, whether they are there or not. */
  readonly uris: () => Iterable<string>;
  /** How a file is read; null: not at all. */
  readonly languageOf: (uri: string) => Language | null;
}

/** No file is named yet. */
export function createNamedFiles(): NamedFiles {
  // By the URI of the file that names them.
  const named = new Map<string, readonly string[]>();
  const has = (uri: string): boolean => named.size > 0 && [...named.values()].some((own) => own.includes(uri));
  const setTo = (uri: string, next: readonly string[]): readonly string[] => {
    const before = named.get(uri) ?? [];
    const concerned = [...new Set([...before, ...next])].filter((own) => languageOfUri(own) === null);
    const wereNamed = new Set(concerned.filter(has));
    if (next.length > 0) named.set(uri, next);
    else named.delete(uri);
    return concerned.filter((own) => wereNamed.has(own) !== has(own));
  };
  return {
    note(document) {
      const next = localConfs(document);
      return next.length === 0 && !named.has(document.uri) ? [] : setTo(document.uri, next);
    },
    forget: (uri) => (named.has(uri) ? setTo(uri, []) : []),
    carriers: () => named.keys(),
    uris: () => new Set([...named.values()].flat()),
    languageOf: (uri) => languageOfUri(uri) ?? (has(uri) ? 'registries-conf' : null),
  };
}
