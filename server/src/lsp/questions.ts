import type {
  CodeAction,
  CodeActionParams,
  CompletionList,
  DocumentSymbol,
  Hover,
  Location,
  Position,
  TextDocumentIdentifier,
} from 'vscode-languageserver';
import {
  actions,
  complete,
  conversionOffers,
  definition,
  hover,
  previewOrigins,
  symbols,
  type ConversionOffer,
  type Document,
  type Place,
} from '../core/index';
import {
  ACTION_KIND,
  offsetOf,
  spanOf,
  toCodeAction,
  toCompletionItem,
  toDocumentSymbol,
  toLink,
  toLocation,
} from './convert';
import { LongText } from './long-text';
import { CONVERT_COMMAND, type ConvertArguments } from '../protocol';
import { toRange } from './ranges';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** A question about a position in a document. */
interface At {
  readonly textDocument: TextDocumentIdentifier;
  readonly position: Position;
}

/** `textDocument/hover`; in a node file: where the line comes from. */
export function answerHover(session: Session, { textDocument, position }: At): Hover | null {
  const shown = session.nodeFiles.shown(textDocument.uri);
  if (shown) return originHover(session, previewOrigins(shown.preview, offsetOf(shown.lines, position)));
  const document = documentOf(session, textDocument);
  if (!document) return null;
  const { analysis } = session.folders.of(document.uri);
  const found = hover(analysis, document.uri, offsetOf(document.lines, position), (place) => toLink(place, session));
  const span = found && document.locate(found.place);
  if (!found) return null;
  const contents = { kind: 'markdown', value: found.markdown } as const;
  return span ? { contents, range: toRange(document.lines, span) } : { contents };
}

/** `textDocument/completion` */
export function answerCompletion(session: Session, { textDocument, position }: At): CompletionList | null {
  const document = documentOf(session, textDocument);
  if (!document) return null;
  const { analysis } = session.folders.of(document.uri);
  const proposals = complete(analysis, document.uri, offsetOf(document.lines, position));
  if (proposals.length === 0) return null;
  return {
    isIncomplete: false,
    items: proposals.map((proposal, index) => toCompletionItem(proposal, index, document, session)),
  };
}

/** `textDocument/codeAction` */
export function answerCodeActions(
  session: Session,
  { textDocument, range, context }: CodeActionParams,
): CodeAction[] | null {
  const document = documentOf(session, textDocument);
  if (!document) return null;
  const { analysis } = session.folders.of(document.uri);
  const isWanted = (kind: string): boolean =>
    context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? !kind.startsWith('source.');
  const found = actions(analysis, document.uri, spanOf(document.lines, range), (kind) => isWanted(ACTION_KIND[kind]));
  const converting =
    isWanted(ACTION_KIND.rewrite) && session.knowsCommand(CONVERT_COMMAND)
      ? conversionOffers(analysis, document.uri, spanOf(document.lines, range))
      : [];
  return [
    ...found.flatMap((action) => toCodeAction(action, document, session) ?? []),
    ...converting.map((offer) => toConversion(session, offer)),
  ];
}

/** The outcome is a new file, which the client shows. */
function toConversion(session: Session, { title, form, uri, offset }: ConversionOffer): CodeAction {
  const at = offset === null ? null : (session.document(uri)?.lines.positionAt(offset) ?? null);
  const convertArguments: ConvertArguments = [session.spell(uri), at, form];
  const command = { title, command: CONVERT_COMMAND, arguments: [...convertArguments] };
  return { title, kind: ACTION_KIND.rewrite, command };
}

/** `textDocument/definition`; in a node file: the manifest lines that caused what stands there. */
export function answerDefinition(session: Session, { textDocument, position }: At): Location[] | null {
  const shown = session.nodeFiles.shown(textDocument.uri);
  const document = shown ? null : documentOf(session, textDocument);
  if (shown) return locations(session, previewOrigins(shown.preview, offsetOf(shown.lines, position)));
  if (!document) return null;
  const { analysis } = session.folders.of(document.uri);
  return locations(session, definition(analysis, document.uri, offsetOf(document.lines, position)));
}

/** `textDocument/documentSymbol` */
export function answerSymbols(
  session: Session,
  { textDocument }: { textDocument: TextDocumentIdentifier },
): DocumentSymbol[] | null {
  const document = documentOf(session, textDocument);
  return document ? symbols(document).map((item) => toDocumentSymbol(item, document)) : null;
}

/** `workspace/textDocumentContent`: a node file as it is now; empty where the cluster or the file is gone. */
export function answerNodeFile({ nodeFiles }: Session, { uri }: TextDocumentIdentifier): { text: LongText } {
  return { text: new LongText(nodeFiles.textOf(uri) ?? '') };
}

/** Only what the editor has open: its positions are those of its own text. */
export function documentOf(session: Session, { uri }: TextDocumentIdentifier): Document | null {
  const document = session.open.get(canonicalUri(uri));
  return document && session.document(document.uri) === document ? document : null;
}

function originHover(session: Session, origins: readonly Place[]): Hover | null {
  const links = origins.flatMap((place) => toLink(place, session) ?? []);
  const lines = [...new Set(links.map(({ text, target }) => `- [${text.replace(/[^\w.:-]/g, ' ')}](<${target}>)`))];
  return lines.length === 0 ? null : { contents: { kind: 'markdown', value: `Comes from\n\n${lines.join('\n')}` } };
}

/** Where places stand, each once; null where none is in a text any more. */
export function locations(session: Session, places: readonly Place[]): Location[] | null {
  const found = places.flatMap((place) => toLocation(place, session) ?? []);
  const distinct = [...new Map(found.map((location) => [JSON.stringify(location), location])).values()];
  return distinct.length === 0 ? null : distinct;
}
