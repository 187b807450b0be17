import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { spanOf } from './convert';
import { documentOf } from './questions';
import type { Session } from './session';
import { hintsIn } from './shown-hints';

/** `textDocument/inlayHint` */
export function answerInlayHints(session: Session, { textDocument, range }: InlayHintParams): InlayHint[] | null {
  const document = documentOf(session, textDocument);
  if (!document || !session.hints.isWanted(document.uri)) return null;
  const span = spanOf(document.lines, range);
  const hints = hintsIn(session.folders, document, span);
  session.hints.listed(document, span, hints);
  return hints;
}
