import type { CancellationToken } from 'vscode-languageserver';
import { closedDocument, isCarriedUri, type Document, type Language } from '../core/index';
import type { FileReader } from './file-reader';
import { inStretches } from './idle';
import { languageOfUri } from './languages';

/** How a folder is read. */
export interface Scanning {
  readonly token: CancellationToken;
  /** A folder around it that has been read; see `FileReader`. */
  readonly within?: string;
  /** Whether a file is passed over, since the editor has it open, or it is known. */
  readonly isKnown: (uri: string) => boolean;
  /** Hears how many files there are so far, when that has taken a while. */
  readonly onFiles: (count: number) => void;
}

/** Reads a file; null where there is no text that we read. */
export type ReadFile = (uri: string) => Promise<Document | null>;

/**
 * Reads the files below a folder. What they hold is read too, so that the first answer afterwards is quick; messages are dealt with
 * in between. Cancelled, it gives what it has.
 */
export async function scan(
  root: string,
  reader: FileReader,
  read: ReadFile,
  { onFiles, ...scanning }: Scanning,
): Promise<Document[]> {
  const { token } = scanning;
  const documents: Document[] = [];
  const paused = inStretches();
  const pause = async (): Promise<void> => {
    if (await paused()) onFiles(documents.length);
  };
  for await (const document of documentsBelow(root, reader, read, { ...scanning, pause })) {
    if (token.isCancellationRequested) break;
    if (!document) continue;
    documents.push(document);
    await pause();
  }
  return documents;
}

/** In the order of the list; as many files are asked for at once as pays with this reader. To list them may take long as well. */
async function* documentsBelow(
  root: string,
  reader: FileReader,
  read: ReadFile,
  { token, within, isKnown, pause }: Omit<Scanning, 'onFiles'> & { readonly pause: () => Promise<void> },
): AsyncGenerator<Document | null> {
  const coming: Promise<Document | null>[] = [];
  for await (const uri of reader.list(root, within)) {
    if (token.isCancellationRequested) return;
    if (!isKnown(uri)) coming.push(read(uri));
    if (coming.length >= (reader.readAhead ?? 1)) yield (await coming.shift()) ?? null;
    else await pause();
  }
  for (const document of coming) yield await document;
}

/** How a file is read; null: not at all. */
export type LanguageOf = (uri: string) => Language | null;

/** The document of a file on disk; null where there is no text that we read. `languageOf`: how a file is read, where its name does not tell. */
export async function readDocument(
  uri: string,
  reader: FileReader,
  languageOf: LanguageOf = languageOfUri,
): Promise<Document | null> {
  // What is carried is known with its file.
  const language = isCarriedUri(uri) ? null : languageOf(uri);
  const text = language ? await reader.read(uri) : null;
  if (!language || text === null) return null;
  const document = closedDocument({ uri, version: 0, language, text });
  warm(document);
  return document;
}

/** Reads what every later answer needs. */
function warm({ language, objects, references, registries }: Document): number {
  return language === 'registries-conf'
    ? (registries?.conf.registries.length ?? 0)
    : objects.manifests.length + references.length;
}
