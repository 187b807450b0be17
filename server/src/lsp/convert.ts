import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  InsertTextFormat,
  InsertTextMode,
  SymbolKind,
  type CodeAction,
  type CompletionItem,
  type CreateFile,
  type Diagnostic,
  type DocumentSymbol,
  type Location,
  type Position,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type {
  Action,
  ConfigurationChange,
  Document,
  Edit,
  Finding,
  OutlineItem,
  Place,
  Proposal,
  Severity,
  Span,
} from '../core/index';
import { placeInFile } from '../core/index';
import type { LineIndex } from '../core/index';
import { FIX_ALL_KIND } from './fix-all-kind';
import { toRange } from './ranges';
import { decodeSegment, SUGGEST_COMMAND } from '../protocol';

/** What is needed to say where something stands: the documents, and the URIs as the client writes them. */
export interface Places {
  readonly document: (uri: string) => Document | undefined;
  readonly spell: (uri: string) => string;
  /** null for a file that is not open in the editor. */
  readonly versionOf: (uri: string) => number | null;
  /** Where the rules' pages are. */
  readonly docsBase: string;
}

/** What a client has said that it takes. */
export interface Abilities {
  /** Completion with `$1` in it. */
  readonly snippets: boolean;
  /** Edits bound to versions. */
  readonly documentChanges: boolean;
  /** Edits that make files. */
  readonly newFiles: boolean;
}

/** A session, as far as what is sent depends on its client. */
interface Recipient {
  readonly takes: Abilities;
  readonly knowsCommand: (command: string) => boolean;
}

/** An offset of the protocol's position in a text, in UTF-16 code units; positions outside of the text are drawn in. */
export function offsetOf(lines: LineIndex, position: Position): number {
  return lines.offsetAt(position);
}

export function spanOf(lines: LineIndex, { start, end }: Range): Span {
  return { start: lines.offsetAt(start), end: lines.offsetAt(end) };
}

/** Where a place stands, that of a carried text in its file unless the editor has that text open; null where its text is no longer there. */
export function toLocation(place: Place, places: Places): Location | null {
  const own = placeInFile(place, places.document, (uri) => places.versionOf(uri) !== null);
  const document = places.document(own.chunk.file);
  const span = document?.locate(own);
  return document && span ? { uri: places.spell(document.uri), range: toRange(document.lines, span) } : null;
}

/** The link that opens a place in an editor: `name:line` (counted from 1) and its URI with the line behind `#L`. */
export function toLink(place: Place, places: Places): { readonly text: string; readonly target: string } | null {
  const location = toLocation(place, places);
  if (!location) return null;
  const { line, character } = location.range.start;
  const name = decodeSegment(
    location.uri
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) ?? '',
  );
  return { text: `${name}:${line + 1}`, target: `${location.uri}#L${line + 1},${character + 1}` };
}

/** A finding as the protocol says it; null where its place is no longer in the text. */
export function toDiagnostic(finding: Finding, document: Document, places: Places): Diagnostic | null {
  const span = document.locate(finding.place);
  if (!span) return null;
  const related = (finding.related ?? []).flatMap(({ place, message }) => {
    const location = toLocation(place, places);
    return location ? [{ location, message }] : [];
  });
  return {
    range: toRange(document.lines, span),
    severity: SEVERITY[finding.severity],
    code: finding.code,
    codeDescription: { href: `${places.docsBase}/rules/${finding.code}.md` },
    source: 'mirrorscope',
    message: finding.upstream === undefined ? finding.message : `${finding.message}\n${finding.upstream}`,
    ...(finding.tag ? { tags: [TAG[finding.tag]] } : {}),
    // A list that has grown keeps room for more; these are kept by the thousand.
    ...(related.length > 0 ? { relatedInformation: related.slice() } : {}),
  };
}

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const TAG = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary } as const;

function toTextEdits(document: Document, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: toRange(document.lines, span), newText }));
}

/** As `TextDocumentEdit` of the protocol, which may hold other things too. */
export interface WritableFileEdits {
  textDocument: { uri: string; version: number | null };
  edits: TextEdit[];
}

/** The edits of one file, bound to the version that the client has of it. */
export function toDocumentEdit(document: Document, edits: readonly Edit[], places: Places): WritableFileEdits {
  const { uri } = document;
  const textDocument = { uri: places.spell(uri), version: places.versionOf(uri) };
  return { textDocument, edits: toTextEdits(document, edits) };
}

/** An action as the client takes it; null where it makes a file and the client can make none. */
export function toCodeAction(action: Action, document: Document, places: Places & Recipient): CodeAction | null {
  const edit = toWorkspaceEdit(documentChanges(action, document, places), places.takes);
  if (!edit) return null;
  const told = action.fixes.slice(0, MOST_TOLD);
  const diagnostics = told.flatMap((finding) => toDiagnostic(finding, document, places) ?? []);
  return {
    title: action.title,
    kind: ACTION_KIND[action.kind],
    edit,
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
    ...(action.isPreferred ? { isPreferred: true } : {}),
  };
}

/** Of the findings that an action mends: editors mark the action at each of them, and the whole file may have thousands. */
const MOST_TOLD = 100;

function documentChanges({ edits, elsewhere }: Action, document: Document, places: Places): DocumentChange[] {
  return [
    ...(edits.length > 0 ? [toDocumentEdit(document, edits, places)] : []),
    ...(elsewhere ? toConfigurationEdit(elsewhere, places) : []),
  ];
}

type DocumentChange = WritableFileEdits | CreateFile;

function toWorkspaceEdit(documentChanges: DocumentChange[], takes: Abilities): WorkspaceEdit | null {
  const edits = documentChanges.flatMap((change) => ('edits' in change ? change : []));
  if (edits.length < documentChanges.length && !takes.newFiles) return null;
  if (takes.documentChanges) return { documentChanges };
  return { changes: Object.fromEntries(edits.map(({ textDocument, edits: changes }) => [textDocument.uri, changes])) };
}

/** The edits of `.mirrorscope.yaml`, which is made where there is none. */
export function toConfigurationEdit({ uri, isNew, edits }: ConfigurationChange, places: Places): DocumentChange[] {
  const document = places.document(uri);
  if (document && !isNew) return [toDocumentEdit(document, edits, places)];
  const start = { line: 0, character: 0 };
  const newText = edits.map((edit) => edit.newText).join('');
  return [
    { kind: 'create', uri, options: { ignoreIfExists: true } },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText }] },
  ];
}

/** The kinds of the protocol. */
export const ACTION_KIND: Readonly<Record<Action['kind'], string>> = {
  quickfix: CodeActionKind.QuickFix,
  rewrite: CodeActionKind.RefactorRewrite,
  'fix-all': FIX_ALL_KIND,
};

export function toCompletionItem(
  proposal: Proposal,
  index: number,
  document: Document,
  { takes, knowsCommand }: Recipient,
): CompletionItem {
  const { label, detail, documentation, insertText, replace, filterText, isDeprecated } = proposal;
  const isSnippet = proposal.isSnippet && takes.snippets;
  const newText = proposal.isSnippet && !isSnippet ? withoutStops(insertText) : insertText;
  return {
    label,
    kind: COMPLETION_KIND[proposal.kind],
    // The order in which core proposes is the order that is meant.
    sortText: String(index).padStart(5, '0'),
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range: toRange(document.lines, replace), newText },
    ...(filterText === undefined ? {} : { filterText }),
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: 'markdown', value: documentation } }),
    ...(isDeprecated ? { tags: [1] } : {}),
    ...(proposal.asksForMore && knowsCommand(SUGGEST_COMMAND)
      ? { command: { command: SUGGEST_COMMAND, title: 'Suggest' } }
      : {}),
  };
}

/** A snippet as it reads before anything is filled in: the first of what may be chosen. */
function withoutStops(snippet: string): string {
  return snippet.replace(
    /\\([\\$}])|\$\d+|\$\{\d+(?::([^}]*)|\|([^,|]*)[^}]*)\}/g,
    (_, escaped?: string, text?: string, choice?: string) => escaped ?? text ?? choice ?? '',
  );
}

const COMPLETION_KIND: Readonly<Record<Proposal['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Value,
  object: CompletionItemKind.Snippet,
  table: CompletionItemKind.Module,
};

export function toDocumentSymbol(item: OutlineItem, document: Document): DocumentSymbol {
  const range = toRange(document.lines, item.span);
  return {
    name: item.name,
    kind: SYMBOL_KIND[item.kind],
    range,
    selectionRange: toRange(document.lines, item.nameSpan),
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...(item.isDeprecated ? { tags: [1] } : {}),
    children: item.children.map((child) => toDocumentSymbol(child, document)),
  };
}

const SYMBOL_KIND: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  object: SymbolKind.Class,
  entry: SymbolKind.Object,
  list: SymbolKind.Array,
  value: SymbolKind.String,
};
