import { isDigits, isOrdinaryName, scanHost, scanPathComponent, type NameFault } from './name-grammar';

/** The part of a source or mirror that breaks its pattern: offsets in UTF-16 code units from the start of the text. */
export interface ScopeFault {
  readonly kind: ScopeFaultKind;
  readonly from: number;
  readonly to: number;
}

export type ScopeFaultKind =
  | 'empty'
  | 'whitespace'
  | 'scheme'
  /** `user:password@` before the host. */
  | 'credentials'
  | 'digest'
  | 'tag'
  | 'trailing-slash'
  | 'double-slash'
  /** A wildcard where none is allowed (a mirror). */
  | 'wildcard'
  /** A wildcard that is not the first label. */
  | 'wildcard-position'
  | 'wildcard-port'
  | 'wildcard-path'
  | NameFault['kind'];

/**
 * What keeps a text from being a `source`: `*.` with host labels, or `host[:port][/path…]`. null: it is one.
 * Answers exactly as the pattern of the CRDs does (openshift/api `config/v1/types_image_digest_mirror_set.go`) and as
 * `sourceRegex` of openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go`, in linear time.
 */
export function scanSource(text: string): ScopeFault | null {
  if (isOrdinaryName(text)) return null;
  return scanCommon(text) ?? (text.includes('*') ? scanWildcard(text) : scanRepository(text));
}

/** What keeps a text from being a mirror (`mirrorRegex` of the same file): as a source, without the wildcard form. */
export function scanMirror(text: string): ScopeFault | null {
  if (isOrdinaryName(text)) return null;
  const star = text.indexOf('*');
  return scanCommon(text) ?? (star >= 0 ? { kind: 'wildcard', from: star, to: star + 1 } : scanRepository(text));
}

/**
 * Whether an entry of the Image config's lists is a scope for registries.conf: not empty, and a `*` only as `*.` before a
 * host without port, path or digest. Anything else passes, schemes and tags too.
 * Follows openshift/runtime-utils `pkg/registries/registries.go` `IsValidRegistriesConfScope`.
 */
export function isValidScope(scope: string): boolean {
  if (scope === '') return false;
  if (!scope.includes('*')) return true;
  return scope.startsWith('*.') && !/[/@:*]/.test(scope.slice(2));
}

/**
 * Whether `sub` lies inside `sup`: equal, a path below it, or a host in the domain of a wildcard. A port is not a path:
 * `quay.io:443/x` is not nested in `quay.io`. Follows openshift/runtime-utils `pkg/registries/registries.go`
 * `ScopeIsNestedInsideScope`.
 */
export function isNested(sub: string, sup: string): boolean {
  if (sub === sup) return true;
  if (sub.startsWith(sup) && sub.charAt(sup.length) === '/') return true;
  if (!sup.startsWith('*.')) return false;
  const colon = sub.indexOf(':');
  const slash = sub.indexOf('/');
  if (colon >= 0) {
    const beforeColon = sub.slice(0, colon);
    return !beforeColon.includes('/') && beforeColon.endsWith(sup.slice(1));
  }
  return (slash < 0 ? sub : sub.slice(0, slash)).endsWith(sup.slice(1));
}

/** Where the host begins behind `user:password@`, in UTF-16 code units; 0 where nothing of that kind stands before it. What is behind the `@` of a digest is no host. */
export function hostAfterCredentials(text: string): number {
  const at = text.indexOf('@');
  const isHost = at > 0 && /^(?!sha\d+(?::|$))[^@]*[.:/]/.test(text.slice(at + 1));
  return isHost && !text.slice(0, at).includes('/') ? at + 1 : 0;
}

/** The faults that are named as a whole, wherever they stand. */
function scanCommon(text: string): ScopeFault | null {
  if (text === '') return { kind: 'empty', from: 0, to: 0 };
  const blank = /\s+/.exec(text);
  if (blank) return { kind: 'whitespace', from: blank.index, to: blank.index + blank[0].length };
  const scheme = text.indexOf('://');
  if (scheme > 0 && !text.slice(0, scheme).includes('/')) return { kind: 'scheme', from: 0, to: scheme + 3 };
  const host = hostAfterCredentials(text);
  if (host > 0) return { kind: 'credentials', from: 0, to: host };
  const at = text.indexOf('@');
  if (at >= 0) return { kind: 'digest', from: at, to: text.length };
  return null;
}

function scanWildcard(text: string): ScopeFault | null {
  const stray = text.startsWith('*.') ? text.indexOf('*', 1) : text.indexOf('*');
  if (stray >= 0) return { kind: 'wildcard-position', from: stray, to: stray + 1 };
  const slash = text.indexOf('/');
  const colon = text.indexOf(':');
  if (colon >= 0 && (slash < 0 || colon < slash)) {
    return { kind: 'wildcard-port', from: colon, to: slash < 0 ? text.length : slash };
  }
  if (slash >= 0) return { kind: 'wildcard-path', from: slash, to: text.length };
  return scanHost(text, 2, text.length);
}

function scanRepository(text: string): ScopeFault | null {
  const slash = text.indexOf('/');
  const hostEnd = slash < 0 ? text.length : slash;
  return scanDomain(text, hostEnd) ?? scanPath(text, hostEnd);
}

function scanDomain(text: string, end: number): ScopeFault | null {
  if (end === 0) return { kind: 'host', from: 0, to: 1 };
  const colon = text.indexOf(':');
  if (colon < 0 || colon >= end) return scanHost(text, 0, end);
  const host = colon === 0 ? ({ kind: 'host', from: 0, to: 1 } as const) : scanHost(text, 0, colon);
  if (host) return host;
  if (isDigits(text, colon + 1, end)) return null;
  const last = text.lastIndexOf(':', end - 1);
  // A tag stands behind the host or its port; several colons are those of an IPv6 address.
  const from = isDigits(text, colon + 1, last) ? last : colon;
  return { kind: from === last && end === text.length && last + 1 < end ? 'tag' : 'port', from, to: end };
}

/** The path from its first slash on. */
function scanPath(text: string, start: number): ScopeFault | null {
  for (let slash = start; slash < text.length;) {
    const from = slash + 1;
    const slashesEnd = endOfSlashes(text, slash);
    if (slashesEnd === text.length) return { kind: 'trailing-slash', from: slash, to: slashesEnd };
    if (slashesEnd > from) return { kind: 'double-slash', from: slash, to: slashesEnd };
    const next = text.indexOf('/', from);
    const to = next < 0 ? text.length : next;
    const fault = scanPathComponent(text, from, to);
    if (fault?.kind === 'character' && text.charAt(fault.from) === ':' && next < 0) {
      return { kind: 'tag', from: fault.from, to: text.length };
    }
    if (fault) return fault;
    slash = to;
  }
  return null;
}

function endOfSlashes(text: string, from: number): number {
  let i = from;
  while (text.charAt(i) === '/') i++;
  return i;
}
