import type { Place } from '../text/place';
import { compareBytewise } from './bytewise';
import type { LoadedMirror, LoadedRegistries, LoadedRegistry } from './loaded-registries';

/** What is different about one source (an entry of registries.conf, by its prefix) between two configurations. */
export type SourceChange =
  | { readonly kind: 'added' | 'removed'; readonly registry: LoadedRegistry }
  | {
      readonly kind: 'changed';
      readonly old: LoadedRegistry;
      readonly next: LoadedRegistry;
      readonly settings: readonly SettingChange[];
      readonly mirrors: readonly MirrorChange[];
    };

export interface SettingChange {
  readonly name: 'location' | 'insecure' | 'blocked';
  readonly old: string;
  readonly next: string;
}

/** Which pulls a mirror is asked for. */
export type MirrorUse = 'all' | 'digest-only' | 'tag-only';

export type MirrorChange =
  | {
      readonly kind: 'added' | 'removed';
      readonly location: string;
      readonly use: MirrorUse;
      readonly insecure: boolean;
      readonly origins: readonly Place[];
    }
  | {
      readonly kind: 'changed';
      readonly location: string;
      readonly name: 'insecure' | 'use';
      readonly old: string;
      readonly next: string;
      readonly origins: readonly Place[];
    }
  /** Mirrors of both configurations are asked in another order. */
  | { readonly kind: 'reordered'; readonly old: readonly string[]; readonly next: readonly string[] };

/**
 * What is different about the sources, in bytewise order of their prefixes. Only what engines do counts: a mirror that is for
 * digests only because its entry says `mirror-by-digest-only` is the same as one that says so itself. Linear in both.
 */
export function sourceChanges(old: LoadedRegistries, next: LoadedRegistries): SourceChange[] {
  const changes: SourceChange[] = [];
  for (const registry of old.registries)
    if (!next.byPrefix.has(registry.prefix)) changes.push({ kind: 'removed', registry });
  for (const registry of next.registries) {
    const before = old.byPrefix.get(registry.prefix);
    const change = before ? changeOf(before, registry) : ({ kind: 'added', registry } as const);
    if (change) changes.push(change);
  }
  return changes.sort((a, b) => compareBytewise(prefixOf(a), prefixOf(b)));
}

/** The source that a change is about. */
export function prefixOf(change: SourceChange): string {
  return change.kind === 'changed' ? change.next.prefix : change.registry.prefix;
}

/** Which pulls a mirror of an entry is asked for. */
export function useOf({ pullFromMirror }: Pick<LoadedMirror, 'pullFromMirror'>, byDigestOnly: boolean): MirrorUse {
  if (byDigestOnly || pullFromMirror === 'digest-only') return 'digest-only';
  return pullFromMirror === 'tag-only' ? 'tag-only' : 'all';
}

function changeOf(old: LoadedRegistry, next: LoadedRegistry): SourceChange | null {
  if (old === next) return null;
  const settings = settingChanges(old, next);
  const mirrors = mirrorChanges(usedMirrors(old), usedMirrors(next));
  return settings.length + mirrors.length === 0 ? null : { kind: 'changed', old, next, settings, mirrors };
}

function settingChanges(old: LoadedRegistry, next: LoadedRegistry): SettingChange[] {
  return (['location', 'insecure', 'blocked'] as const).flatMap((name) => {
    const [before, after] = [String(old[name]), String(next[name])];
    return before === after ? [] : [{ name, old: before, next: after }];
  });
}

interface UsedMirror {
  readonly location: string;
  readonly use: MirrorUse;
  readonly insecure: boolean;
  readonly origins: readonly Place[];
}

function usedMirrors({ mirrors, mirrorByDigestOnly }: LoadedRegistry): UsedMirror[] {
  return mirrors.map((mirror) => ({
    location: mirror.location,
    use: useOf(mirror, mirrorByDigestOnly),
    insecure: mirror.insecure,
    origins: mirror.origins,
  }));
}

/** Mirrors are the same where location and use are; what is left of one location is the same mirror for other pulls. */
function mirrorChanges(old: readonly UsedMirror[], next: readonly UsedMirror[]): MirrorChange[] {
  const { pairs, removed, added } = pairUp(old, next);
  const changes: MirrorChange[] = removed.map((mirror) => ({ kind: 'removed', ...mirror }));
  for (const [before, after] of pairs) {
    const { location, origins } = after;
    if (before.use !== after.use)
      changes.push({ kind: 'changed', location, name: 'use', old: before.use, next: after.use, origins });
    if (before.insecure !== after.insecure) {
      const values = { old: String(before.insecure), next: String(after.insecure) };
      changes.push({ kind: 'changed', location, name: 'insecure', ...values, origins });
    }
  }
  changes.push(...added.map((mirror): MirrorChange => ({ kind: 'added', ...mirror })));
  return [...changes, ...orderChange(pairs, old, next)];
}

interface Pairing {
  readonly pairs: readonly (readonly [before: UsedMirror, after: UsedMirror])[];
  readonly removed: readonly UsedMirror[];
  readonly added: readonly UsedMirror[];
}

function pairUp(old: readonly UsedMirror[], next: readonly UsedMirror[]): Pairing {
  const exact = (mirror: UsedMirror): string => `${mirror.use} ${mirror.location}`;
  const first = pairBy(exact, old, next);
  const second = pairBy(({ location }) => location, first.removed, first.added);
  return { pairs: [...first.pairs, ...second.pairs], removed: second.removed, added: second.added };
}

function pairBy(key: (mirror: UsedMirror) => string, old: readonly UsedMirror[], next: readonly UsedMirror[]): Pairing {
  const waiting = new Map<string, UsedMirror[]>();
  // Last in, first out: from the back, so that they come out in their order.
  for (const mirror of old.toReversed()) {
    const same = waiting.get(key(mirror));
    if (same) same.push(mirror);
    else waiting.set(key(mirror), [mirror]);
  }
  const pairs: [UsedMirror, UsedMirror][] = [];
  const added: UsedMirror[] = [];
  for (const mirror of next) {
    const before = waiting.get(key(mirror))?.pop();
    if (before) pairs.push([before, mirror]);
    else added.push(mirror);
  }
  const left = new Set([...waiting.values()].flat());
  return { pairs, removed: old.filter((mirror) => left.has(mirror)), added };
}

/** Mirrors for digests and mirrors for tags are never asked together: only the order among those that are counts. */
function orderChange(
  pairs: Pairing['pairs'],
  old: readonly UsedMirror[],
  next: readonly UsedMirror[],
): Extract<MirrorChange, { kind: 'reordered' }>[] {
  const kept = new Map(pairs);
  const keptNext = new Set(kept.values());
  const rank = new Map(next.map((mirror, index) => [mirror, index]));
  const ranks = (excluded: MirrorUse): number[] =>
    old.flatMap((mirror) => {
      const after = kept.get(mirror);
      return after && mirror.use !== excluded && after.use !== excluded ? (rank.get(after) ?? []) : [];
    });
  const isOrdered = (list: readonly number[]): boolean => list.every((value, index) => value > (list[index - 1] ?? -1));
  if (isOrdered(ranks('tag-only')) && isOrdered(ranks('digest-only'))) return [];
  return [
    {
      kind: 'reordered',
      old: old.filter((mirror) => kept.has(mirror)).map(({ location }) => location),
      next: next.filter((mirror) => keptNext.has(mirror)).map(({ location }) => location),
    },
  ];
}
