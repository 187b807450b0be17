import { goQuote } from '../model/go-quote';
import { isDomain } from '../model/name-grammar';
import type { Mirror, RegistriesConf, Registry, Traced } from '../model/hub';
import type { RegistriesFile } from '../model/registries-file';
import type { Place } from '../text/place';
import { checkAliases } from './aliases';
import { compareBytewise } from './bytewise';
import { dumpMixedConfiguration } from './go-dump';
import type { ShortNameMode } from './loaded-registries';

/** One reason for which an engine refuses a registries.conf. */
export interface LoadProblem {
  readonly kind: LoadProblemKind;
  /** The engine's words, without its `loading … "PATH": ` prefix. */
  readonly message: string;
  /** null where no text stands behind the value (a configuration that was rendered, not read). */
  readonly place: Place | null;
  /** The other places that it takes, e.g. the first of two entries that contradict each other. */
  readonly related: readonly Place[];
}

export type LoadProblemKind =
  | 'toml-syntax'
  | 'toml-type'
  | 'v1-in-drop-in'
  | 'mixed-v1-v2'
  | 'scheme'
  | 'no-location-no-prefix'
  | 'no-location'
  | 'pull-from-mirror-on-registry'
  | 'no-mirror-location'
  | 'mirror-restricted-twice'
  | 'pull-from-mirror-value'
  | 'conflicting-insecure'
  | 'conflicting-blocked'
  | 'search-entry'
  | 'short-name-mode'
  | 'wildcard-format'
  | 'alias';

export type ConfRole = 'main' | 'drop-in';

/**
 * Everything that keeps an engine from loading one file, in the order in which the engine checks: the first is what it says.
 * Follows containers/image `pkg/sysregistriesv2/system_registries_v2.go` `loadConfigFile`, `ConvertToV2` and
 * `postProcessRegistries`, which stop at the first.
 */
export function checkRegistriesFile(file: RegistriesFile, role: ConfRole): LoadProblem[] {
  const { conf } = file;
  return [
    ...checkDecoding(file),
    ...checkForm(file, role),
    ...checkRegistries(file),
    ...checkConflicts(conf.registries),
    ...(conf.searchRegistries?.value ?? []).flatMap(checkSearchEntry),
    ...checkShortNameMode(conf),
    ...checkWildcards(conf.registries),
    ...checkAliasTable(conf),
  ];
}

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

/** The mode that a text names; null for any other text. The case matters (`parseShortNameMode`). */
export function parseShortNameMode(text: string): ShortNameMode | null {
  return text === 'disabled' || text === 'enforcing' || text === 'permissive' ? text : null;
}

/** A type error has the library's words; a syntax error has ours, for the library's depend on how it happens to read. */
function checkDecoding({ syntaxErrors, problems }: RegistriesFile): LoadProblem[] {
  return [
    ...syntaxErrors.map(({ message, place }) => fault('toml-syntax', `toml: ${message}`, place)),
    ...problems.flatMap((problem) =>
      problem.code === 'toml-type' ? [fault('toml-type', problem.upstream ?? problem.message, problem.place)] : [],
    ),
  ];
}

function checkForm(file: RegistriesFile, role: ConfRole): LoadProblem[] {
  if (file.form !== 'v1' && file.form !== 'mixed') return [];
  const place = firstPlace(file.v1?.search ?? file.v1?.block ?? file.v1?.insecure);
  if (role === 'drop-in') return [fault('v1-in-drop-in', 'registry must be in v2 format but is in v1', place)];
  if (file.form === 'v1') return [];
  return [fault('mixed-v1-v2', `mixing sysregistry v1/v2 is not supported: ${dumpMixedConfiguration(file)}`, place)];
}

/** Entry by entry; the old form has its schemes looked at before all else, while it is converted. */
function checkRegistries({ conf, form }: RegistriesFile): LoadProblem[] {
  const problems = conf.registries.flatMap(checkRegistry);
  if (form !== 'v1') return problems;
  const isScheme = ({ kind }: LoadProblem): boolean => kind === 'scheme';
  return [...problems.filter(isScheme), ...problems.filter((problem) => !isScheme(problem))];
}

function checkRegistry(registry: Registry): LoadProblem[] {
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
  return [...problems, ...registry.mirrors.flatMap((mirror) => checkMirror(mirror, registry))];
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

/** Entries of one location (of one prefix, where there is no location) have to agree on `insecure` and `blocked`. */
function checkConflicts(registries: readonly Registry[]): LoadProblem[] {
  const groups = new Map<string, Registry[]>();
  for (const registry of registries) {
    const key = trimLocation(registry.location.value) || loadedPrefix(registry);
    const group = groups.get(key);
    if (group) group.push(registry);
    else groups.set(key, [registry]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? others.flatMap((other) => checkAgreement(first, other)) : [],
  );
}

function checkAgreement(first: Registry, other: Registry): LoadProblem[] {
  const compare = (
    kind: 'conflicting-insecure' | 'conflicting-blocked',
    setting: 'insecure' | 'blocked',
  ): LoadProblem[] => {
    if (first[setting].value === other[setting].value) return [];
    const location = trimLocation(first.location.value);
    const message = `registry '${location}' is defined multiple times with conflicting '${setting}' setting`;
    const related = [...first[setting].origins, ...first.origins].slice(0, 1);
    return [fault(kind, message, placeOf(other[setting], other.origins), related)];
  };
  return [...compare('conflicting-insecure', 'insecure'), ...compare('conflicting-blocked', 'blocked')];
}

function checkSearchEntry(entry: Traced<string>): LoadProblem[] {
  const scheme = checkScheme(entry, []);
  if (scheme.length > 0) return scheme;
  const trimmed = trimLocation(entry.value);
  if (isDomain(trimmed)) return [];
  return [fault('search-entry', `Invalid unqualified-search-registries entry ${goQuote(trimmed)}`, firstPlace(entry))];
}

function checkShortNameMode({ shortNameMode }: RegistriesConf): LoadProblem[] {
  if (shortNameMode === null || shortNameMode.value === '' || parseShortNameMode(shortNameMode.value)) return [];
  const message = `invalid short-name mode: ${goQuote(shortNameMode.value)}`;
  return [fault('short-name-mode', message, firstPlace(shortNameMode))];
}

/** Looked at after the entries are sorted, and only once for each prefix. */
function checkWildcards(registries: readonly Registry[]): LoadProblem[] {
  const wrong = new Map<string, Registry>();
  for (const registry of registries) {
    const prefix = loadedPrefix(registry);
    if (prefix.startsWith('*.') && /[/@:]/.test(prefix) && !wrong.has(prefix)) wrong.set(prefix, registry);
  }
  const sorted = [...wrong].sort(([a], [b]) => compareBytewise(a, b));
  return sorted.map(([prefix, registry]) => {
    const form = 'Wildcarded prefix should be in the format: *.example.com';
    const message = `${form}. Current prefix ${goQuote(prefix)} is incorrectly formatted`;
    const source = registry.prefix.value === '' ? registry.location : registry.prefix;
    return fault('wildcard-format', message, placeOf(source, registry.origins));
  });
}

/** The engine says all that is wrong with the aliases at once; so does each of these problems, at its own place. */
function checkAliasTable({ aliases }: RegistriesConf): LoadProblem[] {
  const faults = checkAliases(aliases);
  const message = `validating short-name aliases: ${faults.map((each) => each.message).join('\n')}`;
  return faults.map(({ place }) => fault('alias', message, place));
}

function checkScheme(location: Traced<string>, owner: readonly Place[]): LoadProblem[] {
  const trimmed = trimLocation(location.value);
  if (!trimmed.startsWith('http://') && !trimmed.startsWith('https://')) return [];
  const message = `invalid location '${location.value}': URI schemes are not supported`;
  return [fault('scheme', message, placeOf(location, owner))];
}

/** Where a value stands; where it is absent, the table that should have it. */
function placeOf(value: Traced<unknown>, owner: readonly Place[]): Place | null {
  return firstPlace(value) ?? owner[0] ?? null;
}

function firstPlace(value: Traced<unknown> | null | undefined): Place | null {
  return value?.origins[0] ?? null;
}

function fault(
  kind: LoadProblemKind,
  message: string,
  place: Place | null,
  related: readonly Place[] = [],
): LoadProblem {
  return { kind, message, place, related };
}
