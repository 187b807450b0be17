import type { Place } from '../text/place';
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
  const entries = new Map<string, OldEntry>();
  for (const location of block?.value ?? []) entryFor(entries, location).blocked.push(...location.origins);
  for (const location of insecure?.value ?? []) entryFor(entries, location).insecure.push(...location.origins);
  return { ...EMPTY_REGISTRIES_CONF, searchRegistries: search, registries: [...entries.values()].map(toRegistry) };
}

/** One location, and where the lists name it. */
interface OldEntry {
  readonly location: Traced<string>;
  readonly blocked: Place[];
  readonly insecure: Place[];
}

function entryFor(entries: Map<string, OldEntry>, location: Traced<string>): OldEntry {
  const scope = scopeOfLocation(location);
  const entry = entries.get(scope) ?? { location, blocked: [], insecure: [] };
  entries.set(scope, entry);
  return entry;
}

function toRegistry({ location, blocked, insecure }: OldEntry): Registry {
  return {
    prefix: untraced(''),
    location,
    insecure: { value: insecure.length > 0, origins: insecure },
    blocked: { value: blocked.length > 0, origins: blocked },
    mirrorByDigestOnly: untraced(false),
    pullFromMirror: untraced(''),
    mirrors: [],
    origins: [...blocked, ...insecure],
  };
}

function scopeOfLocation({ value }: Traced<string>): string {
  let end = value.length;
  while (value.charAt(end - 1) === '/') end--;
  return value.slice(0, end);
}
