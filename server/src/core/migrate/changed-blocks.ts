import {
  findRegistry,
  type LoadedMirror,
  type LoadedRegistries,
  type LoadedRegistry,
} from '../cluster/loaded-registries';
import { groupBy } from '../text/group-by';
import { splitMirrors } from './mirrors-of-entry';

/** A mirror that is blocked otherwise, for some of its images, since an entry is left out. */
export interface ChangedBlock {
  /** Whose mirror it is; it stays. */
  readonly registry: LoadedRegistry;
  readonly mirror: LoadedMirror;
  readonly leftOut: LoadedRegistry;
  /** The prefix of the entry that blocks it now; null: it was blocked, and no longer is. */
  readonly blockedBy: string | null;
}

/**
 * What `blocked` does to mirrors otherwise when entries are left out (`after` has those that stay): at most twice for each mirror, for an entry
 * that it lies in and one that lies in it. An engine asks of each endpoint which entry its name lies in: without an entry that has no block, a
 * wider one can block its names, and without one that blocks, nothing may.
 */
export function changedBlocks(before: LoadedRegistries, after: LoadedRegistries): ChangedBlock[] {
  const mirrored = after.registries.flatMap((registry) =>
    [...mirrorsOf(registry)].map((mirror) => ({ registry, mirror })),
  );
  const within = mirrored.flatMap((at): ChangedBlock[] => {
    const { location } = at.mirror;
    const change = changeAt(location, findRegistry(before, location), after);
    return change ? [{ ...at, ...change }] : [];
  });
  // Once told, a location is not looked for again: many entries can lie in it.
  const untold = new Map(groupBy(mirrored, ({ mirror }) => mirror.location));
  const around = before.registries.flatMap((entry) => {
    const change = changeAt(entry.prefix, entry, after);
    if (!change) return [];
    return cutsOf(entry.prefix).flatMap((location): ChangedBlock[] => {
      const concerned = untold.get(location) ?? [];
      untold.delete(location);
      return concerned.map((at) => ({ ...at, ...change }));
    });
  });
  return [...within, ...around];
}

/** Those that stay, each once. */
function mirrorsOf(registry: LoadedRegistry): ReadonlySet<LoadedMirror> {
  const { digest, tag } = splitMirrors(registry);
  return new Set([...digest, ...tag]);
}

/** How a name that an entry serves is blocked otherwise where that entry is left out; null where it is not. */
function changeAt(
  name: string,
  entry: LoadedRegistry | null,
  after: LoadedRegistries,
): Pick<ChangedBlock, 'leftOut' | 'blockedBy'> | null {
  if (!entry || after.byPrefix.has(entry.prefix)) return null;
  const now = findRegistry(after, name);
  const blockedBy = now?.blocked ? now.prefix : null;
  return entry.blocked === (blockedBy !== null) ? null : { leftOut: entry, blockedBy };
}

/** The names that a name lies in, without itself (`matchLength`). */
function cutsOf(name: string): string[] {
  return [...name.matchAll(/[:/@]/g)].map(({ index }) => name.slice(0, index));
}
