import { goQuote } from '../model/go-quote';
import type { RegistriesFile } from '../model/registries-file';
import { inOneGo, type Steps } from '../text/steps';
import { compareBytewise } from './bytewise';
import { checkFile, problemsOf, type CheckedFile, type ConfRole } from './load-checks';
import type { LoadProblem } from './load-problem';
import type { LoadedRegistries } from './loaded-registries';
import { mergeFilesInSteps, type LoadedEntries, type MergedFiles, type OrderedFile } from './merged-files';

/** One file of the configuration, under its path on the node. */
export interface ConfFile {
  readonly path: string;
  readonly role: ConfRole;
  readonly file: RegistriesFile;
  /** What is known of `file` already. */
  readonly checked?: CheckedFile | null;
  /** Its entries as an engine keeps them, as far as they are known already. */
  readonly loaded?: LoadedEntries | null;
}

export type LoadResult = (
  | { readonly kind: 'loaded'; readonly conf: LoadedRegistries }
  | {
      readonly kind: 'failed';
      /** The engine's whole words: its first problem, with `loading … "PATH": ` before it. */
      readonly error: string;
      /** All problems of all files, in the order in which an engine would come to them; `file` counts in the list given. */
      readonly problems: readonly FileProblem[];
    }
) & {
  /** What the next loading takes over. */
  readonly memory: LoadMemory;
};

export interface LoadMemory {
  readonly files: readonly OrderedFile[];
  /** What the files came to when they could be loaded last; null: never. */
  readonly merged: MergedFiles | null;
}

export interface FileProblem extends LoadProblem {
  readonly file: number;
}

/**
 * Loads registries.conf and its drop-ins as an engine does: each file is checked by itself, then a later one replaces what
 * an earlier one says. One problem in one file and nothing is loaded. Drop-ins of one folder are taken in the bytewise order
 * of their names and only where these end in `.conf`; folders in the order given. A main file may be missing.
 *
 * The outcome is the same with and without a `previous` one, but with it what is identical is not done again: entries and mirrors that
 * say the same are the same objects, and where nothing differs the previous outcome itself is given.
 *
 * Follows containers/image `pkg/sysregistriesv2/system_registries_v2.go` `tryUpdatingCache`, `dropInConfigs` and
 * `updateWithConfigurationFrom`.
 */
export function loadRegistries(files: readonly ConfFile[], previous: LoadResult | null = null): LoadResult {
  return inOneGo(loadRegistriesInSteps(files, previous));
}

/** The same in steps. */
export function* loadRegistriesInSteps(files: readonly ConfFile[], previous: LoadResult | null): Steps<LoadResult> {
  const memory = previous?.memory ?? null;
  const ordered = inLoadingOrder(files, memory);
  const problems = ordered.flatMap(({ checked, role, index }) =>
    problemsOf(checked, role).map((problem) => ({ ...problem, file: index })),
  );
  const [first] = problems;
  if (!first) {
    const merged = yield* mergeFilesInSteps(ordered, memory?.merged ?? null);
    if (previous?.kind === 'loaded' && merged === memory?.merged) return previous;
    return { kind: 'loaded', conf: merged.conf, memory: { files: ordered, merged } };
  }
  const error = wholeWords(files[first.file], first.message);
  return { kind: 'failed', error, problems, memory: { files: ordered, merged: memory?.merged ?? null } };
}

/**
 * The whole words of a failed loading with the line of a syntax error. `error` itself names none, so that it stays the same, and all that
 * rests on it, when lines above are edited.
 */
export function errorWithLine({ error, problems: [first] }: FailedLoad, files: readonly ConfFile[]): string {
  if (first?.kind !== 'toml-syntax') return error;
  const source = files[first.file];
  const [syntaxError] = source?.file.syntaxErrors ?? [];
  return syntaxError ? wholeWords(source, `toml: line ${syntaxError.line}: ${syntaxError.message}`) : error;
}

type FailedLoad = Extract<LoadResult, { kind: 'failed' }>;

function wholeWords(source: ConfFile | undefined, message: string): string {
  const what = source?.role === 'drop-in' ? 'drop-in registries configuration' : 'registries configuration';
  return `loading ${what} ${goQuote(source?.path ?? '')}: ${message}`;
}

function inLoadingOrder(files: readonly ConfFile[], memory: LoadMemory | null): OrderedFile[] {
  const indexed = files.map(({ path, role, file, checked, loaded = null }, index): OrderedFile => {
    const known = checked ?? checkFile(file, memory?.files.find((other) => other.path === path)?.checked ?? null);
    return { path, role, file, checked: known, loaded, index };
  });
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
