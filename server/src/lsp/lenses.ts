import type { CodeLens, Command, TextDocumentIdentifier } from 'vscode-languageserver/node';
import { lenses, lensShape, servesWords, type Document, type Lens, type LensSubject } from '../core/index';
import { LENS_COMMANDS, type LensArguments } from '../protocol';
import type { Bases } from './bases';
import { toRange } from './convert';
import type { Folders } from './folders';
import { impactLine } from './impact';
import { documentOf } from './questions';
import type { Session } from './session';

/** What the editor shows over the lines of its documents: where it is wanted, and whether it is still so. */
export interface ShownLenses {
  isWanted(uri: string): boolean;
  configure(root: string, settings: unknown): void;
  /** The lenses of a version of a document are handed out. */
  listed(document: Pick<Document, 'uri' | 'version'>): void;
  /** What the lens on a source says is handed out. */
  said(uri: string, source: string, text: string): void;
  /** What the change does to the nodes is handed out. */
  saidImpact(uri: string): void;
  forget(uri: string): void;
  /**
   * Whether anything that was handed out may read differently now; editors ask again by themselves where the document changes. What it
   * costs is that of the lenses that were looked at.
   */
  isOutdated(): boolean;
}

interface Shown {
  readonly version: number;
  readonly shape: string;
  readonly words: Map<string, string>;
  /** What the impact rests on, which is not kept alive by it; null while nobody has looked at it. */
  impact: readonly WeakRef<object>[] | null;
}

/** Nothing is shown yet. URIs are canonical. */
export function createShownLenses(folders: Folders, bases: Bases): ShownLenses {
  const unwanted = new Set<string>();
  const shown = new Map<string, Shown>();
  const isWanted = (uri: string): boolean => !unwanted.has(folders.of(uri).root);
  const shapeOf = (uri: string): string => {
    const folder = folders.of(uri);
    return isWanted(uri) ? `${lensShape(folder.analysis, uri)} ${bases.get(folder, 'base')?.name ?? ''}` : '';
  };
  const impactRestsOn = (uri: string): readonly object[] => {
    const folder = folders.of(uri);
    const base = bases.get(folder, 'base');
    return [...(base ? [base.before] : []), ...folder.analysis.viewsOf(uri).map(({ answers }) => answers)];
  };
  const isOther = (uri: string, { version, shape, words, impact }: Shown): boolean => {
    if (folders.document(uri)?.version !== version) return false;
    if (shapeOf(uri) !== shape) return true;
    if (impact && !areStill(impact, impactRestsOn(uri))) return true;
    const { analysis } = folders.of(uri);
    return [...words].some(([source, text]) => servesWords(analysis, uri, source).text !== text);
  };
  return {
    isWanted,
    configure(root, settings) {
      if (isSwitchedOff(settings)) unwanted.add(root);
      else unwanted.delete(root);
    },
    listed({ uri, version }) {
      shown.set(uri, { version, shape: shapeOf(uri), words: new Map(), impact: null });
    },
    said: (uri, source, text) => void shown.get(uri)?.words.set(source, text),
    saidImpact(uri) {
      const known = shown.get(uri);
      if (known) known.impact = impactRestsOn(uri).map((each) => new WeakRef(each));
    },
    forget: (uri) => void shown.delete(uri),
    isOutdated: () => [...shown].some(([uri, known]) => isOther(uri, known)),
  };
}

function areStill(known: readonly WeakRef<object>[], now: readonly object[]): boolean {
  return known.length === now.length && known.every((each, at) => each.deref() === now[at]);
}

/** `mirrorscope.codeLens.enabled`; on where nothing is said. */
function isSwitchedOff(settings: unknown): boolean {
  const { codeLens } = (settings ?? {}) as { readonly codeLens?: { readonly enabled?: unknown } | null };
  return codeLens?.enabled === false;
}

/** What a lens that is still to be said is about, in the form in which it comes back from the editor. */
type LensData = Extract<LensSubject, { kind: 'serves' | 'impact' }> & { readonly uri: string };

/** `textDocument/codeLens`: all that costs nothing to say is said, the rest when the lens is seen. */
export function answerLenses(
  session: Session,
  { textDocument }: { readonly textDocument: TextDocumentIdentifier },
): CodeLens[] | null {
  const document = documentOf(session, textDocument);
  if (!document || !session.lenses.isWanted(document.uri)) return null;
  session.lenses.listed(document);
  const folder = session.folders.of(document.uri);
  const hasBase = session.bases.get(folder, 'base') !== null;
  return lenses(folder.analysis, document.uri)
    .filter(({ subject }) => subject.kind !== 'impact' || hasBase)
    .flatMap((lens) => toCodeLens(session, document, lens) ?? []);
}

/** `codeLens/resolve` */
export function answerLens(session: Session, lens: CodeLens): CodeLens {
  const data = lens.data as LensData | undefined;
  if (!data) return lens;
  const { uri } = data;
  const said = data.kind === 'impact' ? impactTitle(session, uri) : servesTitle(session, uri, data.source);
  const { title, leadsOn } = said;
  const command = leadsOn ? commandOf(session, title, data.kind, [session.spell(uri), lens.range.start]) : null;
  // Without a command of its own it is a text, which is all that there is to it where nothing is served.
  return { ...lens, command: command ?? { title, command: '' } };
}

interface Said {
  readonly title: string;
  /** Whether there is anything to see behind it. */
  readonly leadsOn: boolean;
}

function servesTitle({ folders, lenses: shown }: Session, uri: string, source: string): Said {
  const { text, count } = servesWords(folders.of(uri).analysis, uri, source);
  shown.said(uri, source, text);
  return { title: text, leadsOn: count > 0 };
}

/** What is the same for all clusters of a file is said once. */
function impactTitle(session: Session, uri: string): Said {
  const folder = session.folders.of(uri);
  const lines = folder.analysis.viewsOf(uri).flatMap((view) => impactLine(session, folder, view) ?? []);
  session.lenses.saidImpact(uri);
  const summaries = new Set(lines.map(({ summary }) => summary));
  const [only = 'No change on the nodes'] = summaries;
  const what = summaries.size > 1 ? `Impact differs between ${lines.length} clusters` : only;
  const base = lines[0]?.base;
  return { title: base === undefined ? what : `${what}, against ${base}`, leadsOn: lines.length > 0 };
}

function toCodeLens(session: Session, document: Document, { subject, span }: Lens): CodeLens | null {
  const range = toRange(document.lines, span);
  if (subject.kind === 'serves' || subject.kind === 'impact') {
    return { range, data: { ...subject, uri: document.uri } satisfies LensData };
  }
  const command = commandOf(session, TITLE[subject.kind], subject.kind, [session.spell(document.uri), range.start]);
  return command && { range, command };
}

const TITLE = { preview: 'Preview node files', convert: 'Convert to ImageDigestMirrorSet' } as const;

/** null for a client that does not know the command. */
function commandOf(
  { knowsCommand }: Session,
  title: string,
  kind: LensSubject['kind'],
  lensArguments: LensArguments,
): Command | null {
  const command = LENS_COMMANDS[kind];
  return knowsCommand(command) ? { title, command, arguments: [...lensArguments] } : null;
}
