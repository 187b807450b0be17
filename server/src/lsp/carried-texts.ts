import {
  carriedTexts,
  fileUriOf,
  isCarriedUri,
  offsetInCarried,
  wayTo,
  writeIntoFile,
  type CarriedText,
  type Document,
} from '../core/index';
import {
  carriedTextUri,
  type CarriedTextName,
  type CarriedTextsParams,
  type CarriedTextsResult,
  type WriteCarriedTextParams,
  type WriteCarriedTextResult,
} from '../protocol';
import { offsetOf, toDocumentEdit } from './convert';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** `mirrorscope/carriedTexts` */
export function answerCarriedTexts(session: Session, { uri, position }: CarriedTextsParams): CarriedTextsResult {
  const document = session.document(canonicalUri(uri));
  if (!document) return { texts: [] };
  const at = position && offsetInCarried(document, offsetOf(document.lines, position), session.document);
  return { texts: (at ? [at.text] : allIn(document)).map(nameOf) };
}

/** `mirrorscope/readCarriedText`: what the file holds, whatever an editor has made of the text meanwhile. */
export function answerReadCarriedText(
  session: Session,
  { uri }: { readonly uri: string },
): { readonly text: string } | null {
  const known = canonicalUri(uri);
  const file = isCarriedUri(known) ? session.document(fileUriOf(known)) : undefined;
  const text = file && wayTo(file, known)?.at(-1);
  return text ? { text: text.document.text } : null;
}

/** `mirrorscope/writeCarriedText` */
export function answerWriteCarriedText(
  session: Session,
  { uri, read, text }: WriteCarriedTextParams,
): WriteCarriedTextResult {
  const known = canonicalUri(uri);
  const file = session.document(fileUriOf(known));
  if (!file) return { edit: null, refusal: 'The file that carries this text is gone' };
  const result = writeIntoFile(file, known, { read, text });
  if (result.kind === 'refused') return { edit: null, refusal: result.reason };
  if (result.edits.length === 0) return { edit: null, refusal: null };
  return { edit: { documentChanges: [toDocumentEdit(file, result.edits, session)] }, refusal: null };
}

/** Each text, and behind it those in it. */
function allIn(document: Document): readonly CarriedText[] {
  return carriedTexts(document).flatMap((text) => [text, ...allIn(text.document)]);
}

function nameOf({ document, value: { carrier, path } }: CarriedText): CarriedTextName {
  return { uri: carriedTextUri(document.uri), name: path, carrier: `${carrier.kind} ${carrier.name}`.trimEnd() };
}
