import { scopeOf, type Mirror, type RegistriesConf, type Registry, type Traced } from '../model/hub';
import type { Place } from '../text/place';

/** Why a change of registries.conf is not safe to make under running pods. */
export interface UnsafeChange {
  /** The words that the operator logs, without the path before them; for the search list, where it logs none, our own. */
  readonly message: string;
  /** The same in a few words of ours. */
  readonly brief: string;
  readonly origins: readonly Place[];
}

/**
 * What makes a change of registries.conf unsafe, so that nodes drain first; nothing when it is safe. The operator stops at
 * the first that it meets, and meets entries in any order: these are all that it can say.
 * Follows openshift/machine-config-operator `pkg/daemon/drain.go` `isSafeContainerRegistryConfChanges`.
 */
export function unsafeChanges(old: RegistriesConf, next: RegistriesConf): UnsafeChange[] {
  const search = searchChange(old, next);
  if (search) return [search];
  const { before, after } = differing(old.registries, next.registries);
  const removed = [...before].filter(([scope]) => !after.has(scope));
  if (removed.length > 0) {
    return removed.map(([scope, { origins }]) => ({
      message: `registry ${scope} has been removed`,
      brief: `${scope} is removed`,
      origins,
    }));
  }
  return [...after].flatMap(([scope, registry]) => {
    const earlier = before.get(scope);
    const change = earlier ? entryChange(scope, earlier, registry) : additionChange(scope, registry);
    return change ? [change] : [];
  });
}

/** Appending to the search list is safe, nothing else is. */
function searchChange(old: RegistriesConf, next: RegistriesConf): UnsafeChange | null {
  const before = old.searchRegistries?.value ?? [];
  const after = next.searchRegistries?.value ?? [];
  const origins = next.searchRegistries?.origins ?? old.searchRegistries?.origins ?? [];
  const changed = before.findIndex((entry, index) => entry.value !== after[index]?.value);
  if (changed < 0) return null;
  const { value } = before[changed] ?? { value: '' };
  if (before.length > after.length) {
    return {
      message: 'unqualified-search-registries has become shorter',
      brief: 'a search registry is removed',
      origins,
    };
  }
  const message = `unqualified-search-registries no longer has ${value} at position ${changed + 1}`;
  return { message, brief: 'the search registries change', origins };
}

interface Differing {
  readonly before: ReadonlyMap<string, Registry>;
  readonly after: ReadonlyMap<string, Registry>;
}

/** The entries by their scopes, without those at both ends that are the very same objects, as most are after an edit. */
function differing(old: readonly Registry[], next: readonly Registry[]): Differing {
  const most = Math.min(old.length, next.length);
  let head = 0;
  while (head < most && old[head] === next[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === next[next.length - 1 - tail]) tail++;
  const before = byScope(old.slice(head, old.length - tail));
  const after = byScope(next.slice(head, next.length - tail));
  const ends = [old.slice(0, head), old.slice(old.length - tail)];
  // One that is hidden by another, or hides it, is looked at with it.
  const isEntangled = ends.some((same) => same.some((each) => before.has(scopeOf(each)) || after.has(scopeOf(each))));
  return isEntangled ? { before: byScope(old), after: byScope(next) } : { before, after };
}

/** The last entry with a scope hides those before it. */
function byScope(registries: readonly Registry[]): ReadonlyMap<string, Registry> {
  return new Map(registries.map((registry) => [scopeOf(registry), registry]));
}

function entryChange(scope: string, old: Registry, next: Registry): UnsafeChange | null {
  if (old === next || isSameRegistry(old, next)) return null;
  return (
    valueChange('prefix', scope, old.prefix, next.prefix, next.origins) ??
    valueChange('location', scope, old.location, next.location, next.origins) ??
    valueChange('blocked', scope, old.blocked, next.blocked, next.origins) ??
    valueChange('insecure', scope, old.insecure, next.insecure, next.origins) ??
    mirrorRemoval(scope, old, next) ??
    mirrorChange(scope, old, next)
  );
}

function valueChange(
  field: string,
  scope: string,
  old: Traced<string | boolean>,
  next: Traced<string | boolean>,
  entry: readonly Place[],
): UnsafeChange | null {
  if (old.value === next.value) return null;
  const message = `${field} value for registry ${scope} has changed from ${old.value} to ${next.value}`;
  const origins = [...next.origins, ...entry];
  return { message: message.trimEnd(), brief: `${field} of ${scope} changes`, origins };
}

function mirrorRemoval(scope: string, old: Registry, next: Registry): UnsafeChange | null {
  const left = new Set(next.mirrors.map(({ location }) => location.value));
  const removed = old.mirrors.find(({ location }) => !left.has(location.value));
  if (!removed) return null;
  const message = `mirror ${removed.location.value} has been removed in registry ${scope}`;
  return { message, brief: `a mirror of ${scope} is removed`, origins: [...next.origins, ...removed.origins] };
}

function mirrorChange(scope: string, old: Registry, next: Registry): UnsafeChange | null {
  const known = new Map<string, Mirror>();
  for (const mirror of old.mirrors) {
    if (!known.has(mirror.location.value)) known.set(mirror.location.value, mirror);
  }
  for (const { location, pullFromMirror, origins } of next.mirrors) {
    const earlier = known.get(location.value);
    const usage = pullFromMirror.value;
    if (usage === 'digest-only' || usage === earlier?.pullFromMirror.value) continue;
    if (earlier) {
      const change = `has changed from ${earlier.pullFromMirror.value} to ${usage}`;
      const message = `pull-from-mirror value for mirror ${location.value} ${change}`.trimEnd();
      return { message, brief: `a mirror of ${scope} is no longer for digests alone`, origins };
    }
    if (next.mirrorByDigestOnly.value) continue;
    const addition = `has been added in registry ${scope} that has pull-from-mirror set to ${usage}`;
    const message = `mirror ${location.value} ${addition}`.trimEnd();
    return { message, brief: `a mirror of ${scope} is added, not for digests alone`, origins };
  }
  return null;
}

/** A new entry is safe where only pulls by digest use its mirrors. */
function additionChange(scope: string, { mirrors, mirrorByDigestOnly, origins }: Registry): UnsafeChange | null {
  const isDigestOnly =
    mirrors.length === 0
      ? mirrorByDigestOnly.value
      : mirrors.every(({ pullFromMirror }) => pullFromMirror.value === 'digest-only');
  if (isDigestOnly) return null;
  const message = `registry ${scope} has been added with mirror does not set pull-from-mirror=digest-only`;
  return { message, brief: `${scope} is added, not for digests alone`, origins };
}

/** What a change of registries.conf may do that pods can stay for. */
export type SafeChange = 'digest-mirrors-added' | 'mirrors-restricted' | 'mirrors-reordered' | 'search-list-longer';

/**
 * What a change comes to that is safe (`unsafeChanges` finds nothing): each kind once. Empty where it is about none of these: the order of
 * entries, a mirror's certificate check, aliases.
 */
export function safeChanges(old: RegistriesConf, next: RegistriesConf): readonly SafeChange[] {
  const found = new Set<SafeChange>();
  const [before, after] = [old.searchRegistries?.value ?? [], next.searchRegistries?.value ?? []];
  if (after.length > before.length) found.add('search-list-longer');
  const { before: known, after: now } = differing(old.registries, next.registries);
  for (const [scope, registry] of now) {
    const earlier = known.get(scope);
    if (earlier && isSameRegistry(earlier, registry)) continue;
    if (hasMoreMirrors(earlier?.mirrors ?? [], registry.mirrors)) found.add('digest-mirrors-added');
    if (!earlier) continue;
    if (isRestricted(earlier, registry)) found.add('mirrors-restricted');
    if (isReordered(earlier.mirrors, registry.mirrors)) found.add('mirrors-reordered');
  }
  return [...found];
}

function hasMoreMirrors(old: readonly Mirror[], next: readonly Mirror[]): boolean {
  const known = new Set(old.map(({ location }) => location.value));
  return next.some(({ location }) => !known.has(location.value));
}

/** The first mirror of a location counts, as for the operator. */
function isRestricted(old: Registry, next: Registry): boolean {
  const usageOf = ({ mirrors }: Registry): ReadonlyMap<string, string> =>
    new Map([...mirrors].reverse().map(({ location, pullFromMirror }) => [location.value, pullFromMirror.value]));
  const before = usageOf(old);
  return [...usageOf(next)].some(
    ([location, usage]) => usage === 'digest-only' && (before.get(location) ?? usage) !== usage,
  );
}

/** Whether the mirrors that were there come in another order. */
function isReordered(old: readonly Mirror[], next: readonly Mirror[]): boolean {
  const before = [...new Set(old.map(({ location }) => location.value))];
  const known = new Set(before);
  const after = [...new Set(next.map(({ location }) => location.value))].filter((location) => known.has(location));
  return after.some((location, index) => location !== before[index]);
}

/** Equal in every field, mirrors in the same order: then nothing more is looked at, whatever the entry says. */
function isSameRegistry(a: Registry, b: Registry): boolean {
  return (
    a.prefix.value === b.prefix.value &&
    a.location.value === b.location.value &&
    a.insecure.value === b.insecure.value &&
    a.blocked.value === b.blocked.value &&
    a.mirrorByDigestOnly.value === b.mirrorByDigestOnly.value &&
    a.pullFromMirror.value === b.pullFromMirror.value &&
    a.mirrors.length === b.mirrors.length &&
    a.mirrors.every((mirror, index) => isSameMirror(mirror, b.mirrors[index]))
  );
}

function isSameMirror(a: Mirror, b: Mirror | undefined): boolean {
  return (
    a.location.value === b?.location.value &&
    a.insecure.value === b.insecure.value &&
    a.pullFromMirror.value === b.pullFromMirror.value
  );
}
