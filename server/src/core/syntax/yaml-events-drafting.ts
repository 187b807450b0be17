import {
  COLLECTION_STYLE,
  EVENT_ID,
  type DocumentEvent,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { Draft, DraftDocument, DraftEntry, DraftScalar } from './draft';
import { gapEnd, isDocumentMark, pageGapEnd } from './yaml-events-gaps';
import { scalarDraft } from './yaml-events-scalars';

/** Keys are at most 1024 characters long; longer ones, and what comes near, are left to the other reader. */
const MAX_KEY_LENGTH = 1000;

/**
 * The drafts of what the package's events say about `text`; null where it has something that is left to the other reader. The
 * events do not say where brackets close, block texts and documents begin: that is found by walking over the text between
 * the values, and whatever stands there unexpectedly is a reason for null. Linear; does not recurse.
 */
export function draftDocuments(events: readonly Event[], text: string): readonly DraftDocument[] | null {
  const work: Drafting = { text, at: 0, documents: [], open: [] };
  for (const event of events) {
    if (!draftEvent(event, work)) return null;
  }
  return pageGapEnd(text, work.at, text.length) === text.length ? work.documents : null;
}

interface Drafting {
  readonly text: string;
  /** Up to here the text is understood. */
  at: number;
  readonly documents: DraftDocument[];
  /** What is not closed yet, the outermost first. */
  readonly open: Open[];
}

type Open = OpenDocument | OpenSequence | OpenMapping;

interface OpenDocument {
  readonly kind: 'document';
  /** -1 where it has no `---` and its first content is still to come. */
  start: number;
  readonly hasEndMark: boolean;
  root: Draft | null;
}

interface OpenSequence {
  readonly kind: 'sequence';
  readonly brackets: Brackets;
  readonly start: number;
  readonly items: (Draft | null)[];
}

interface OpenMapping {
  readonly kind: 'mapping';
  readonly brackets: Brackets;
  readonly start: number;
  readonly entries: DraftEntry[];
  /** The key whose value is due. */
  key: DraftScalar | null;
}

/** `pair`: a mapping of one entry in a flow sequence, which has no brackets of its own. */
type Brackets = 'none' | 'own' | 'pair';

/** False where the other reader has to look. */
function draftEvent(event: Event, work: Drafting): boolean {
  switch (event.type) {
    case EVENT_ID.DOCUMENT:
      return openDocument(event, work);
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return openCollection(event, work);
    case EVENT_ID.SCALAR:
      return draftScalar(event, work);
    case EVENT_ID.ALIAS:
      return false;
    case EVENT_ID.POP:
      return close(work);
  }
}

function openDocument({ explicitStart, explicitEnd }: DocumentEvent, work: Drafting): boolean {
  const document: OpenDocument = { kind: 'document', start: -1, hasEndMark: explicitEnd, root: null };
  work.open.push(document);
  if (!explicitStart) return true;
  const mark = pageGapEnd(work.text, work.at, work.text.length);
  if (!isDocumentMark(work.text, mark, '---')) return false;
  document.start = mark;
  work.at = mark + 3;
  return true;
}

function openCollection(event: SequenceEvent | MappingEvent, work: Drafting): boolean {
  const { start } = event;
  if (event.anchorStart >= 0 || event.tagStart >= 0 || !reach(start, work)) return false;
  const brackets = bracketsOf(event, work.text);
  if (brackets === 'own') work.at = start + 1;
  work.open.push(
    event.type === EVENT_ID.SEQUENCE
      ? { kind: 'sequence', brackets, start, items: [] }
      : { kind: 'mapping', brackets, start, entries: [], key: null },
  );
  return true;
}

function bracketsOf({ style, start }: SequenceEvent | MappingEvent, text: string): Brackets {
  if (style === COLLECTION_STYLE.BLOCK) return 'none';
  const sign = text.charAt(start);
  return sign === '{' || sign === '[' ? 'own' : 'pair';
}

/** Walks to where a value begins. */
function reach(start: number, work: Drafting): boolean {
  const { text, at, open } = work;
  const holder = open.at(-1);
  work.at = start;
  if (holder?.kind === 'document' && holder.start < 0) return beginDocument(holder, at, start, work);
  return gapEnd(text, at, start) === start && (!isLaterPart(holder) || hasNewline(text, at, start));
}

/** A document without `---` begins at its first value. */
function beginDocument(document: OpenDocument, at: number, start: number, { text, documents }: Drafting): boolean {
  document.start = start;
  if (documents.length > 0 && text.charAt(start - 1) !== '\n') return false;
  return pageGapEnd(text, at, start) === start;
}

/** Whether a key or an item that begins here has others of its block before it: the package takes some on one line, YAML none. */
function isLaterPart(holder: Open | undefined): boolean {
  switch (holder?.kind) {
    case 'sequence':
      return holder.brackets === 'none' && holder.items.length > 0;
    case 'mapping':
      return holder.brackets === 'none' && holder.entries.length > 0 && !holder.key;
    case 'document':
    case undefined:
      return false;
  }
}

function hasNewline(text: string, from: number, to: number): boolean {
  const newline = text.indexOf('\n', from);
  return newline >= 0 && newline < to;
}

function draftScalar(event: ScalarEvent, work: Drafting): boolean {
  if (event.anchorStart >= 0 || event.tagStart >= 0) return false;
  if (event.valueStart < 0) return putHole(work);
  const scalar = scalarDraft(event, work.text, work.at, work.open.at(-1)?.kind === 'document');
  if (!scalar || !reach(scalar.start, work)) return false;
  work.at = scalar.end;
  return put(scalar, work);
}

/** Walks over the sign that the value is missing behind: what follows may be the next document. */
function putHole(work: Drafting): boolean {
  const { text, at, open } = work;
  const sign = pageGapEnd(text, at, text.length);
  if (text.charAt(sign) === (open.at(-1)?.kind === 'sequence' ? '-' : ':')) work.at = sign + 1;
  return put(null, work);
}

/** Gives a value to the collection or document that is open; null is a hole. */
function put(value: Draft | null, { open, text }: Drafting): boolean {
  const holder = open.at(-1);
  switch (holder?.kind) {
    case undefined:
      return false;
    case 'document':
      holder.root = value;
      return true;
    case 'sequence':
      holder.items.push(value);
      return true;
    case 'mapping':
      if (holder.key) {
        holder.entries.push({ key: holder.key, value });
        holder.key = null;
        return true;
      }
      if (value?.kind !== 'scalar' || !isSimpleKey(value, text)) return false;
      holder.key = value;
      return true;
  }
}

function isSimpleKey({ style, start, end }: DraftScalar, text: string): boolean {
  return style !== 'block' && end - start <= MAX_KEY_LENGTH && !text.slice(start, end).includes('\n');
}

/** Closes what was opened last. */
function close(work: Drafting): boolean {
  const closed = work.open.pop();
  switch (closed?.kind) {
    case undefined:
      return false;
    case 'document':
      return closeDocument(closed, work);
    case 'sequence': {
      const { brackets, start, items } = closed;
      const end = collectionEnd(brackets, start, items.findLast((item) => item !== null) ?? null, work);
      if (end < 0) return false;
      return put({ kind: 'sequence', flow: brackets !== 'none', items, start, end, anchor: null }, work);
    }
    case 'mapping': {
      const { brackets, start, entries, key } = closed;
      const last = entries.at(-1);
      if (key || (brackets === 'pair' && !last?.value)) return false;
      const end = collectionEnd(brackets, start, last?.value ?? last?.key ?? null, work);
      if (end < 0) return false;
      return put({ kind: 'mapping', flow: brackets !== 'none', entries, start, end, anchor: null }, work);
    }
  }
}

/** Behind the closing bracket; without brackets behind the last part. -1 where there is something else. */
function collectionEnd(brackets: Brackets, start: number, last: Draft | null, work: Drafting): number {
  switch (brackets) {
    case 'none':
    case 'pair':
      return Math.max(start + 1, last?.end ?? 0);
    case 'own': {
      const end = gapEnd(work.text, work.at, work.text.length);
      if (work.text.charAt(end) !== (work.text.charAt(start) === '[' ? ']' : '}')) return -1;
      work.at = end + 1;
      return work.at;
    }
  }
}

function closeDocument({ start, root, hasEndMark }: OpenDocument, work: Drafting): boolean {
  if (start < 0) return false;
  work.documents.push({ start, root });
  if (!hasEndMark) return true;
  const mark = pageGapEnd(work.text, work.at, work.text.length);
  if (!isDocumentMark(work.text, mark, '...')) return false;
  work.at = mark + 3;
  return true;
}
