import type { Mirror, Registry } from '../model/hub';
import type { RegistriesFile } from '../model/registries-file';
import { inOneGo, mapInSteps, type Steps } from '../text/steps';
import { mapEachAgain, type Mapped } from '../text/again';
import { commonEnds } from '../text/spliced';
import { layeredMap } from '../text/layered-map';
import type { Place } from '../text/place';
import { readAliasValue } from './aliases';
import { compareBytewise, sortedBytewise } from './bytewise';
import { loadedPrefix, trimLocation } from './entry-checks';
import { parseShortNameMode, type CheckedFile, type ConfRole } from './load-checks';
import type {
  LoadedAlias,
  LoadedMirror,
  LoadedRegistries,
  LoadedRegistry,
  SearchRegistries,
  ShortNameMode,
} from './loaded-registries';

/** A file that is loaded, in the order of loading; `index`: where it stood in the list given. */
export interface OrderedFile {
  readonly path: string;
  readonly role: ConfRole;
  readonly file: RegistriesFile;
  readonly checked: CheckedFile;
  /** What is known already of the entries that an engine keeps. */
  readonly loaded: LoadedEntries | null;
  readonly index: number;
}

/** What some files come to together, with what the next merge takes over. */
export interface MergedFiles {
  readonly conf: LoadedRegistries;
  readonly files: readonly OrderedFile[];
  /** The entries of each file as an engine keeps them. */
  readonly entries: readonly LoadedEntries[];
}

/** Entries of a file as an engine keeps them. */
export type LoadedEntries = Mapped<Registry, LoadedRegistry>;

/** The entries of which nothing is known from before, in steps. */
export function* loadEntriesInSteps(registries: readonly Registry[]): Steps<LoadedEntries> {
  return { items: registries, results: yield* mapInSteps(registries, ENTRIES_OF_A_STEP, loadRegistry) };
}

const ENTRIES_OF_A_STEP = 250;

/** What the files say together; all of them have passed the checks. The previous outcome itself, where they say what it does. */
export function* mergeFilesInSteps(files: readonly OrderedFile[], previous: MergedFiles | null): Steps<MergedFiles> {
  const known = previous && sameFiles(files, previous.files) ? previous : null;
  const entries = files.map(({ file, loaded }, index) =>
    mapEachAgain(known?.entries[index] ?? loaded, file.conf.registries, loadRegistry),
  );
  const settings = mergeSettings(files, known);
  const registries = known ? mergeAgain(files, entries, known) : yield* mergeAllInSteps(entries);
  if (known && isSame(known.conf, { ...registries, ...settings })) return known;
  return { conf: { ...registries, ...settings }, files, entries };
}

function sameFiles(a: readonly OrderedFile[], b: readonly OrderedFile[]): boolean {
  return a.length === b.length && a.every(({ path, role }, index) => path === b[index]?.path && role === b[index].role);
}

function isSame(a: LoadedRegistries, b: LoadedRegistries): boolean {
  return (Object.keys(a) as (keyof LoadedRegistries)[]).every((key) => a[key] === b[key]);
}

type Entries = Pick<LoadedRegistries, 'registries' | 'byPrefix'>;

function* mergeAllInSteps(files: readonly LoadedEntries[]): Steps<Entries> {
  const byPrefix = mergeAll(files);
  yield byPrefix;
  const prefixes = sortedBytewise(byPrefix.keys());
  yield prefixes;
  return entriesOf(byPrefix, prefixes);
}

function mergeAll(files: readonly LoadedEntries[]): ReadonlyMap<string, LoadedRegistry> {
  const [main, ...others] = files.map(({ results }) => firstOfEach(results, null));
  if (others.length === 0) return main ?? new Map();
  return new Map([main ?? [], ...others].flatMap((own) => [...own]));
}

function entriesOf(byPrefix: ReadonlyMap<string, LoadedRegistry>, prefixes: readonly string[]): Entries {
  return { registries: prefixes.flatMap((prefix) => byPrefix.get(prefix) ?? []), byPrefix: layeredMap(byPrefix) };
}

/** The entries of one file by prefix, of those that are `wanted`. Where a prefix stands there twice, the first entry stays. */
function firstOfEach(
  entries: readonly LoadedRegistry[],
  wanted: ReadonlySet<string> | null,
): ReadonlyMap<string, LoadedRegistry> {
  const byPrefix = new Map<string, LoadedRegistry>();
  for (const entry of entries) {
    if (wanted && !wanted.has(entry.prefix)) continue;
    if (!byPrefix.has(entry.prefix)) byPrefix.set(entry.prefix, entry);
  }
  return byPrefix;
}

/** More changes than this are not put into the old list one by one. */
const MANY = 200;

/** Only prefixes of entries that came, went or were replaced can be served by another entry than before. */
function mergeAgain(
  ordered: readonly OrderedFile[],
  files: readonly Mapped<Registry, LoadedRegistry>[],
  { conf, entries, files: before }: MergedFiles,
): Entries {
  const changed = new Set<string>();
  // Of a single file in which no prefix stands twice, what is to be found is what is new.
  let isPlain = files.length === 1;
  for (const [index, { results }] of files.entries()) {
    const isOrdered = hasRepeated(ordered[index]) || hasRepeated(before[index]);
    if (isOrdered) isPlain = false;
    addChanged(changed, entries[index]?.results ?? [], results, isOrdered);
  }
  if (changed.size > MANY) return inOneGo(mergeAllInSteps(files));
  const next = new Map<string, LoadedRegistry>();
  for (const [index, { results }] of changed.size > 0 ? files.entries() : []) {
    const searched = isPlain ? newIn(entries[index]?.results ?? [], results) : results;
    for (const [prefix, registry] of firstOfEach(searched, changed)) next.set(prefix, registry);
  }
  const different = [...changed].filter((prefix) => conf.byPrefix.get(prefix) !== next.get(prefix));
  if (different.length === 0) return { registries: conf.registries, byPrefix: conf.byPrefix };
  const registries = [...conf.registries];
  for (const prefix of different) replaceEntry(prefix, next.get(prefix) ?? null, conf.byPrefix.has(prefix), registries);
  // A list that has grown keeps room for more; so large, it would stay until the whole heap is swept.
  return {
    registries: registries.slice(),
    byPrefix: conf.byPrefix.with(different.map((prefix) => [prefix, next.get(prefix)])),
  };
}

/** Whether a prefix stands in the file more than once: then the order of its entries matters. */
function hasRepeated(file: OrderedFile | undefined): boolean {
  return (file?.checked.prefixes.repeated ?? 0) > 0;
}

/** Adds the prefixes of what is in only one of two lists; where the order matters, also of what may have moved. */
function addChanged(
  changed: Set<string>,
  before: readonly LoadedRegistry[],
  after: readonly LoadedRegistry[],
  isOrdered: boolean,
): void {
  const { front, back } = commonEnds(before, after);
  const left = new Set(before.slice(front, before.length - back));
  for (const entry of after.slice(front, after.length - back)) {
    if (isOrdered || !left.delete(entry)) changed.add(entry.prefix);
  }
  for (const { prefix } of left) changed.add(prefix);
}

/** The stretch of a list in which all is that another one does not hold. */
function newIn(before: readonly LoadedRegistry[], after: readonly LoadedRegistry[]): readonly LoadedRegistry[] {
  const { front, back } = commonEnds(before, after);
  return after.slice(front, after.length - back);
}

/** Puts an entry (null: none) into a sorted list that nobody else has yet, where `isKnown` in the place of the one of the same prefix. */
function replaceEntry(prefix: string, entry: LoadedRegistry | null, isKnown: boolean, sorted: LoadedRegistry[]): void {
  const at = firstNotBefore(sorted, prefix);
  sorted.splice(at, isKnown ? 1 : 0, ...(entry ? [entry] : []));
}

function firstNotBefore(sorted: readonly LoadedRegistry[], prefix: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytewise(sorted[middle]?.prefix ?? '', prefix) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Settings = Omit<LoadedRegistries, keyof Entries>;

function mergeSettings(files: readonly OrderedFile[], known: MergedFiles | null): Settings {
  const isUnchanged = (read: (file: RegistriesFile) => unknown): boolean =>
    known !== null && files.every(({ file }, index) => read(file) === read(known.files[index]?.file ?? file));
  const search = known && isUnchanged(({ conf }) => conf.searchRegistries) ? known.conf.search : searchOf(files);
  const aliases = known && isUnchanged(({ conf }) => conf.aliases) ? known.conf.aliases : aliasesOf(files);
  const isSameHelpers = known && isUnchanged(({ conf }) => conf.credentialHelpers);
  const credentialHelpers = isSameHelpers ? known.conf.credentialHelpers : helpersOf(files);
  let shortNameMode: ShortNameMode | null = null;
  let additionalLayerStoreAuthHelper = '';
  for (const { file } of files) {
    shortNameMode = parseShortNameMode(file.conf.shortNameMode?.value ?? '') ?? shortNameMode;
    const helper = file.conf.additionalLayerStoreAuthHelper?.value ?? '';
    if (helper !== '') additionalLayerStoreAuthHelper = helper;
  }
  return {
    search,
    shortNameMode: shortNameMode ?? 'permissive',
    credentialHelpers,
    additionalLayerStoreAuthHelper,
    aliases,
  };
}

function searchOf(files: readonly OrderedFile[]): SearchRegistries {
  let search: SearchRegistries = { registries: [], path: '', origins: [] };
  for (const { path, role, file } of files) {
    const { searchRegistries } = file.conf;
    if (searchRegistries) {
      const { value, origins } = searchRegistries;
      search = { registries: value.map((entry) => trimLocation(entry.value)), path, origins };
    } else if (role === 'main') {
      search = { ...search, path };
    }
  }
  return search;
}

function aliasesOf(files: readonly OrderedFile[]): ReadonlyMap<string, LoadedAlias> {
  const aliases = new Map<string, LoadedAlias>();
  for (const { path, file } of files) {
    for (const alias of file.conf.aliases) {
      const target = alias.value.value === '' ? null : readAliasValue(alias.value.value);
      const value = target?.kind === 'ok' ? target.reference : null;
      aliases.set(alias.name.value, { value, path, origins: [...alias.value.origins, ...alias.name.origins] });
    }
  }
  return aliases;
}

function helpersOf(files: readonly OrderedFile[]): readonly string[] {
  let helpers: readonly string[] = [];
  for (const { file } of files) helpers = file.conf.credentialHelpers?.value.map(({ value }) => value) ?? helpers;
  return helpers.length > 0 ? helpers : ['containers-auth.json'];
}

function loadRegistry(registry: Registry): LoadedRegistry {
  return new RegistryInMemory(registry);
}

/** A class, for what few are asked for: their mirrors, and what they are there for. */
class RegistryInMemory implements LoadedRegistry {
  readonly prefix: string;
  readonly location: string;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly mirrorByDigestOnly: boolean;
  readonly #registry: Registry;
  #mirrors: readonly LoadedMirror[] | null = null;

  constructor(registry: Registry) {
    this.prefix = loadedPrefix(registry);
    this.location = trimLocation(registry.location.value);
    this.insecure = registry.insecure.value;
    this.blocked = registry.blocked.value;
    this.mirrorByDigestOnly = registry.mirrorByDigestOnly.value;
    this.#registry = registry;
  }

  get mirrors(): readonly LoadedMirror[] {
    return (this.#mirrors ??= this.#registry.mirrors.map(loadMirror));
  }

  get origins(): readonly Place[] {
    return this.#registry.origins;
  }

  get blockedOrigins(): readonly Place[] {
    return this.#registry.blocked.origins.concat(this.origins);
  }
}

function loadMirror(mirror: Mirror): LoadedMirror {
  return {
    location: trimLocation(mirror.location.value),
    insecure: mirror.insecure.value,
    pullFromMirror: mirror.pullFromMirror.value,
    origins: originsOf(mirror),
  };
}

/** The place of the location tells more than that of the whole table. */
function originsOf({ location, origins }: Mirror): readonly Place[] {
  return location.origins === origins ? origins : location.origins.concat(origins);
}
