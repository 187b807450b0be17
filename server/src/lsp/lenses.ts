import type { CodeLens, Command, TextDocumentIdentifier } from 'vscode-languageserver/node';
import { lenses, lensShape, servesWords, type Document, type Lens, type LensSubject } from '../core/index';
import { LENS_COMMANDS, type LensArguments } from '../protocol';
import { toRange } from './convert';
import type { Folders } from './folders';
import { documentOf } from './questions';
import type { Session } from './session';

/** What the editor shows over the lines of its documents: where it is wanted, and whether it is still so. */
export interface ShownLenses {
  isWanted(uri: string): boolean;
  configure(root: string, settings: unknown): void;
  /** The lenses of a document are handed out. */
  listed(uri: string): void;
  /** What the lens on a source says is handed out. */
  said(uri: string, source: string, text: string): void;
  forget(uri: string): void;
  /** Whether anything that was handed out reads differently now. What it costs is that of the lenses that were looked at. */
  isOutdated(): boolean;
}

/** Nothing is shown yet. URIs are canonical. */
export function createShownLenses(folders: Folders): ShownLenses {
  const unwanted = new Set<string>();
  const shown = new Map<string, { readonly shape: string; readonly words: Map<string, string> }>();
  const isWanted = (uri: string): boolean => !unwanted.has(folders.of(uri).root);
  const shapeOf = (uri: string): string => (isWanted(uri) ? lensShape(folders.of(uri).analysis, uri) : '');
  return {
    isWanted,
    configure(root, settings) {
      if (isSwitchedOff(settings)) unwanted.add(root);
      else unwanted.delete(root);
    },
    listed: (uri) => void shown.set(uri, { shape: shapeOf(uri), words: new Map() }),
    said: (uri, source, text) => void shown.get(uri)?.words.set(source, text),
    forget: (uri) => void shown.delete(uri),
    isOutdated: () =>
      [...shown].some(([uri, { shape, words }]) => {
        if (shapeOf(uri) !== shape) return true;
        const { analysis } = folders.of(uri);
        return [...words].some(([source, text]) => servesWords(analysis, uri, source).text !== text);
      }),
  };
}

/** `mirrorscope.codeLens.enabled`; on where nothing is said. */
function isSwitchedOff(settings: unknown): boolean {
  const { codeLens } = (settings ?? {}) as { readonly codeLens?: { readonly enabled?: unknown } | null };
  return codeLens?.enabled === false;
}

/** What a lens is about, in the form in which it comes back from the editor. */
interface LensData {
  readonly uri: string;
  readonly source: string;
}

/** `textDocument/codeLens`: all that costs nothing to say is said; how many references a source serves, when the lens is seen. */
export function answerLenses(
  session: Session,
  { textDocument }: { readonly textDocument: TextDocumentIdentifier },
): CodeLens[] | null {
  const document = documentOf(session, textDocument);
  if (!document || !session.lenses.isWanted(document.uri)) return null;
  session.lenses.listed(document.uri);
  const { analysis } = session.folders.of(document.uri);
  return lenses(analysis, document.uri).flatMap((lens) => toCodeLens(session, document, lens) ?? []);
}

/** `codeLens/resolve` */
export function answerLens(session: Session, lens: CodeLens): CodeLens {
  const { uri, source } = (lens.data ?? {}) as Partial<LensData>;
  if (uri === undefined || source === undefined) return lens;
  const { text, count } = servesWords(session.folders.of(uri).analysis, uri, source);
  session.lenses.said(uri, source, text);
  const command = commandOf(session, text, { kind: 'serves', source }, [session.spell(uri), lens.range.start]);
  // Without a command of its own it is a text, which is all that there is to it where nothing is served.
  return { ...lens, command: count > 0 && command ? command : { title: text, command: '' } };
}

function toCodeLens(session: Session, document: Document, { subject, span }: Lens): CodeLens | null {
  const range = toRange(document.lines, span);
  if (subject.kind === 'serves') {
    return { range, data: { uri: document.uri, source: subject.source } satisfies LensData };
  }
  const command = commandOf(session, TITLE[subject.kind], subject, [session.spell(document.uri), range.start]);
  return command && { range, command };
}

const TITLE: Readonly<Record<Exclude<LensSubject['kind'], 'serves'>, string>> = {
  preview: 'Preview node files',
  convert: 'Convert to ImageDigestMirrorSet',
};

/** null for a client that does not know the command. */
function commandOf(
  { knowsCommand }: Session,
  title: string,
  { kind }: LensSubject,
  lensArguments: LensArguments,
): Command | null {
  const command = LENS_COMMANDS[kind];
  return knowsCommand(command) ? { title, command, arguments: [...lensArguments] } : null;
}
