import { decodeBase64 } from '../text/base64';
import { readCertificate, type Certificate } from './certificate';

/** One block of a text in PEM form. */
export type PemBlock =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  /** It calls itself a certificate, and no program can read it. */
  | { readonly kind: 'unreadable' }
  /** A part of it is left out, as documentation does. */
  | { readonly kind: 'abridged' };

/** More than this many nobody puts behind one key; the rest is not read. */
export const MOST_CERTIFICATES = 100;

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/** The certificates of a text in PEM form, in its order. Other blocks, and text around them, are passed over. Linear in the text. */
export function readPem(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let at = text.indexOf(BEGIN); at >= 0 && blocks.length < MOST_CERTIFICATES; at = text.indexOf(BEGIN, at)) {
    const start = at + BEGIN.length;
    const end = text.indexOf(END, start);
    blocks.push(readBlock(end < 0 ? null : text.slice(start, end)));
    if (end < 0) break;
    at = end;
  }
  return blocks;
}

function readBlock(body: string | null): PemBlock {
  if (body === null) return { kind: 'unreadable' };
  if (/\.\.\.|[…<>{}$]/.test(body)) return { kind: 'abridged' };
  const bytes = decodeBase64(body);
  const certificate = bytes && readCertificate(bytes);
  return certificate ? { kind: 'certificate', certificate } : { kind: 'unreadable' };
}
