import type { LoadedMirror, LoadedRegistry } from '../cluster/loaded-registries';
import { scanMirror } from '../model/scope';

/** The mirrors of an entry of registries.conf, by what they serve: as the lists of an ImageDigestMirrorSet and an ImageTagMirrorSet. */
export type SplitMirrors = Readonly<Record<Served, ReadonlySet<LoadedMirror>>>;

type Served = 'digest' | 'tag';

/** The mirrors that mirror sets can have. Each location stands once in a list: the API server refuses one that repeats it. */
export function splitMirrors(registry: LoadedRegistry): SplitMirrors {
  const sound = registry.mirrors.filter((mirror) => mirrorFault(mirror, registry) === null);
  const listOf = (what: Served): ReadonlySet<LoadedMirror> => {
    return firstOfEach(sound.filter((mirror) => serves(mirror, registry).includes(what)));
  };
  return { digest: listOf('digest'), tag: listOf('tag') };
}

/** What a mirror is asked for; never nothing. */
export function serves({ pullFromMirror }: LoadedMirror, { mirrorByDigestOnly }: LoadedRegistry): readonly Served[] {
  if (mirrorByDigestOnly || pullFromMirror === 'digest-only') return ['digest'];
  return pullFromMirror === 'tag-only' ? ['tag'] : ['digest', 'tag'];
}

/** Why no mirror set can have a mirror of an entry; null where one can. */
export function mirrorFault({ location }: LoadedMirror, { prefix }: LoadedRegistry): string | null {
  if (scanMirror(location)) return 'the API server takes no such mirror';
  return location === prefix ? 'it is the source itself' : null;
}

function firstOfEach(mirrors: readonly LoadedMirror[]): ReadonlySet<LoadedMirror> {
  const first = new Map<string, LoadedMirror>();
  for (const mirror of mirrors) if (!first.has(mirror.location)) first.set(mirror.location, mirror);
  return new Set(first.values());
}
