import { isDomain, isOrdinaryName, isPath } from './name-grammar';

/** An image reference, split. `text` is the whole of it again. */
export interface ImageReference {
  /** `host[:port]`; empty where the text names none that is valid as a host. */
  readonly domain: string;
  readonly path: string;
  /** Domain and path: what the engine looks up. */
  readonly name: string;
  readonly tag: string | null;
  readonly digest: string | null;
  readonly text: string;
}

export type ReferenceParse =
  | { readonly kind: 'ok'; readonly reference: ImageReference }
  /** The engine's words. */
  | { readonly kind: 'error'; readonly error: string };

/**
 * Reads an image reference and fills in what people leave out: `docker.io` and `library/`, but no tag.
 * Follows containers/image `docker/reference/normalize.go` `ParseNormalizedNamed`, in linear time; errors are its words.
 */
export function parseReference(text: string): ReferenceParse {
  if (text.length === 64 && IDENTIFIER.test(text)) {
    return failure(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`);
  }
  const { domain, remainder } = splitDomain(text);
  const colon = remainder.indexOf(':');
  const repository = colon < 0 ? remainder : remainder.slice(0, colon);
  if (repository.toLowerCase() !== repository) return failure(`${INVALID_FORMAT}: ${NOT_LOWER_CASE}`);
  // Nearly every reference says all that there is to fill in: then it stays the same text, of which nothing else need be kept.
  const isFilledIn = text.length === domain.length + 1 + remainder.length && text.startsWith(domain);
  return parseAsWritten(isFilledIn ? text : `${domain}/${remainder}`);
}

/**
 * Reads an image reference as it stands, without filling in anything: the first part is a domain where it can be one.
 * Follows containers/image `docker/reference/reference.go` `Parse`.
 */
export function parseAsWritten(text: string): ReferenceParse {
  const reference = splitReference(text);
  if (!reference) {
    if (text === '') return failure('repository name must have at least one component');
    return failure(splitReference(text.toLowerCase()) ? NOT_LOWER_CASE : INVALID_FORMAT);
  }
  if (reference.name.length > LONGEST_NAME) {
    return failure(`repository name must not be more than ${LONGEST_NAME} characters`);
  }
  const digestError = reference.digest === null ? null : checkDigest(reference.digest);
  return digestError === null ? { kind: 'ok', reference } : failure(digestError);
}

/**
 * Reads a reference that must be complete as it stands: normalizing it changes nothing.
 * Follows containers/image `docker/reference/reference.go` `ParseNamed`.
 */
export function parseCanonical(text: string): ReferenceParse {
  const parsed = parseReference(text);
  if (parsed.kind === 'error' || parsed.reference.text === text) return parsed;
  return failure('repository name must be canonical');
}

/**
 * What `parseCanonical` makes of a location with the rest of a reference behind it, which begins at `from` (UTF-16 code units). Where the location is a
 * complete repository and the rest a path below it, as nearly always, nothing is parsed again.
 */
export function parseMoved(
  location: string,
  { name, tag, digest, text }: ImageReference,
  from: number,
): ReferenceParse {
  const moved = location + text.slice(from);
  const length = name.length - from;
  const isBelow = length === 0 || (length > 0 && length <= LONGEST_REST && text.startsWith('/', from));
  if (!isBelow || !isCompleteRepository(location)) return parseCanonical(moved);
  const named = location + name.slice(from);
  const slash = location.indexOf('/');
  const [domain, path] = [named.slice(0, slash), named.slice(slash + 1)];
  return { kind: 'ok', reference: { domain, path, name: named, tag, digest, text: moved } };
}

/**
 * Whether a name is complete for sure, with a tag behind it, and with a path (of up to 50 UTF-16 code units) and a tag: told at a
 * glance, as `parseCanonical` would say it of both; "no" says nothing.
 */
export function isCompleteRepository(name: string): boolean {
  const slash = name.indexOf('/');
  const dot = name.indexOf('.');
  if (dot < 0 || dot > slash || name.length > LONGEST_NAME - LONGEST_REST || !isOrdinaryName(name)) return false;
  return !name.startsWith(`${DEFAULT_DOMAIN}/`, slash - DEFAULT_DOMAIN.length);
}

/**
 * Whether the engine takes the text for a short name, which aliases and search registries complete: its first part is no
 * host (no dot, no colon, not `localhost`). Follows containers/image `pkg/shortnames/shortnames.go` `IsShortName`.
 */
export function isShortName(text: string): boolean {
  const parsed = parseAsWritten(text);
  return parsed.kind === 'ok' && !namesRegistry(parsed.reference);
}

/** Whether the reference, read as written, names a registry host. */
export function namesRegistry({ domain }: ImageReference): boolean {
  return domain.includes('.') || domain.includes(':') || domain === 'localhost';
}

/** The reference with `:latest` where it has neither tag nor digest (containers/image `docker/reference/normalize.go` `TagNameOnly`). */
export function withDefaultTag(reference: ImageReference): ImageReference {
  return reference.tag === null && reference.digest === null ? withTagAndDigest(reference, 'latest', null) : reference;
}

/** The repository of a reference under another tag and digest. */
export function withTagAndDigest(reference: ImageReference, tag: string | null, digest: string | null): ImageReference {
  const text = reference.name + (tag === null ? '' : `:${tag}`) + (digest === null ? '' : `@${digest}`);
  return { ...reference, tag, digest, text };
}

// Patterns stand outside of functions: there they would be made anew with each call, and many references are read.
const IDENTIFIER = /^[a-f0-9]{64}$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const ALGORITHM_PART = /^[A-Za-z][A-Za-z0-9]*$/;
const LONG_HEX = /^[0-9A-Fa-f]{32,}$/;
const INVALID_FORMAT = 'invalid reference format';
const NOT_LOWER_CASE = 'repository name must be lowercase';
export const LONGEST_NAME = 255;

/** Longer texts are no references: a name has at most 255 characters, a tag 128, a digest 135. */
export const LONGEST_REFERENCE = 520;
const LONGEST_REST = 50;
const DEFAULT_DOMAIN = 'docker.io';

/** Follows containers/image `docker/reference/normalize.go` `SplitDockerDomain`. */
function splitDomain(text: string): { domain: string; remainder: string } {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const named = isHost ? first : DEFAULT_DOMAIN;
  const remainder = isHost ? text.slice(slash + 1) : text;
  const domain = named === 'index.docker.io' ? DEFAULT_DOMAIN : named;
  const isOfficial = domain === DEFAULT_DOMAIN && !remainder.includes('/');
  return { domain, remainder: isOfficial ? `library/${remainder}` : remainder };
}

/** The parts of a text that fits `ReferenceRegexp`; null when it does not. Every separator can be found without trying. */
function splitReference(text: string): ImageReference | null {
  const at = text.indexOf('@');
  const digest = at < 0 ? null : text.slice(at + 1);
  const tagged = at < 0 ? text : text.slice(0, at);
  const colon = tagged.lastIndexOf(':');
  const hasTag = colon > tagged.lastIndexOf('/');
  const tag = hasTag ? tagged.slice(colon + 1) : null;
  const name = hasTag ? tagged.slice(0, colon) : tagged;
  if (tag !== null && !TAG.test(tag)) return null;
  if (digest !== null && !isDigestText(digest)) return null;
  const slash = name.indexOf('/');
  const domain = name.slice(0, Math.max(slash, 0));
  const path = name.slice(slash + 1);
  if (slash > 0 && isDomain(domain) && isPath(path)) return { domain, path, name, tag, digest, text };
  return isPath(name) ? { domain: '', path: name, name, tag, digest, text } : null;
}

/** Whether the text is `algorithm:hex`, as `DigestRegexp` has it. */
function isDigestText(text: string): boolean {
  const colon = text.indexOf(':');
  if (colon < 0) return false;
  const isAlgorithm = text
    .slice(0, colon)
    .split(/[-_+.]/)
    .every((part) => ALGORITHM_PART.test(part));
  return isAlgorithm && LONG_HEX.test(text.slice(colon + 1));
}

const HEX_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

/** The error of a digest of the right form; null when it is good. Follows opencontainers/go-digest `digest.go` `Validate`. */
function checkDigest(digest: string): string | null {
  const colon = digest.indexOf(':');
  const algorithm = digest.slice(0, colon);
  const hex = digest.slice(colon + 1);
  const length = HEX_LENGTHS.get(algorithm);
  if (length === undefined) return /^[a-z0-9.+_-]+$/.test(algorithm) ? 'unsupported digest algorithm' : INVALID_DIGEST;
  if (hex.length !== length) return 'invalid checksum digest length';
  return /^[a-f0-9]+$/.test(hex) ? null : INVALID_DIGEST;
}

const INVALID_DIGEST = 'invalid checksum digest format';

/** The name in a reference, without tag and digest, as it is written. */
export function repositoryOf(reference: string): string {
  const name = reference.split('@', 1)[0] ?? '';
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

function failure(error: string): ReferenceParse {
  return { kind: 'error', error };
}
