import { goQuote } from '../model/go-quote';
import type { Mirror, Registry, Traced } from '../model/hub';
import type { Place } from '../text/place';
import { fault, placeOf, type LoadProblem } from './load-problem';

/** One `[[registry]]` as the engine checks it by itself. */
export interface CheckedEntry {
  readonly registry: Registry;
  /** Its prefix after loading. */
  readonly prefix: string;
  /** Entries of the same key have to agree on `insecure` and `blocked`: the location, or the prefix where there is none. */
  readonly agreement: string;
  /** What keeps an engine from loading it, in the order in which the engine checks. */
  readonly problems: readonly LoadProblem[];
  /** Whether its prefix is a wildcard in a form that is none; the engine looks at that at the end. */
  readonly isWrongWildcard: boolean;
}

/** Checks an entry by itself. Follows containers/image `pkg/sysregistriesv2/system_registries_v2.go` `postProcessRegistries`. */
export function checkEntry(registry: Registry): CheckedEntry {
  const prefix = loadedPrefix(registry);
  return {
    registry,
    prefix,
    agreement: trimLocation(registry.location.value) || prefix,
    problems: registry.isPlain === true ? NO_PROBLEMS : checkRegistry(registry),
    isWrongWildcard: prefix.startsWith('*.') && /[/@:]/.test(prefix),
  };
}

const NO_PROBLEMS: readonly LoadProblem[] = [];

/** A location as the engine keeps it: without the slashes at its end (`parseLocation`, where it does not fail). */
export function trimLocation(location: string): string {
  let end = location.length;
  while (location.charAt(end - 1) === '/') end--;
  return location.slice(0, end);
}

/** The prefix of an entry after loading: its own, or else its location; trimmed. */
export function loadedPrefix({ prefix, location }: Registry): string {
  return trimLocation(prefix.value === '' ? location.value : prefix.value);
}

function checkRegistry(registry: Registry): readonly LoadProblem[] {
  const { prefix, location, pullFromMirror } = registry;
  const problems = checkScheme(location, registry.origins);
  if (prefix.value === '' && trimLocation(location.value) === '') {
    const message = 'invalid condition: both location and prefix are unset';
    problems.push(fault('no-location-no-prefix', message, placeOf(location, registry.origins)));
  } else if (prefix.value !== '') {
    problems.push(...checkScheme(prefix, registry.origins));
    if (!trimLocation(prefix.value).startsWith('*.') && trimLocation(location.value) === '') {
      const message = 'invalid condition: location is unset and prefix is not in the format: *.example.com';
      problems.push(fault('no-location', message, placeOf(prefix, registry.origins)));
    }
  }
  if (pullFromMirror.value !== '') {
    const message = `pull-from-mirror must not be set for a non-mirror registry ${goQuote(loadedPrefix(registry))}`;
    problems.push(fault('pull-from-mirror-on-registry', message, placeOf(pullFromMirror, registry.origins)));
  }
  for (const mirror of registry.mirrors) for (const problem of checkMirror(mirror, registry)) problems.push(problem);
  return problems;
}

function checkMirror(mirror: Mirror, registry: Registry): LoadProblem[] {
  const { location, pullFromMirror } = mirror;
  const trimmed = trimLocation(location.value);
  const usage = pullFromMirror.value;
  const place = placeOf(pullFromMirror, mirror.origins);
  const problems = checkScheme(location, mirror.origins);
  if (trimmed === '') {
    const message = 'invalid condition: mirror location is unset';
    problems.push(fault('no-mirror-location', message, placeOf(location, mirror.origins)));
  }
  if (registry.mirrorByDigestOnly.value && usage !== '') {
    const names = `the registry (${goQuote(loadedPrefix(registry))}) and pull-from-mirror for per-mirror (${goQuote(trimmed)})`;
    const message = `cannot set mirror usage mirror-by-digest-only for ${names} at the same time`;
    problems.push(fault('mirror-restricted-twice', message, place, registry.mirrorByDigestOnly.origins));
  }
  if (usage !== '' && usage !== 'all' && usage !== 'digest-only' && usage !== 'tag-only') {
    const message = `unsupported pull-from-mirror value ${goQuote(usage)} for mirror ${goQuote(trimmed)}`;
    problems.push(fault('pull-from-mirror-value', message, place));
  }
  return problems;
}

/** A location must not have a scheme. */
export function checkScheme(location: Traced<string>, owner: readonly Place[]): LoadProblem[] {
  const trimmed = trimLocation(location.value);
  if (!trimmed.startsWith('http://') && !trimmed.startsWith('https://')) return [];
  const message = `invalid location '${location.value}': URI schemes are not supported`;
  return [fault('scheme', message, placeOf(location, owner))];
}
