import type {
  CancellationToken,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  FullDocumentDiagnosticReport,
  ResponseError,
  UnchangedDocumentDiagnosticReport,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { cancelled } from './cancelling';
import type { FileReport } from './file-reports';
import { inStretches } from './idle';
import type { Session } from './session';
import { canonicalUri } from './uris';

/**
 * `textDocument/diagnostic`: the findings of a file once its folder has been read, and those of other open files that have become others by
 * what was done to this one, where the client takes them.
 */
export async function answerDiagnostics(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport | ResponseError> {
  const uri = canonicalUri(textDocument.uri);
  await session.folderIsRead(uri);
  if (token.isCancellationRequested) return cancelled();
  const report = reportOf(session, uri);
  if (!report) return { kind: 'full', items: [] };
  session.pulled.answered(report);
  const answer = toReport(report, previousResultId);
  const related = session.takesRelatedDocuments ? relatedTo(session, uri) : [];
  return related.length === 0 ? answer : { ...answer, relatedDocuments: Object.fromEntries(related) };
}

/** `workspace/diagnostic`: the findings of all files that have some, or had when the client asked before. */
export async function answerWorkspaceDiagnostics(
  session: Session,
  { previousResultIds }: WorkspaceDiagnosticParams,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport | ResponseError> {
  for (const { root } of session.folders.list()) await session.folderIsRead(`${root}/`);
  session.workspaceIsPulled();
  const known = new Map(previousResultIds.map(({ uri, value }) => [canonicalUri(uri), value]));
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const pause = inStretches();
  for (const uri of session.folders.list().flatMap(({ analysis }) => [...analysis.workspace.documents.keys()])) {
    await pause();
    if (token.isCancellationRequested) return cancelled();
    const report = reportOf(session, uri);
    const previous = known.get(uri);
    if (!report || (report.diagnostics.length === 0 && previous === undefined)) continue;
    known.delete(uri);
    session.pulled.answered(report);
    items.push({ uri: session.spell(uri), version: report.version, ...toReport(report, previous) });
  }
  const gone = [...known.keys()].filter((uri) => !session.document(uri));
  return { items: [...items, ...gone.map((uri) => nothingOf(session.spell(uri)))] };
}

function reportOf({ folders, reports }: Session, uri: string): FileReport | null {
  const folder = folders.of(uri);
  const document = folder.analysis.workspace.documents.get(uri);
  return document ? reports.of(folder, document) : null;
}

function toReport(
  { diagnostics, resultId }: FileReport,
  previous: string | undefined,
): FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport {
  if (previous === resultId) return { kind: 'unchanged', resultId };
  return { kind: 'full', resultId, items: [...diagnostics] };
}

function relatedTo(session: Session, uri: string): [string, FullDocumentDiagnosticReport][] {
  const related: [string, FullDocumentDiagnosticReport][] = [];
  for (const other of session.open.uris()) {
    const report = other === uri ? null : reportOf(session, other);
    if (!report || !session.pulled.isNews(report)) continue;
    session.pulled.answered(report);
    related.push([session.spell(other), { kind: 'full', resultId: report.resultId, items: [...report.diagnostics] }]);
  }
  return related;
}

function nothingOf(uri: string): WorkspaceDocumentDiagnosticReport {
  return { uri, version: null, kind: 'full', items: [] };
}
