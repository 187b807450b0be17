import type { CodeLens, Command, TextDocumentIdentifier } from 'vscode-languageserver';
import { lenses, servesWords, type Document, type Lens, type LensSubject } from '../core/index';
import { LENS_COMMANDS, type LensArguments } from '../protocol';
import { toRange } from './ranges';
import { impactLine } from './impact';
import { documentOf } from './questions';
import type { Session } from './session';

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
  const { start, end } = toRange(document.lines, span);
  // The protocol wants them on one line; a source may be a block text.
  const range = { start, end: start.line === end.line ? end : start };
  if (subject.kind === 'serves' || subject.kind === 'impact') {
    return { range, data: { ...subject, uri: document.uri } satisfies LensData };
  }
  if (subject.kind === 'carried') {
    const title = `Open ${subject.name}${subject.isEncoded ? ' decoded' : ''}`;
    const command = commandOf(session, title, 'carried', [session.spell(subject.uri), { line: 0, character: 0 }]);
    return command && { range, command };
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
