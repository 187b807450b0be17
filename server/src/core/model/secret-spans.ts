import { dereference, type SyntaxFile, type Tree } from '../syntax/tree';
import { decodeBase64 } from '../text/base64';
import { gunzip } from '../text/gzip';
import { decodePercent } from '../text/percent';
import type { PlacedText, Span } from '../text/place';
import { decodeUtf8 } from '../text/utf8';

/** A text and its trees. */
export interface SecretHolder extends PlacedText {
  readonly text: string;
  readonly syntax: SyntaxFile;
}

/**
 * Where credentials for registries stand in a file, in UTF-16 code units: the `pullSecret` of an installation, what a Secret holds of it, and whatever
 * reads like an engine's `auth.json`, also in an encoded text; in a file that is not well-formed also the rest of the line behind such a key. For who
 * shows parts of files.
 */
export function secretSpans(document: SecretHolder): readonly Span[] {
  const { documents, problems } = document.syntax;
  const found: Tree[] = [];
  const open: (Tree | null)[] = documents.map(({ root }) => dereference(root));
  for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
    if (tree?.kind === 'sequence') for (const item of tree.items) open.push(item);
    if (tree?.kind !== 'mapping') continue;
    for (const { key, value } of tree.entries) {
      const meant = dereference(value);
      if (meant && SECRET_KEYS.has(key.text)) found.push(meant);
      else open.push(value);
    }
  }
  const { text } = document;
  const spans = [...found.flatMap(({ place }) => document.locate(place) ?? []), ...credentialsIn(text)];
  return problems.length > 0 || documents.length === 0 ? [...spans, ...behindKeys(text)] : spans;
}

/** The keys of what is never shown. */
export const SECRET_KEYS: ReadonlySet<string> = new Set(['pullSecret', '.dockerconfigjson', '.dockercfg']);

/** Where a text of any kind holds credentials: the values of an engine's `auth.json`, and what comes to such a text once it is decoded. Linear. */
export function credentialsIn(text: string): readonly Span[] {
  return credentialsAtDepth(text, DEEPEST);
}

function credentialsAtDepth(text: string, depth: number): readonly Span[] {
  const values = [
    ...[...text.matchAll(VALUE)].map(({ index, 0: all, 1: value = '' }) => ({
      start: index + all.length - value.length,
      end: index + all.length,
    })),
    ...passwordsIn(text),
  ];
  if (depth === 0) return values;
  const words = [...text.matchAll(WORD)].filter(([word]) => word.includes('%'));
  const encoded = [...text.matchAll(BASE64), ...words].flatMap(({ index, 0: word }): Span[] => {
    const inner = decoded(word);
    return inner !== null && credentialsAtDepth(inner, depth - 1).length > 0
      ? [{ start: index, end: index + word.length }]
      : [];
  });
  return [...values, ...encoded];
}

/** An Ignition config in a data URL holds files in data URLs. */
const DEEPEST = 4;

/** The keys of an entry of `auths`, in quotes that may be escaped (JSON in a value), or without any in a flow mapping. */
const VALUE =
  /(?:["'](?:auth|password|identitytoken|registrytoken)\\*["'][ \t]*:\s*\\*["']|[{,][ \t]*auth[ \t]*:[ \t]*)([^"'\\\s,{}]+)/gi;

/** The password in `user:password@host`. */
function passwordsIn(text: string): readonly Span[] {
  return [...text.matchAll(/@(?!sha\d)(?=[A-Za-z0-9[])/g)].flatMap(({ index: end }) => {
    const before = text.slice(Math.max(0, end - LONGEST_USER), end);
    const password = /(?:^|[\s"'`,/@])[^\s"'`,/@:]+:([^\s"'`,/@]+)$/.exec(before)?.[1];
    return password === undefined ? [] : [{ start: end - password.length, end }];
  });
}

const LONGEST_USER = 300;

/** A text with asterisks in the place of credentials. */
export function withoutCredentials(text: string): string {
  const shown: string[] = [];
  let done = 0;
  for (const { start, end } of [...credentialsIn(text)].sort((a, b) => a.start - b.start)) {
    if (end <= done) continue;
    shown.push(text.slice(done, start), '*'.repeat(end - Math.max(start, done)));
    done = end;
  }
  return shown.join('') + text.slice(done);
}

/** In one line, or in lines of its own that are indented alike. */
const BASE64 = /[A-Za-z0-9+/]{16,}={0,2}(?:\r?\n[ \t]+[A-Za-z0-9+/]+={0,2}(?=[ \t]*(?:\r?\n|$)))*/g;

/** Ends where an escape of JSON begins, so that what is left of that stays well-formed. */
const WORD = /[^\s,"'\\]+/g;

/** The text behind an encoding; null where there is none. */
function decoded(word: string): string | null {
  if (word.includes('%')) return textOf(decodePercent(word));
  const letters = word.replace(/\s+/g, '');
  return textOf(decodeBase64(letters.slice(0, letters.length - (letters.length % 4))));
}

function textOf(bytes: Uint8Array | null): string | null {
  const plain = bytes?.[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes, MOST_UNPACKED) : bytes;
  return plain && decodeUtf8(plain);
}

/** Bytes. */
const MOST_UNPACKED = 1024 * 1024;

function behindKeys(text: string): readonly Span[] {
  return [...text.matchAll(KEY)].map(({ index, 0: { length } }) => {
    const start = index + length;
    const end = text.indexOf('\n', start);
    return { start, end: end < 0 ? text.length : end };
  });
}

const KEY = /(?:pullSecret|\.dockerconfigjson|\.dockercfg)["']?[ \t]?:/g;
