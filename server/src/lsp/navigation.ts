import {
  DocumentHighlightKind,
  FoldingRangeKind,
  SymbolKind,
  type DocumentHighlight,
  type DocumentLink,
  type FoldingRange,
  type Location,
  type ReferenceParams,
  type SymbolInformation,
  type TextDocumentIdentifier,
  type TextDocumentPositionParams,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver';
import { folds, highlights, references, workspaceSymbols, type Fold } from '../core/index';
import { offsetOf, toLink, toLocation } from './convert';
import { toRange } from './ranges';
import { readReportUri } from '../protocol';
import { documentOf, locations } from './questions';
import type { Session } from './session';

/** `textDocument/references` */
export function answerReferences(
  session: Session,
  { textDocument, position, context }: ReferenceParams,
): Location[] | null {
  const document = documentOf(session, textDocument);
  if (!document) return null;
  const { analysis } = session.folders.of(document.uri);
  const entries = context.includeDeclaration;
  return locations(session, references(analysis, document.uri, offsetOf(document.lines, position), { entries }));
}

/** `textDocument/documentHighlight` */
export function answerHighlights(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
): DocumentHighlight[] | null {
  const document = documentOf(session, textDocument);
  if (!document) return null;
  const { analysis } = session.folders.of(document.uri);
  const spans = highlights(analysis, document.uri, offsetOf(document.lines, position)).flatMap(
    (place) => document.locate(place) ?? [],
  );
  if (spans.length === 0) return null;
  return spans.map((span) => ({ range: toRange(document.lines, span), kind: DocumentHighlightKind.Text }));
}

/** `textDocument/foldingRange`; null for YAML, which editors fold themselves. */
export function answerFolding(
  session: Session,
  { textDocument }: { readonly textDocument: TextDocumentIdentifier },
): FoldingRange[] | null {
  const document = documentOf(session, textDocument);
  if (document?.language !== 'registries-conf') return null;
  return folds(document).map(({ kind, span }) => ({
    startLine: document.lines.positionAt(span.start).line,
    endLine: document.lines.positionAt(span.end).line,
    ...(FOLD_KIND[kind] === null ? {} : { kind: FOLD_KIND[kind] }),
  }));
}

const FOLD_KIND: Readonly<Record<Fold['kind'], string | null>> = {
  table: null,
  value: null,
  comment: FoldingRangeKind.Comment,
};

/** `textDocument/documentLink`: in a report, the names that come from somewhere, each with the most telling of its places. */
export function answerLinks(
  session: Session,
  { textDocument }: { readonly textDocument: TextDocumentIdentifier },
): DocumentLink[] | null {
  const isReport = readReportUri(textDocument.uri) !== null;
  const shown = isReport ? session.nodeFiles.shown(textDocument.uri) : null;
  if (!shown) return null;
  return shown.preview.sources.flatMap(({ span, origins }) => {
    const range = toRange(shown.lines, span);
    const [link] = origins.flatMap((place) => toLink(place, session) ?? []);
    // A passage over several lines has links of its own.
    return link && range.start.line === range.end.line ? [{ range, target: link.target, tooltip: link.text }] : [];
  });
}

/** `workspace/symbol` */
export function answerWorkspaceSymbols(session: Session, { query }: WorkspaceSymbolParams): SymbolInformation[] {
  const found: SymbolInformation[] = [];
  for (const { analysis } of session.folders.list()) {
    for (const { name, kind, container, place } of workspaceSymbols(analysis, query, MOST_SYMBOLS - found.length)) {
      const location = toLocation(place, session);
      if (location) found.push({ name, kind: WORKSPACE_SYMBOL_KIND[kind], containerName: container, location });
    }
  }
  return found;
}

/** More of them nobody reads; with each letter that is typed the editor asks again. */
const MOST_SYMBOLS = 500;

const WORKSPACE_SYMBOL_KIND = { object: SymbolKind.Class, entry: SymbolKind.Object } as const;
