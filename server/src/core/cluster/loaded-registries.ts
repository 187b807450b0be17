import type { ImageReference } from '../model/reference';
import type { LayeredMap } from '../text/layered-map';
import type { Place } from '../text/place';
import type { MatchedRegistry } from './pull-plan';

/** What an engine holds in memory once registries.conf and its drop-ins are loaded and merged. */
export interface LoadedRegistries {
  /** Sorted by prefix, each prefix once. */
  readonly registries: readonly LoadedRegistry[];
  readonly byPrefix: LayeredMap<LoadedRegistry>;
  readonly search: SearchRegistries;
  readonly shortNameMode: ShortNameMode;
  readonly credentialHelpers: readonly string[];
  /** Empty when unset. */
  readonly additionalLayerStoreAuthHelper: string;
  readonly aliases: ReadonlyMap<string, LoadedAlias>;
}

/** An entry after loading: prefix filled in, slashes at the end cut. */
export interface LoadedRegistry extends MatchedRegistry {
  readonly mirrors: readonly LoadedMirror[];
  /** What says `blocked`, then the entry itself. */
  readonly blockedOrigins: readonly Place[];
}

export interface LoadedMirror {
  readonly location: string;
  readonly insecure: boolean;
  readonly pullFromMirror: string;
  readonly origins: readonly Place[];
}

export type ShortNameMode = 'disabled' | 'enforcing' | 'permissive';

export interface SearchRegistries {
  readonly registries: readonly string[];
  /** The path of the file that set the list: the main file where none did, empty where there is no main file. */
  readonly path: string;
  readonly origins: readonly Place[];
}

export interface LoadedAlias {
  /** null: a file takes the alias back. */
  readonly value: ImageReference | null;
  readonly path: string;
  readonly origins: readonly Place[];
}

/**
 * The entry that serves a name (`host[:port]/path`, no tag, no digest), or null. The longest prefix that matches wins; of two
 * of one length, the first in bytewise order, which is always the wildcard. No entry is looked at that does not match: a
 * name has only as many prefixes as it has separators, and a host only as many wildcards as it has dots.
 * Follows containers/image `pkg/sysregistriesv2/system_registries_v2.go` `FindRegistry`, `refMatchingPrefix` and
 * `refMatchingSubdomainPrefix`.
 */
export function findRegistry({ byPrefix }: LoadedRegistries, name: string): LoadedRegistry | null {
  const wildcard = longestWildcard(byPrefix, name);
  const plain = longestPlain(byPrefix, name);
  if (!wildcard || !plain) return wildcard ?? plain;
  return plain.prefix.length > wildcard.prefix.length ? plain : wildcard;
}

/**
 * How much of a reference an entry's prefix stands for, in UTF-16 code units from its start; -1 when the prefix does not
 * match. For `*.x` that is everything up to the end of `.x`, so that what comes after it (a port, a path) stays.
 */
export function matchLength(reference: string, prefix: string): number {
  if (prefix.startsWith('*.')) return wildcardMatchLength(reference, prefix.slice(1));
  return reference.startsWith(prefix) && isBoundary(reference, prefix.length) ? prefix.length : -1;
}

function longestPlain(byPrefix: LoadedRegistries['byPrefix'], name: string): LoadedRegistry | null {
  for (let end = name.length; end > 0; end--) {
    if (!isBoundary(name, end)) continue;
    const registry = byPrefix.get(name.slice(0, end));
    if (registry) return registry;
  }
  return null;
}

function longestWildcard(byPrefix: LoadedRegistries['byPrefix'], name: string): LoadedRegistry | null {
  const host = name.slice(0, hostLength(name));
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const registry = byPrefix.get(`*${host.slice(dot)}`);
    if (registry && matchLength(name, registry.prefix) >= 0) return registry;
  }
  return null;
}

/** Only the first place where the suffix stands counts, even where a later one would fit. */
function wildcardMatchLength(reference: string, suffix: string): number {
  const at = reference.indexOf(suffix);
  if (at < 0 || reference.lastIndexOf('/', at) >= 0) return -1;
  const end = at + suffix.length;
  return isBoundary(reference, end) ? end : -1;
}

function hostLength(name: string): number {
  let end = 0;
  while (!isBoundary(name, end)) end++;
  return end;
}

/** Whether a prefix may end here: at the end, or before `:`, `/` or `@`. */
function isBoundary(text: string, at: number): boolean {
  return at === text.length || ':/@'.includes(text.charAt(at));
}
