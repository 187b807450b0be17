import { between, type Chunk, type Place } from '../text/place';
import type { OpenString } from './toml-finding';
import { MOST_PROBLEMS, type ReadPart } from './toml-part';
import type { Entry, Mapping, Sequence, SyntaxFile, SyntaxProblem, TomlPart } from './tree';

/** The parts of a text, and what there is to say of them all: gathered in one pass, for most of many parts are plain tables. */
interface Gathered {
  readonly text: string;
  readonly parts: readonly ReadPart[];
  readonly chunks: readonly Chunk[];
  /** Of all `[[registry]]` headers. */
  readonly tables: readonly Mapping[];
  readonly firstRegistry: ReadPart | null;
  /** Whether a part speaks of a `registry` that it does not begin with. */
  readonly namesRegistry: boolean;
  readonly withEntries: readonly ReadPart[];
  readonly withProblems: readonly ReadPart[];
}

function gather(text: string, parts: readonly ReadPart[]): Gathered {
  const chunks: Chunk[] = [];
  const tables: Mapping[] = [];
  const withEntries: ReadPart[] = [];
  const withProblems: ReadPart[] = [];
  let firstRegistry: ReadPart | null = null;
  let namesRegistry = false;
  for (const part of parts) {
    chunks.push(part.chunk);
    for (const table of part.tables) tables.push(table);
    if (part.kind === 'registry') firstRegistry ??= part;
    if (part.entries.length > 0) withEntries.push(part);
    if (part.problems.length > 0 || part.reading.openStrings.length > 0) withProblems.push(part);
    if (part.reading.namesRegistry) namesRegistry = true;
  }
  return { text, parts, chunks, tables, firstRegistry, namesRegistry, withEntries, withProblems };
}

/** The syntax of a text that consists of these parts; null where they depend on each other. */
export function assembleAlone(text: string, parts: readonly ReadPart[], chunksRead: number): SyntaxFile | null {
  const gathered = gather(text, parts);
  return standAlone(gathered) ? fileOf(gathered, { root: rootOf(gathered), chunksRead, parts }) : null;
}

/** The syntax of a text whose parts were read together, with what stands at its top; nothing of it can be kept when the text is edited. */
export function assembleTogether(text: string, parts: readonly ReadPart[], root: Mapping): SyntaxFile {
  return fileOf(gather(text, parts), { root, chunksRead: parts.length, parts: parts.map(asDependent) });
}

/** Whether every part says what it says without regard to the others: no two of them define one key at the top. */
function standAlone({ namesRegistry, withEntries }: Gathered): boolean {
  if (namesRegistry) return false;
  const owners = new Map<string, ReadPart>();
  for (const part of withEntries) {
    for (const { key } of part.entries) {
      if ((owners.get(key.text) ?? part) !== part) return false;
      owners.set(key.text, part);
    }
  }
  return true;
}

/** The table at the top of a text whose parts stand alone. Only the part above all `[[registry]]` headers comes before them. */
function rootOf(gathered: Gathered): Mapping {
  const { parts, withEntries } = gathered;
  const isHead = (part: ReadPart): boolean => part === parts[0] && part.kind !== 'registry';
  const entriesOf = (some: readonly ReadPart[]): Entry[] => some.flatMap(({ entries }) => entries);
  const entries = [
    ...entriesOf(withEntries.filter(isHead)),
    ...registryEntry(gathered),
    ...entriesOf(withEntries.filter((part) => !isHead(part))),
  ];
  return { kind: 'mapping', style: 'table', entries, place: parts[0] ? startOf(parts[0]) : NOWHERE };
}

const NOWHERE: Place = { chunk: { file: '', length: 0 }, start: 0, end: 0 };

/** The entry of all `[[registry]]` tables, from the first to the last. */
function registryEntry({ tables, firstRegistry }: Gathered): Entry[] {
  const key = firstRegistry?.statements[0]?.path[0];
  const [first] = tables;
  const last = tables.at(-1);
  if (!key || !first || !last) return [];
  const place = first === last ? first.place : between(first.place, last.place);
  const value: Sequence = { kind: 'sequence', style: 'tables', items: tables, place };
  return [{ key, value, place }];
}

function fileOf(
  gathered: Gathered,
  { root, chunksRead, parts }: { root: Mapping; chunksRead: number; parts: readonly TomlPart[] },
): SyntaxFile {
  let statements: SyntaxFile['statements'];
  return {
    chunks: gathered.chunks,
    documents: [{ root, place: wholeFile(gathered.parts) }],
    problems: problemsOf(gathered),
    get statements() {
      statements ??= parts.flatMap((part) => part.statements);
      return statements;
    },
    parts,
    text: gathered.text,
    chunksRead,
  };
}

function asDependent({ chunk, statements, problems }: ReadPart): TomlPart {
  return { chunk, kind: 'other', statements, problems, tables: [], entries: [], reading: null };
}

function startOf({ chunk }: ReadPart): Place {
  return { chunk, start: 0, end: 0 };
}

function wholeFile(parts: readonly ReadPart[]): Place {
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last) return NOWHERE;
  const place = { chunk: first.chunk, start: 0, end: last.chunk.length };
  return last === first ? place : { ...place, until: last.chunk };
}

/** In the order of the text. */
function problemsOf({ text, parts, withProblems }: Gathered): SyntaxProblem[] {
  const last = parts.at(-1);
  const open: OpenString[] = [];
  for (const { reading } of withProblems) {
    for (const string of reading.openStrings) {
      if (!open.some(({ fence }) => fence === string.fence)) open.push(string);
    }
  }
  const problems: SyntaxProblem[] = [];
  for (const part of withProblems) {
    if (problems.length >= MOST_PROBLEMS) break;
    if (part !== last) problems.push(...part.problems);
  }
  if (!last) return problems;
  const atEnd = [...last.problems, ...open.map(({ fence }) => neverClosed(fence, text, last))];
  if (open.length > 0) atEnd.sort((a, b) => a.place.start - b.place.start);
  return [...problems, ...atEnd].slice(0, MOST_PROBLEMS);
}

/** What is said of a multi-line string that nothing closes stands where the text ends. */
function neverClosed(fence: string, text: string, { chunk }: ReadPart): SyntaxProblem {
  const message = `the multi-line string that begins with \`${fence}\` is never closed, so the file ends inside it`;
  const end = text.trimEnd().length - (text.length - chunk.length);
  return { code: 'toml-syntax', message, place: { chunk, start: end - 1, end } };
}
