import { decodeUtf8 } from '../text/utf8';
import { dayOf } from './day';
import { derAt, derContent, derItems, type DerValue } from './der';

/** What people want to know of an X.509 certificate. Nothing is verified. */
export interface Certificate {
  /** As `CN=registry.lan, O=Lab`. */
  readonly subject: string;
  readonly issuer: string;
  /** Days since 1970-01-01 (UTC) on which it begins and ceases to be valid. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Whether it may vouch for others; null where it does not say. */
  readonly isAuthority: boolean | null;
}

/**
 * Reads a certificate in DER form as far as it is told to people; null where it is none. Total and bounded by the bytes: lengths that lead
 * outside end the reading. Follows RFC 5280, section 4.1.
 */
export function readCertificate(bytes: Uint8Array): Certificate | null {
  const whole = derAt(bytes, 0);
  const [body, algorithm, signature] = whole?.tag === SEQUENCE ? (derItems(whole) ?? []) : [];
  if (body?.tag !== SEQUENCE || algorithm?.tag !== SEQUENCE || signature?.tag !== BIT_STRING) return null;
  const fields = derItems(body);
  if (!fields) return null;
  // Version 1 does not say its version.
  const [, , issuer, validity, subject] = fields[0]?.tag === VERSION ? fields.slice(1) : fields;
  const [from, until] = validity?.tag === SEQUENCE ? (derItems(validity) ?? []) : [];
  const issuedBy = issuer ? readName(issuer) : null;
  const issuedTo = subject ? readName(subject) : null;
  const firstDay = from ? readTime(from) : null;
  const lastDay = until ? readTime(until) : null;
  if (issuedBy === null || issuedTo === null || firstDay === null || lastDay === null) return null;
  return { subject: issuedTo, issuer: issuedBy, firstDay, lastDay, isAuthority: authorityOf(fields) };
}

const SEQUENCE = 0x30;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const BOOLEAN = 0x01;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;

/** Attributes as people write them; others by their numbers. */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

/** The most specific part first, as most tools show it. */
function readName(name: DerValue): string | null {
  if (name.tag !== SEQUENCE) return null;
  const sets = derItems(name, 50);
  const pairs = sets?.flatMap((set) => derItems(set, 10) ?? []);
  const parts = pairs?.map((pair) => {
    const [id, value] = derItems(pair) ?? [];
    if (id?.tag !== OBJECT_ID || !value) return null;
    const number = objectId(derContent(id));
    return `${ATTRIBUTES.get(number) ?? number}=${textOf(value)}`;
  });
  if (!parts || parts.some((part) => part === null)) return null;
  return parts.reverse().join(', ');
}

function objectId(bytes: Uint8Array): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of bytes.subarray(0, 32)) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0)
      numbers.push(Math.min(Math.floor(value / 40), 2), value - 40 * Math.min(Math.floor(value / 40), 2));
    else numbers.push(value);
    value = 0;
  }
  return numbers.join('.');
}

const BMP_STRING = 0x1e;

/** All kinds of strings that names are made of; what is no UTF-8 is taken letter by letter. At most 200 characters. */
function textOf(value: DerValue): string {
  const bytes = derContent(value).subarray(0, 800);
  const wide = value.tag === BMP_STRING;
  const text = wide ? wideText(bytes) : (decodeUtf8(bytes) ?? String.fromCharCode(...bytes));
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ').slice(0, 200);
}

function wideText(bytes: Uint8Array): string {
  const units: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) units.push((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0));
  return String.fromCharCode(...units);
}

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** The day of a time; null where it is none. Years of two digits are those from 1950 to 2049. */
function readTime(value: DerValue): number | null {
  const text = String.fromCharCode(...derContent(value).subarray(0, 20));
  const short = value.tag === UTC_TIME ? /^(\d\d)(\d\d)(\d\d)\d{4}(?:\d\d)?(?:Z|[+-]\d{4})$/.exec(text) : null;
  const long = value.tag === GENERALIZED_TIME ? /^(\d{4})(\d\d)(\d\d)\d{6}/.exec(text) : null;
  const [, year, month, day] = short ?? long ?? [];
  if (year === undefined) return null;
  const century = short ? (Number(year) < 50 ? 2000 : 1900) : 0;
  return dayOf(century + Number(year), Number(month), Number(day));
}

/** `basicConstraints` (2.5.29.19). */
const BASIC_CONSTRAINTS = '2.5.29.19';

function authorityOf(fields: readonly DerValue[]): boolean | null {
  const wrapper = fields.find(({ tag }) => tag === EXTENSIONS);
  const list = wrapper && derItems(wrapper)?.[0];
  const extensions = (list && derItems(list)) ?? [];
  for (const extension of extensions) {
    const parts = derItems(extension) ?? [];
    const [id] = parts;
    const value = parts.at(-1);
    if (id?.tag !== OBJECT_ID || objectId(derContent(id)) !== BASIC_CONSTRAINTS) continue;
    const content = value?.tag === OCTET_STRING ? derAt(value.bytes, value.start, value.end) : null;
    const first = content && derItems(content)?.[0];
    return first?.tag === BOOLEAN && first.bytes[first.start] !== 0;
  }
  return null;
}
