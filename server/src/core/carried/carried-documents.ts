import { documentAgain, type Document } from '../document';
import { scalarMap } from '../syntax/scalar-source';
import { carriedUri } from '../text/carried-uri';
import { throughBoth, type TextMap } from '../text/text-map';
import { holdsAny } from '../text/change';
import type { Known } from '../text/renewed';
import { CARRIER_MARKS, carriedValues } from './carriers';
import type { CarriedValue } from './carried-value';
import { decodeValue, valueMap } from './encoding';

/** A text inside of a value, as a document of its own. The same object for as long as its value is. */
export interface CarriedText {
  /** The same for as long as the text is, however it is encoded. */
  readonly document: Document;
  readonly value: CarriedValue;
  /** How the text and the source of the value's scalar belong together; `source` is the text at its place. */
  mapFrom(source: string): TextMap;
}

/** What a file carries, and what a next reading takes over. */
export interface CarriedReading {
  readonly carried: readonly CarriedText[];
  /** Whether its text may carry something at all. */
  readonly hasMarks: boolean;
  /** Values that hold no text of ours once they are decoded, or cannot be, by the URI that it would have. */
  readonly refused: ReadonlyMap<string, CarriedValue>;
  /** How many values had to be decoded for this version. */
  readonly decoded: number;
}

/**
 * The texts that a file carries, as documents, in the order of its text. Values that have not changed are not decoded again, and texts that
 * have not are the same documents. What cannot be decoded is no document. A template carries nothing: its values are not there yet.
 */
export function carriedTexts(document: Document): readonly CarriedText[] {
  return readingOf(document).carried;
}

/** The text of such a URI among them; null where there is none. */
export function carriedTextAt(document: Document, uri: string): CarriedText | null {
  return document.once(carriedByUri).get(uri) ?? null;
}

function carriedByUri(document: Document): ReadonlyMap<string, CarriedText> {
  return new Map(carriedTexts(document).map((text) => [text.document.uri, text]));
}

/** The same with how much work it was. */
export function readingOf(document: Document): CarriedReading {
  return document.language === 'yaml' && document.hasTree ? document.once(readCarried) : NOTHING;
}

const NOTHING: CarriedReading = { carried: [], hasMarks: false, refused: new Map(), decoded: 0 };

function readCarried(document: Document, older: Known<CarriedReading> | null): CarriedReading {
  if (!mayHaveMarks(document, older) || depthOf(document.uri) > DEEPEST) return NOTHING;
  if (document.isTemplate) return { ...NOTHING, hasMarks: true };
  const before = new Map((older?.value.carried ?? []).map((carried) => [carried.document.uri, carried]));
  const taken = new Map<string, number>();
  const refused = new Map<string, CarriedValue>();
  let decoded = 0;
  const decode = (uri: string, value: CarriedValue): string | null => {
    if (isSameSource(older?.value.refused.get(uri), value)) return null;
    decoded++;
    const text = decodeValue(value.scalar.text, value.encoding);
    return text !== null && value.isOurs?.(text) !== false ? text : null;
  };
  const carried = carriedValues(document).flatMap((value): CarriedText[] => {
    const uri = freeUri(carriedUri(document.uri, value.carrier, value.path), taken);
    const known = before.get(uri) ?? null;
    if (known?.value.node === value.node) return [known];
    const text = isSameSource(known?.value, value) ? (known?.document.text ?? null) : decode(uri, value);
    if (text !== null) return [carriedOf(value, documentOf({ uri, text, value }, document, known))];
    refused.set(uri, value);
    return [];
  });
  return { carried, hasMarks: true, refused, decoded };
}

/** Whether two values decode to the same. */
export function isSameSource(a: CarriedValue | undefined, b: CarriedValue): boolean {
  if (a?.scalar.text !== b.scalar.text || a.encoding.kind !== b.encoding.kind) return false;
  if (a.encoding.kind === 'text' || b.encoding.kind === 'text') return true;
  return a.encoding.head === b.encoding.head && a.encoding.isGzip === b.encoding.isGzip && a.isOurs === b.isOurs;
}

/** Texts in texts in texts are no longer read. */
const DEEPEST = 2;

function depthOf(uri: string): number {
  return uri.split('#/').length - 1;
}

/** Where there were no marks, one can only have come where the text was changed. */
function mayHaveMarks({ content }: Document, older: Known<CarriedReading> | null): boolean {
  return holdsAny(content, CARRIER_MARKS, older?.value.hasMarks === false ? older.change : null);
}

/** Objects of one name in one file are told apart by a number. */
function freeUri(wanted: string, taken: Map<string, number>): string {
  const count = (taken.get(wanted) ?? 0) + 1;
  taken.set(wanted, count);
  if (count === 1) return wanted;
  const slash = wanted.indexOf('/', wanted.lastIndexOf('#/') + 2);
  return `${wanted.slice(0, slash)}~~${count}${wanted.slice(slash)}`;
}

/** A text of a value that nobody reads as a file of its own, for whoever wants to change it as one. */
export function textInValue(document: Document, value: CarriedValue): CarriedText {
  const uri = carriedUri(document.uri, value.carrier, value.path);
  return carriedOf(value, documentOf({ uri, text: value.scalar.text, value }, document, null));
}

interface Decoded {
  readonly uri: string;
  readonly text: string;
  readonly value: CarriedValue;
}

function documentOf({ uri, text, value }: Decoded, { version }: Document, known: CarriedText | null): Document {
  return documentAgain({ uri, version, language: value.language, text }, known?.document ?? null);
}

function carriedOf(value: CarriedValue, document: Document): CarriedText {
  let map: TextMap | null = null;
  const { scalar, encoding } = value;
  return {
    document,
    value,
    mapFrom(source) {
      map ??= throughBoth(valueMap(scalar.text, encoding, document.text), scalarMap(scalar, source));
      return map;
    },
  };
}
