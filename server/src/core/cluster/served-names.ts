import { parseCanonical } from '../model/reference';
import { hostAfterCredentials } from '../model/scope';
import { matchLength } from './loaded-registries';

/** Why no image name is ever served by an entry of some prefix; a prefix that is a host may still serve those at a port of it (`hasPorts`). */
export type UnservedReason = 'credentials' | 'tag' | 'digest' | 'upper-case' | 'no-registry' | 'other-name' | 'no-name';

/**
 * Why an entry of this prefix (as loaded: without slashes at its end) can never serve a name; null where it can. An engine looks names up
 * as they are once all that people leave out is filled in, in lower case and without tag and digest.
 * Follows containers/image `docker/reference/normalize.go` and `pkg/sysregistriesv2/system_registries_v2.go` `FindRegistry`.
 */
export function whyUnserved(prefix: string): UnservedReason | null {
  if (namesBelow(prefix).length > 0) return null;
  if (hostAfterCredentials(prefix) > 0) return 'credentials';
  const suffix = tagOrDigestAt(prefix);
  if (suffix >= 0) return prefix.charAt(suffix) === '@' ? 'digest' : 'tag';
  if (namesBelow(prefix.toLowerCase()).length > 0) return 'upper-case';
  if (prefix === 'index.docker.io' || prefix.startsWith('index.docker.io/')) return 'other-name';
  return namesBelow(`registry.example.com/${prefix}`).length > 0 ? 'no-registry' : 'no-name';
}

/**
 * The engine's words where every reference that an entry of this prefix serves fails to be rewritten for a location (both as loaded);
 * null where one survives, and where the entry serves none. Follows `rewriteReference` of the same file.
 */
export function rewriteFailure(prefix: string, location: string): string | null {
  return location === '' ? null : failureOf(namesBelow(prefix), prefix, location);
}

/** Whether a prefix is a host, without a path or a port: an entry of it serves all ports of that host, too. */
export function hasPorts(prefix: string): boolean {
  return !/[/:*]/.test(prefix) && isName(atPort(prefix));
}

/** Whether references at a port of the host that a prefix is can be rewritten for a location. */
export function isRewrittenAtPort(prefix: string, location: string): boolean {
  return hasPorts(prefix) && failureOf([atPort(prefix)], prefix, location) === null;
}

/** The words of the first failure where every reference by one of these names fails to be rewritten. */
function failureOf(names: readonly string[], prefix: string, location: string): string | null {
  let words: string | null = null;
  for (const name of names) {
    for (const reference of [`${name}:latest`, `${name}@sha256:${'0'.repeat(64)}`]) {
      const rewritten = parseCanonical(location + reference.slice(matchLength(reference, prefix)));
      if (rewritten.kind === 'ok') return null;
      words ??= `rewriting reference: ${rewritten.error}`;
    }
  }
  return words;
}

/** Where the tag or the digest of a name begins (at its `:` or `@`), in UTF-16 code units; -1 where it has none. The port of a host is no tag. */
export function tagOrDigestAt(name: string): number {
  const at = name.indexOf('@');
  const tagged = at < 0 ? name : name.slice(0, at);
  const slash = tagged.lastIndexOf('/');
  const colon = slash < 0 ? -1 : tagged.indexOf(':', slash);
  return colon >= 0 ? colon : at;
}

/** Names of each kind that an entry of this prefix serves: the prefix itself, and names below it. */
function namesBelow(prefix: string): string[] {
  const base = prefix.startsWith('*.') ? `x${prefix.slice(1)}` : prefix;
  return [`${base}/x`, `${base}/x/y`, prefix === base ? base : atPort(base)].filter(isName);
}

function atPort(host: string): string {
  return `${host}:5000/x`;
}

function isName(name: string): boolean {
  const parsed = parseCanonical(name);
  return parsed.kind === 'ok' && parsed.reference.name === name;
}
