import type { SyntaxFile, SyntaxProblem, TomlPart } from '../syntax/tree';
import { joinAgain, mapAgain, type Joined, type Mapped } from '../text/again';
import { chunkStarts } from '../text/chunk-starts';
import type { Place } from '../text/place';
import { goQuote } from './go-quote';
import type { RegistriesConf, Registry } from './hub';
import { RegistriesDecoder } from './registries-decoder';
import type { ReadProblem, RegistriesProblem } from './registries-problem';
import { isOfRegistry, readTables, type TablesReading } from './registries-tables';
import { readTop, type TopReading } from './registries-top';
import type { V1Lists } from './registries-v1';
import { keyJoiner, lineOfPlace, linesOfKeys, type DefinedKey } from './toml-metadata';

export type { RegistriesProblem, RegistriesTrap } from './registries-problem';

/** A registries.conf as the engine reads it, before it checks anything. What cannot be read is left out and is a problem. */
export interface RegistriesFile {
  /** What the file says; for the old form (v1) what the engine turns it into. */
  readonly conf: RegistriesConf;
  readonly form: 'v2' | 'v1' | 'mixed' | 'none';
  /** The lists of the old form as written; null where none of them is there. */
  readonly v1: V1Lists | null;
  readonly problems: readonly RegistriesProblem[];
  /** Why the file is no TOML 1.0; the engine then refuses it, whatever else it says. */
  readonly syntaxErrors: readonly RegistriesSyntaxError[];
  /** The keys that the engine's debug log calls undecoded, in its order and its writing. */
  readonly undecodedKeys: readonly string[];
  /** What the reading of the next version takes over; absent where nothing was read (a configuration that was rendered). */
  readonly memory?: RegistriesMemory;
}

interface RegistriesSyntaxError extends SyntaxProblem {
  /** From 1; counted when it is asked for. */
  readonly line: number;
}

/** How a file was read: its entries part by part, and the rest together. */
interface RegistriesMemory {
  readonly tables: Mapped<TomlPart, TablesReading>;
  readonly registries: Joined<TablesReading, Registry>;
  readonly problems: Joined<TablesReading, ReadProblem>;
  readonly entangled: Joined<TablesReading, TablesReading>;
  /** The parts that say something outside of entries, in the order of the text. */
  readonly topParts: Joined<TablesReading, TomlPart>;
  readonly top: TopReading;
}

/**
 * Reads a registries.conf into the hub, the engine's way: keys match without regard to case, unknown ones are passed over,
 * wrong types are problems with the engine's words (with a line number, computed from the text that the syntax holds). The
 * old form is converted. Never fails: of a broken file it gives what can be read.
 *
 * With the `previous` version of the file, only what was parsed anew is read; the outcome says the same.
 *
 * Follows containers/image `pkg/sysregistriesv2/system_registries_v2.go` `loadConfigFile` and BurntSushi/toml `decode.go`.
 */
export function readRegistriesFile(syntax: SyntaxFile, previous: RegistriesFile | null = null): RegistriesFile {
  return readByTables(syntax, previous) ?? readTogether(syntax);
}

/** Reads a file whose parts can be read for themselves; null for others. */
function readByTables(syntax: SyntaxFile, previous: RegistriesFile | null): RegistriesFile | null {
  const { parts = [] } = syntax;
  // Parts can be read by themselves all together, or none of them can.
  if (parts[0] === undefined || parts[0].reading === null) return null;
  const before = previous?.memory ?? null;
  const reader = { decoder: new RegistriesDecoder(), join: keyJoiner() };
  const tables = mapAgain(before?.tables ?? null, parts, (part) => readTables(part, reader));
  const { results } = tables;
  const entangled = joinAgain(before?.entangled ?? null, results, (reading) =>
    reading.isEntangled ? [reading] : NONE,
  );
  if (entangled.all.length > 0) return null;
  const registries = joinAgain(before?.registries ?? null, results, (reading) => reading.registries);
  const problems = joinAgain(before?.problems ?? null, results, (reading) => reading.problems);
  const topParts = joinAgain(before?.topParts ?? null, results, ({ others }) => others);
  const top = before?.topParts.all === topParts.all ? before.top : readTopOf(topParts.all, syntax);
  const memory = { tables, registries, problems, entangled, topParts, top };
  return assemble(syntax, { top, registries: registries.all, memory }, [...problems.all, ...top.problems]);
}

const NONE: readonly never[] = [];

function readTopOf(parts: readonly TomlPart[], { documents }: SyntaxFile): TopReading {
  const root = documents[0]?.root;
  const entries = parts.flatMap((part) => part.entries);
  const mapping = root?.kind === 'mapping' ? { ...root, entries } : null;
  return readTop(
    mapping,
    parts.flatMap(({ statements }) => statements),
    (text) => !isOfRegistry(text),
  );
}

/** Reads a file whose tables depend on each other, all at once. */
function readTogether(syntax: SyntaxFile): RegistriesFile {
  const root = syntax.documents[0]?.root;
  const top = readTop(root?.kind === 'mapping' ? root : null, syntax.statements ?? [], () => true);
  return assemble(syntax, { top, registries: top.conf.registries, memory: null }, top.problems);
}

interface WholeReading {
  readonly top: TopReading;
  readonly registries: readonly Registry[];
  readonly memory: RegistriesMemory | null;
}

function assemble(
  syntax: SyntaxFile,
  { top, registries, memory }: WholeReading,
  problems: readonly ReadProblem[],
): RegistriesFile {
  const hasV2 = top.isSet || registries.length > 0;
  const form = top.v1 ? (hasV2 ? 'mixed' : 'v1') : hasV2 || top.hasKeys ? 'v2' : 'none';
  const conf: RegistriesConf = { ...top.conf, registries };
  return {
    conf: form === 'v1' && top.converted ? top.converted : conf,
    form,
    v1: top.v1,
    problems: inOrder(syntax, withLines(syntax, problems)),
    syntaxErrors: syntaxErrorsOf(syntax),
    get undecodedKeys() {
      return inOrder(syntax, [...top.undecoded, ...ofTables(memory)]).map(({ text }) => text);
    },
    ...(memory ? { memory } : {}),
  };
}

function syntaxErrorsOf(syntax: SyntaxFile): RegistriesSyntaxError[] {
  const errors = syntax.problems.filter(({ code }) => code === 'toml-syntax');
  return errors.map(({ code, message, place }) => ({
    ...{ code, message, place },
    get line() {
      return lineOfPlace(syntax, place);
    },
  }));
}

function ofTables(memory: RegistriesMemory | null): readonly DefinedKey[] {
  return memory?.tables.results.flatMap(({ undecoded }) => undecoded) ?? [];
}

/** The engine names a line in what it says of a type: that of the last definition of the key in the file. */
function withLines(syntax: SyntaxFile, problems: readonly ReadProblem[]): RegistriesProblem[] {
  const keys = new Set(problems.flatMap(({ words, key }) => (words === undefined || key === undefined ? [] : [key])));
  const lines = linesOfKeys(syntax, keys);
  return problems.map(({ words, ...problem }) => {
    if (words === undefined) return problem;
    const { key = '' } = problem;
    const line = lines.get(key);
    const upstream = `toml: ${line === undefined ? '' : `line ${line} `}(last key ${goQuote(key)}): ${words}`;
    return { ...problem, upstream };
  });
}

/** In the order of the text. */
function inOrder<Item extends { readonly place: Place }>(
  { chunks }: SyntaxFile,
  items: readonly Item[],
): readonly Item[] {
  if (items.length < 2) return items;
  const starts = chunkStarts(chunks);
  const placed = items.map((item) => ({ item, at: (starts.startOf(item.place.chunk) ?? 0) + item.place.start }));
  return placed.sort((a, b) => a.at - b.at).map(({ item }) => item);
}
