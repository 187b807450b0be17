import { changeDocument, type Document } from '../document';
import { scalarSource } from '../syntax/scalar-writer';
import { changeBetween } from '../text/change';
import { fileUriOf } from '../text/carried-uri';
import { applyEdits, type Edit, type PlacedEdit } from '../text/edit';
import { carriedTexts, type CarriedText } from './carried-documents';
import { holdsManifests } from './config-map-values';
import { encodeText } from './encoding';
import { sourceOf } from './locate';

/** What came of writing a text back into the value that carries it. */
export type WriteBack =
  /** One edit of the carrier's text, of nothing but the value; none where the text is what it was. Spans are absolute. */
  { readonly kind: 'edits'; readonly edits: readonly Edit[] } | { readonly kind: 'refused'; readonly reason: string };

/** Where a text is looked for that was written back. */
type TextsOf = (carrier: Document) => readonly CarriedText[];

/**
 * Puts another text in the place of a carried one, encoded as that was. Refused where a checksum beside the value would be wrong
 * afterwards, and where what is read back is not what was written.
 */
export function writeBack(
  carrier: Document,
  carried: CarriedText,
  text: string,
  textsOf: TextsOf = carriedTexts,
): WriteBack {
  const { value, document } = carried;
  if (document.text === text) return { kind: 'edits', edits: [] };
  if (value.isSealed) {
    const reason =
      'A checksum (`verification.hash`) stands beside this text and would be wrong with another one: remove it first';
    return { kind: 'refused', reason };
  }
  const edit = editOf(carrier, carried, text);
  const after = edit && changeDocument(carrier, carrier.version, edit);
  const isRead =
    after && textsOf(after).some((other) => other.document.uri === document.uri && other.document.text === text);
  if (!isRead) return { kind: 'refused', reason: whyNotRead(carried, text) };
  return { kind: 'edits', edits: [edit] };
}

/** What would not come back of a text that is written, where it stands, and what to do. */
function whyNotRead({ value, document }: CarriedText, text: string): string {
  const { carrier, path } = value;
  const where = `\`${path}\` of ${carrier.kind}${carrier.name === '' ? '' : ` \`${carrier.name}\``}`;
  const inFile = `change ${where} in \`${nameOf(document.uri)}\` itself`;
  if (carrier.kind === 'ConfigMap' && value.language === 'yaml' && !holdsManifests(text)) {
    return `${where} would hold no manifest that Mirrorscope reads, and could not be opened again: keep one of its kinds here, or ${inFile}`;
  }
  if (/\0|[\ud800-\udfff]/u.test(text))
    return `This text holds a NUL or half a character, which ${where} cannot carry: take it out`;
  return `This text cannot be written in the form in which ${where} carries it: ${inFile}`;
}

/** The file around a carried text, as people call it. */
function nameOf(uri: string): string {
  const file = fileUriOf(uri);
  return file.slice(file.lastIndexOf('/') + 1);
}

/** The same as an edit that moves with its carrier, without a look at what comes of it; null where it cannot be said. */
export function placedWriteBack(carrier: Document, carried: CarriedText, text: string): PlacedEdit | null {
  const { scalar, isSealed } = carried.value;
  const span = carrier.locate(scalar.place);
  const edit = isSealed ? null : editOf(carrier, carried, text);
  if (!span || !edit) return null;
  const at = scalar.place.start - span.start;
  const place = { chunk: scalar.place.chunk, start: edit.span.start + at, end: edit.span.end + at };
  return { place, newText: edit.newText };
}

function editOf(carrier: Document, carried: CarriedText, text: string): Edit | null {
  const { value } = carried;
  const span = carrier.locate(value.scalar.place);
  const source = sourceOf(carrier, carried);
  if (!span || source === null) return null;
  const newline = /\r\n|\n|\r/.exec(carrier.text)?.[0] ?? '\n';
  const indent = indentAt(carrier.text, span.start) + 2;
  const next = encodeText(text, value.encoding);
  return trimmed(span.start, source, scalarSource(value.scalar, next, { source, newline, indent }));
}

function indentAt(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^ */.exec(text.slice(start, offset))?.[0].length ?? 0;
}

/** What two sources have in common at their ends stays. */
function trimmed(at: number, before: string, after: string): Edit {
  let { start, end, length } = changeBetween(before, after);
  // The halves of a line break or of a surrogate pair stay together.
  if (start > 0 && /[\ud800-\udbff\r]/.test(before.charAt(start - 1))) {
    start--;
    length++;
  }
  if (end < before.length && /[\udc00-\udfff\n]/.test(before.charAt(end))) {
    end++;
    length++;
  }
  return { span: { start: at + start, end: at + end }, newText: after.slice(start, start + length) };
}

/** A carried text, and the texts around it from the file inwards; it is the last of them. */
export function wayTo(file: Document, uri: string): readonly [CarriedText, ...CarriedText[]] | null {
  const way: CarriedText[] = [];
  for (let document = file; document.uri !== uri;) {
    const next = carriedTexts(document).find((text) => isAround(text.document.uri, uri));
    if (!next) return null;
    way.push(next);
    document = next.document;
  }
  const [first, ...others] = way;
  return first ? [first, ...others] : null;
}

function isAround(outer: string, uri: string): boolean {
  return outer === uri || uri.startsWith(`${outer}#/`);
}

/**
 * Puts another text in the place of a carried one, however deep it stands: the edits of the file. `read` is what the writer has read there:
 * where the file holds another text by now, it is refused.
 */
export function writeIntoFile(
  file: Document,
  uri: string,
  { read, text }: { readonly read: string; readonly text: string },
): WriteBack {
  const way = wayTo(file, uri) ?? [];
  if (way.at(-1)?.document.text !== read) {
    return {
      kind: 'refused',
      reason: 'The file that carries this text holds another one by now: close and open it again',
    };
  }
  let next = text;
  let result: WriteBack = { kind: 'edits', edits: [] };
  for (const [index, carried] of [...way.entries()].reverse()) {
    const carrier = way[index - 1]?.document ?? file;
    result = writeBack(carrier, carried, next);
    if (result.kind === 'refused') return result;
    next = applyEdits(carrier.text, result.edits);
  }
  return result;
}
