import { goQuote } from '../model/go-quote';
import type { Mirror, Registry } from '../model/hub';
import type { RegistriesFile } from '../model/registries-file';
import type { Place } from '../text/place';
import { readAliasValue } from './aliases';
import { compareBytewise, sortedBytewise } from './bytewise';
import {
  checkRegistriesFile,
  loadedPrefix,
  parseShortNameMode,
  trimLocation,
  type ConfRole,
  type LoadProblem,
} from './load-checks';
import type {
  LoadedAlias,
  LoadedMirror,
  LoadedRegistries,
  LoadedRegistry,
  SearchRegistries,
  ShortNameMode,
} from './loaded-registries';

/** One file of the configuration, under its path on the node. */
export interface ConfFile {
  readonly path: string;
  readonly role: ConfRole;
  readonly file: RegistriesFile;
}

export type LoadResult =
  | { readonly kind: 'loaded'; readonly conf: LoadedRegistries }
  | {
      readonly kind: 'failed';
      /** The engine's whole words: its first problem, with `loading … "PATH": ` before it. */
      readonly error: string;
      /** All problems of all files, in the order in which an engine would come to them; `file` counts in the list given. */
      readonly problems: readonly FileProblem[];
    };

export interface FileProblem extends LoadProblem {
  readonly file: number;
}

/**
 * Loads registries.conf and its drop-ins as an engine does: each file is checked by itself, then a later one replaces what
 * an earlier one says. One problem in one file and nothing is loaded. Drop-ins of one folder are taken in the bytewise order
 * of their names and only where these end in `.conf`; folders in the order given. A main file may be missing.
 * Follows containers/image `pkg/sysregistriesv2/system_registries_v2.go` `tryUpdatingCache`, `dropInConfigs` and
 * `updateWithConfigurationFrom`.
 */
export function loadRegistries(files: readonly ConfFile[]): LoadResult {
  const ordered = inLoadingOrder(files);
  const problems = ordered.flatMap(({ file, role, index }) =>
    checkRegistriesFile(file, role).map((problem) => ({ ...problem, file: index })),
  );
  const [first] = problems;
  if (!first) return { kind: 'loaded', conf: merge(ordered) };
  const source = files[first.file];
  const what = source?.role === 'drop-in' ? 'drop-in registries configuration' : 'registries configuration';
  return { kind: 'failed', error: `loading ${what} ${goQuote(source?.path ?? '')}: ${first.message}`, problems };
}

type OrderedFile = ConfFile & { readonly index: number };

function inLoadingOrder(files: readonly ConfFile[]): OrderedFile[] {
  const indexed = files.map((file, index) => ({ ...file, index }));
  const folders = new Map<string, OrderedFile[]>();
  for (const file of indexed) {
    if (file.role === 'main' || !file.path.endsWith('.conf')) continue;
    const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
    const known = folders.get(folder);
    if (known) known.push(file);
    else folders.set(folder, [file]);
  }
  const dropIns = [...folders.values()].flatMap((group) => group.sort((a, b) => compareBytewise(a.path, b.path)));
  return [...indexed.filter((file) => file.role === 'main'), ...dropIns];
}

/** What the files say together. All of them have passed the checks. */
function merge(files: readonly OrderedFile[]): LoadedRegistries {
  const byPrefix = new Map<string, LoadedRegistry>();
  const aliases = new Map<string, LoadedAlias>();
  let search: SearchRegistries = { registries: [], path: '', origins: [] };
  let shortNameMode: ShortNameMode | null = null;
  let credentialHelpers: readonly string[] = [];
  let additionalLayerStoreAuthHelper = '';
  for (const { path, role, file } of files) {
    const { conf } = file;
    for (const [prefix, registry] of loadedByPrefix(conf.registries)) byPrefix.set(prefix, registry);
    for (const alias of conf.aliases) {
      const target = alias.value.value === '' ? null : readAliasValue(alias.value.value);
      const value = target?.kind === 'ok' ? target.reference : null;
      aliases.set(alias.name.value, { value, path, origins: [...alias.value.origins, ...alias.name.origins] });
    }
    if (conf.searchRegistries) {
      const { value, origins } = conf.searchRegistries;
      search = { registries: value.map((entry) => trimLocation(entry.value)), path, origins };
    } else if (role === 'main') {
      search = { ...search, path };
    }
    shortNameMode = parseShortNameMode(conf.shortNameMode?.value ?? '') ?? shortNameMode;
    credentialHelpers = conf.credentialHelpers?.value.map((helper) => helper.value) ?? credentialHelpers;
    const helper = conf.additionalLayerStoreAuthHelper?.value ?? '';
    if (helper !== '') additionalLayerStoreAuthHelper = helper;
  }
  return {
    registries: sortedBytewise(byPrefix.keys()).flatMap((prefix) => byPrefix.get(prefix) ?? []),
    byPrefix,
    search,
    shortNameMode: shortNameMode ?? 'permissive',
    credentialHelpers: credentialHelpers.length > 0 ? credentialHelpers : ['containers-auth.json'],
    additionalLayerStoreAuthHelper,
    aliases,
  };
}

/** The entries of one file. Where a prefix stands there twice, the first entry stays and the later ones vanish. */
function loadedByPrefix(registries: readonly Registry[]): ReadonlyMap<string, LoadedRegistry> {
  const byPrefix = new Map<string, LoadedRegistry>();
  for (const registry of registries) {
    const prefix = loadedPrefix(registry);
    if (!byPrefix.has(prefix)) byPrefix.set(prefix, loadRegistry(registry, prefix));
  }
  return byPrefix;
}

function loadRegistry(registry: Registry, prefix: string): LoadedRegistry {
  return {
    prefix,
    location: trimLocation(registry.location.value),
    insecure: registry.insecure.value,
    blocked: registry.blocked.value,
    mirrorByDigestOnly: registry.mirrorByDigestOnly.value,
    mirrors: registry.mirrors.map(loadMirror),
    origins: registry.origins,
    blockedOrigins: [...registry.blocked.origins, ...registry.origins],
  };
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
  return [...location.origins, ...origins];
}
