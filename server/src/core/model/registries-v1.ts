import { EMPTY_REGISTRIES_CONF, untraced, type RegistriesConf, type Registry, type Traced } from './hub';

/** The lists of the old form (v1): `[registries.search]`, `[registries.insecure]`, `[registries.block]`; null where absent. */
export interface V1Lists {
  readonly search: Traced<readonly Traced<string>[]> | null;
  readonly insecure: Traced<readonly Traced<string>[]> | null;
  readonly block: Traced<readonly Traced<string>[]> | null;
}

/**
 * What the engine turns the old form into: an entry for each location (the same one is one entry, slashes at the end do not
 * count), blocked ones first, in the order in which they are named; the search list as it is. Nothing is checked.
 * Follows containers/image `pkg/sysregistriesv2/system_registries_v2.go` `ConvertToV2`.
 */
export function convertV1({ search, insecure, block }: V1Lists): RegistriesConf {
  const entries = new Map<string, Registry>();
  for (const location of block?.value ?? []) {
    const entry = entryFor(entries, location);
    entries.set(scopeOfLocation(location), { ...entry, blocked: flag(entry.blocked, location) });
  }
  for (const location of insecure?.value ?? []) {
    const entry = entryFor(entries, location);
    entries.set(scopeOfLocation(location), { ...entry, insecure: flag(entry.insecure, location) });
  }
  return { ...EMPTY_REGISTRIES_CONF, searchRegistries: search, registries: [...entries.values()] };
}

function entryFor(entries: ReadonlyMap<string, Registry>, location: Traced<string>): Registry {
  const known = entries.get(scopeOfLocation(location));
  if (known) return { ...known, origins: [...known.origins, ...location.origins] };
  return {
    prefix: untraced(''),
    location,
    insecure: untraced(false),
    blocked: untraced(false),
    mirrorByDigestOnly: untraced(false),
    pullFromMirror: untraced(''),
    mirrors: [],
    origins: location.origins,
  };
}

function flag(before: Traced<boolean>, location: Traced<string>): Traced<boolean> {
  return { value: true, origins: [...before.origins, ...location.origins] };
}

function scopeOfLocation({ value }: Traced<string>): string {
  let end = value.length;
  while (value.charAt(end - 1) === '/') end--;
  return value.slice(0, end);
}
