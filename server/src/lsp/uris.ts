import { decodeSegment, readCarriedTextUri } from '../protocol';

/**
 * One spelling for each URI: editors differ in what they escape (`file:///c%3A/…`, `file:///C:/…`), and so does Node. Two URIs are
 * the same file exactly when this gives the same text. The spelling is VS Code's own. A carried text gets the one that core knows it by.
 */
export function canonicalUri(uri: string): string {
  const carried = readCarriedTextUri(uri);
  if (carried !== null) return canonicalUri(carried);
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):(\/\/[^/?#]*)?([^?#]*)(.*)$/s.exec(uri);
  if (!match) return uri;
  const [, scheme = '', authority = '', path = '', rest = ''] = match;
  const segments = path.split('/').map((segment) => encode(decodeSegment(segment)));
  return `${scheme.toLowerCase()}:${authority}${lowerCaseDrive(segments.join('/'))}${rest}`;
}

/** The canonical URI of a folder, without a slash at its end. */
export function canonicalFolder(uri: string): string {
  return canonicalUri(uri).replace(/\/+$/, '');
}

/** The canonical URI of a file with this name in a folder, whose canonical URI it is. */
export function uriInFolder(folder: string, name: string): string {
  return `${folder}/${encode(name)}`;
}

function encode(segment: string): string {
  if (PLAIN.test(segment)) return segment;
  // Half a surrogate pair cannot be encoded; it stands for nothing on any disk either.
  return encodeURIComponent(segment.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What stands for itself in every spelling. */
const PLAIN = /^[A-Za-z0-9._~-]*$/;

function lowerCaseDrive(path: string): string {
  return path.replace(/^\/[A-Z]%3A/, (drive) => `/${drive.charAt(1).toLowerCase()}%3A`);
}
