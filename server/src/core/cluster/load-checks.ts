import { goQuote } from '../model/go-quote';
import { isDomain } from '../model/name-grammar';
import type { RegistriesConf, Registry, ShortNameAlias, Traced } from '../model/hub';
import type { RegistriesFile } from '../model/registries-file';
import { mapInSteps, type Steps } from '../text/steps';
import { joinAgain, mapAgain, type Joined, type Mapped } from '../text/again';
import { checkAliases } from './aliases';
import { compareBytewise } from './bytewise';
import { checkEntry, checkScheme, trimLocation, type CheckedEntry } from './entry-checks';
import { dumpMixedConfiguration } from './go-dump';
import { countKeys, repeatedItems, type KeyCounts } from './key-counts';
import { fault, firstPlace, placeOf, type LoadProblem } from './load-problem';
import type { ShortNameMode } from './loaded-registries';

export type ConfRole = 'main' | 'drop-in';

/** A file with what is known of each of its entries, so that the next version of it is checked with the work of what has changed. */
export interface CheckedFile {
  readonly file: RegistriesFile;
  readonly entries: Mapped<Registry, CheckedEntry>;
  /** How often each prefix occurs. */
  readonly prefixes: KeyCounts;
  /** The entries for wildcards. */
  readonly wildcards: Joined<CheckedEntry, CheckedEntry>;
  /** The entries that have problems. */
  readonly faulty: Joined<CheckedEntry, CheckedEntry>;
  /** How often each location occurs whose entries have to agree. */
  readonly agreements: KeyCounts;
  readonly aliases: { readonly of: readonly ShortNameAlias[]; readonly problems: readonly LoadProblem[] };
}

/** Checks what stands in a file, entry by entry. Of a `previous` version what is identical is not checked again. */
export function checkFile(file: RegistriesFile, previous: CheckedFile | null = null): CheckedFile {
  if (previous?.file === file) return previous;
  return checkWith(file, mapAgain(previous?.entries ?? null, file.conf.registries, checkEntry), previous);
}

function checkWith(file: RegistriesFile, entries: CheckedFile['entries'], previous: CheckedFile | null): CheckedFile {
  const { aliases } = file.conf;
  const items = previous?.entries.results ?? [];
  const knownPrefixes = previous && { counts: previous.prefixes, items };
  const knownAgreements = previous && { counts: previous.agreements, items };
  return {
    file,
    entries,
    prefixes: countKeys(prefixOf, entries.results, knownPrefixes),
    wildcards: joinAgain(previous?.wildcards ?? null, entries.results, (entry) =>
      entry.prefix.startsWith('*.') ? [entry] : NONE,
    ),
    faulty: joinAgain(previous?.faulty ?? null, entries.results, (entry) =>
      entry.problems.length > 0 ? [entry] : NONE,
    ),
    agreements: countKeys(agreementOf, entries.results, knownAgreements),
    aliases: previous?.aliases.of === aliases ? previous.aliases : { of: aliases, problems: checkAliasTable(aliases) },
  };
}

const NONE: readonly never[] = [];

/** The same in steps, of a file of which nothing is known from before. */
export function* checkFileInSteps(file: RegistriesFile): Steps<CheckedFile> {
  const { registries } = file.conf;
  const entries = { items: registries, results: yield* mapInSteps(registries, ENTRIES_OF_A_STEP, checkEntry) };
  yield entries;
  return checkWith(file, entries, null);
}

const ENTRIES_OF_A_STEP = 250;

/**
 * Everything that keeps an engine from loading one file, in the order in which the engine checks: the first is what it says.
 * Follows containers/image `pkg/sysregistriesv2/system_registries_v2.go` `loadConfigFile`, `ConvertToV2` and
 * `postProcessRegistries`, which stop at the first.
 */
export function problemsOf(
  { file, entries, wildcards, faulty, agreements, aliases }: CheckedFile,
  role: ConfRole,
): LoadProblem[] {
  const { conf } = file;
  return [
    ...checkDecoding(file),
    ...checkForm(file, role),
    ...checkRegistries(file, faulty.all),
    ...checkConflicts(agreements, entries.results),
    ...(conf.searchRegistries?.value ?? []).flatMap(checkSearchEntry),
    ...checkShortNameMode(conf),
    ...checkWildcards(wildcards.all),
    ...aliases.problems,
  ];
}

/** The same of a file of which nothing is known from before. */
export function checkRegistriesFile(file: RegistriesFile, role: ConfRole): LoadProblem[] {
  return problemsOf(checkFile(file), role);
}

/** All entries of each prefix that stands in the file more than once, in the order of the text; the first is the one that counts. */
export function repeatedPrefixes({ prefixes, entries }: CheckedFile): ReadonlyMap<string, readonly CheckedEntry[]> {
  return repeatedItems(prefixes, entries.results, prefixOf);
}

function prefixOf({ prefix }: CheckedEntry): string {
  return prefix;
}

function agreementOf({ agreement }: CheckedEntry): string {
  return agreement;
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
function checkRegistries({ form }: RegistriesFile, entries: readonly CheckedEntry[]): readonly LoadProblem[] {
  const problems: LoadProblem[] = [];
  for (const entry of entries) for (const problem of entry.problems) problems.push(problem);
  if (form !== 'v1') return problems;
  const isScheme = ({ kind }: LoadProblem): boolean => kind === 'scheme';
  return [...problems.filter(isScheme), ...problems.filter((problem) => !isScheme(problem))];
}

/** Entries of one location (of one prefix, where there is no location) have to agree on `insecure` and `blocked`. */
function checkConflicts(agreements: KeyCounts, entries: readonly CheckedEntry[]): LoadProblem[] {
  return [...repeatedItems(agreements, entries, agreementOf).values()].flatMap(([first, ...others]) =>
    first ? others.flatMap((other) => checkAgreement(first.registry, other.registry)) : [],
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
function checkWildcards(entries: readonly CheckedEntry[]): LoadProblem[] {
  const wrong = new Map<string, Registry>();
  for (const { prefix, registry, isWrongWildcard } of entries) {
    if (isWrongWildcard && !wrong.has(prefix)) wrong.set(prefix, registry);
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
function checkAliasTable(aliases: readonly ShortNameAlias[]): LoadProblem[] {
  const faults = checkAliases(aliases);
  const message = `validating short-name aliases: ${faults.map((each) => each.message).join('\n')}`;
  return faults.map(({ place }) => fault('alias', message, place));
}
