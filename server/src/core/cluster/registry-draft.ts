import { scopeOf, untraced, type Mirror, type Registry, type Traced } from '../model/hub';
import { sameItems } from '../text/spliced';
import type { Place } from '../text/place';
import type { ListedScopes } from './listed-scopes';
import type { MergedMirror, MergedSource } from './mirror-sets';
import { isNamedPlainlyOnce, type SourceGroup } from './source-groups';

/** How a release writes entries, and which kinds are taken. */
export type Form = 'digest' | 'all' | 'by-digest-only digest' | 'by-digest-only all';

/** The entry of a source by itself, before the lists are held against it. `none`: no set that counts names a mirror. */
export interface Draft {
  readonly scope: string;
  readonly kind: 'digest' | 'tag' | 'none';
  readonly registry: Registry | null;
}

/**
 * The entry of a source: its digest mirrors, then its tag mirrors; blocked where a set says `NeverContactSource`.
 * Follows openshift/runtime-utils `pkg/registries/registries.go` (`EditRegistriesConfig`).
 */
export function draftOf(group: SourceGroup, form: Form): Draft {
  const { source, digest, tag: tags } = group;
  const tag = form === 'digest' || form === 'by-digest-only digest' ? null : tags;
  if (!digest && !tag) return { scope: source, kind: 'none', registry: null };
  const isByDigestOnly = digest !== null && form.startsWith('by-digest-only');
  const registry = new SourceRegistry(source, { digest, tag, isByDigestOnly, isPlain: isNamedPlainlyOnce(group) });
  return { scope: source, kind: digest ? 'digest' : 'tag', registry };
}

/** What an entry is made of. */
interface Merged {
  readonly digest: MergedSource | null;
  readonly tag: MergedSource | null;
  readonly isByDigestOnly: boolean;
  readonly isPlain: boolean;
}

/** Its fields are made whenever somebody asks for them, and not kept: of most sources that a cluster has nothing is pulled, and who writes all of them needs each once. */
class SourceRegistry implements Registry {
  readonly isPlain: boolean;
  readonly #source: string;
  readonly #digest: MergedSource | null;
  readonly #tag: MergedSource | null;
  readonly #isByDigestOnly: boolean;

  constructor(source: string, { digest, tag, isByDigestOnly, isPlain }: Merged) {
    this.isPlain = isPlain;
    this.#source = source;
    this.#digest = digest;
    this.#tag = tag;
    this.#isByDigestOnly = isByDigestOnly;
  }

  get prefix(): Traced<string> {
    return this.#named.prefix;
  }

  get location(): Traced<string> {
    return this.#named.location;
  }

  get insecure(): Traced<boolean> {
    return NOT_SET;
  }

  get blocked(): Traced<boolean> {
    return flag(both(this.#digest?.neverContact, this.#tag?.neverContact));
  }

  get mirrorByDigestOnly(): Traced<boolean> {
    return this.#isByDigestOnly ? flag(this.origins) : NOT_SET;
  }

  get pullFromMirror(): Traced<string> {
    return EMPTY;
  }

  get origins(): readonly Place[] {
    return both(this.#digest?.entries, this.#tag?.entries);
  }

  get mirrors(): readonly Mirror[] {
    return both(mirrorsOf(this.#digest, this.#isByDigestOnly ? '' : 'digest-only'), mirrorsOf(this.#tag, 'tag-only'));
  }

  get #named(): Pick<Registry, 'prefix' | 'location'> {
    return namedBy({ value: this.#source, origins: both(this.#digest?.sourcePlaces, this.#tag?.sourcePlaces) });
  }
}

/** Nearly every source is of one kind: its lists are taken as they are. */
function both<T>(digest: readonly T[] = [], tag: readonly T[] = []): readonly T[] {
  if (tag.length === 0) return digest;
  return digest.length === 0 ? tag : [...digest, ...tag];
}

function mirrorsOf(merged: MergedSource | null, pullFromMirror: string): readonly Mirror[] | undefined {
  return merged?.mirrors.map((mirror) => mirrorOf(mirror, pullFromMirror));
}

function mirrorOf({ location, places }: MergedMirror, pullFromMirror: string): Mirror {
  return {
    location: { value: location, origins: places },
    insecure: NOT_SET,
    pullFromMirror: { value: pullFromMirror, origins: places },
    origins: places,
  };
}

/**
 * An entry is insecure or blocked when it is nested in a scope of that list, a mirror is insecure when its location is.
 * (Upstream goes through all entries once per scope of the lists, in two passes; entries that are made while that goes
 * on are scopes of the lists themselves, so the outcome is the same.) The entry itself, where the lists do not touch it.
 */
export function mark(registry: Registry, lists: ListedScopes): Registry {
  if (lists.scopes.length === 0) return registry;
  const scope = scopeOf(registry);
  const own = registry.mirrors;
  const mirrors = own.map((mirror) => markMirror(mirror, lists));
  const listed = lists.placesOf(scope);
  const insecure = lists.insecureAt(scope);
  const blocked = lists.blockedAt(scope);
  // An entry that stands in a list itself is held by itself.
  if (insecure.length === 0 && blocked.length === 0 && sameItems(mirrors, own)) return registry;
  const origins = [...registry.origins, ...listed];
  const { value, origins: scopePlaces } = registry.prefix.value === '' ? registry.location : registry.prefix;
  return {
    ...namedBy({ value, origins: [...scopePlaces, ...listed] }),
    insecure: flag(insecure),
    blocked: flag([...registry.blocked.origins, ...blocked]),
    mirrorByDigestOnly: registry.mirrorByDigestOnly.value ? flag(origins) : NOT_SET,
    pullFromMirror: registry.pullFromMirror,
    mirrors,
    origins,
  };
}

function markMirror(mirror: Mirror, lists: ListedScopes): Mirror {
  const insecure = lists.insecureAt(mirror.location.value);
  return insecure.length === 0 ? mirror : { ...mirror, insecure: flag(insecure) };
}

const NOT_SET = untraced(false);
const EMPTY = untraced('');

/** Prefix and location of an entry: a wildcard has no location, anything else no prefix. */
export function namedBy(scope: Traced<string>): Pick<Registry, 'prefix' | 'location'> {
  return scope.value.startsWith('*.') ? { prefix: scope, location: EMPTY } : { prefix: EMPTY, location: scope };
}

/** Set where something says so. */
export function flag(origins: readonly Place[]): Traced<boolean> {
  return origins.length > 0 ? { value: true, origins } : NOT_SET;
}
