import { joinAgain, mapAgain } from '../text/again';
import { between, type Place } from '../text/place';
import type { Text } from '../text/text';
import type { OpenString } from './toml-finding';
import { MOST_PROBLEMS, type PartsOfText } from './toml-part';
import type {
  Entry,
  Mapping,
  ReadPart,
  Sequence,
  Statement,
  SyntaxFile,
  SyntaxProblem,
  TomlMemory,
  TomlPart,
} from './tree';

/** The parts of a text, and what there is to say of them all. */
interface Gathered extends Omit<TomlMemory, 'starts'> {
  readonly text: Text;
}

function gather(text: Text, parts: readonly ReadPart[], before: TomlMemory | null): Gathered {
  return {
    text,
    parts,
    chunks: mapAgain(before?.chunks ?? null, parts, ({ chunk }) => chunk),
    tables: joinAgain(before?.tables ?? null, parts, (part) => part.tables),
    odd: joinAgain(before?.odd ?? null, parts, (part) => (isOdd(part) ? [part] : NONE)),
  };
}

const NONE: readonly never[] = [];

function isOdd(part: ReadPart): boolean {
  return part.kind !== 'registry' || part.entries.length > 0 || hasProblems(part) || part.reading.namesRegistry;
}

function hasProblems({ problems, reading }: ReadPart): boolean {
  return problems.length > 0 || reading.openStrings.length > 0;
}

/** Whether a multi-line string is never closed. */
export function hasOpenStrings({ odd }: TomlMemory): boolean {
  return odd.all.some(({ reading }) => reading.openStrings.length > 0);
}

/** The syntax of a text that consists of these parts, which start there; null where they depend on each other. */
export function assembleAlone(
  text: Text,
  { parts, starts, chunksRead }: PartsOfText,
  before: TomlMemory | null,
): SyntaxFile | null {
  const gathered = gather(text, parts, before);
  if (!standAlone(gathered)) return null;
  const { chunks, tables, odd } = gathered;
  const memory = { parts, starts, chunks, tables, odd };
  return fileOf(gathered, { root: rootOf(gathered), chunksRead, parts, memory });
}

/** The syntax of a text whose parts were read together, with what stands at its top; nothing of it can be kept when the text is edited. */
export function assembleTogether(text: string, parts: readonly ReadPart[], root: Mapping): SyntaxFile {
  return fileOf(gather(text, parts, null), {
    root,
    chunksRead: parts.length,
    parts: parts.map(asDependent),
    memory: null,
  });
}

/** Whether every part says what it says without regard to the others: no two of them define one key at the top. */
function standAlone({ odd }: Gathered): boolean {
  const owners = new Map<string, ReadPart>();
  for (const part of odd.all) {
    if (part.reading.namesRegistry) return false;
    for (const { key } of part.entries) {
      if ((owners.get(key.text) ?? part) !== part) return false;
      owners.set(key.text, part);
    }
  }
  return true;
}

/** The table at the top of a text whose parts stand alone. Only the part above all `[[registry]]` headers comes before them. */
function rootOf(gathered: Gathered): Mapping {
  const { parts, odd } = gathered;
  const isHead = (part: ReadPart): boolean => part === parts[0] && part.kind !== 'registry';
  const entriesOf = (some: readonly ReadPart[]): Entry[] => some.flatMap(({ entries }) => entries);
  const entries = [
    ...entriesOf(odd.all.filter(isHead)),
    ...registryEntry(gathered),
    ...entriesOf(odd.all.filter((part) => !isHead(part))),
  ];
  return { kind: 'mapping', style: 'table', entries, place: parts[0] ? startOf(parts[0]) : NOWHERE };
}

const NOWHERE: Place = { chunk: { file: '', length: 0 }, start: 0, end: 0 };

/** The entry of all `[[registry]]` tables, from the first to the last. */
function registryEntry({ parts, tables: { all: tables } }: Gathered): Entry[] {
  const key = parts.find(({ kind }) => kind === 'registry')?.statements[0]?.path[0];
  const [first] = tables;
  const last = tables.at(-1);
  if (!key || !first || !last) return [];
  const place = first === last ? first.place : between(first.place, last.place);
  const value: Sequence = { kind: 'sequence', style: 'tables', items: tables, place };
  return [{ key, value, place }];
}

function fileOf(
  gathered: Gathered,
  {
    root,
    chunksRead,
    parts,
    memory,
  }: { root: Mapping; chunksRead: number; parts: readonly TomlPart[]; memory: TomlMemory | null },
): SyntaxFile {
  const documents = [{ root, place: wholeFile(gathered.parts) }];
  const { chunks, text } = gathered;
  const problems = problemsOf(gathered);
  return new AssembledFile({ chunks: chunks.results, documents, problems, parts, text, chunksRead, memory });
}

type Assembled = Omit<Required<SyntaxFile>, 'statements'>;

/** Its statements are put together when somebody asks for all of them. */
class AssembledFile implements Assembled {
  readonly chunks: Assembled['chunks'];
  readonly documents: Assembled['documents'];
  readonly problems: Assembled['problems'];
  readonly parts: Assembled['parts'];
  readonly text: Text;
  readonly chunksRead: number;
  readonly memory: TomlMemory | null;
  #statements: readonly Statement[] | null = null;

  constructor({ chunks, documents, problems, parts, text, chunksRead, memory }: Assembled) {
    this.chunks = chunks;
    this.documents = documents;
    this.problems = problems;
    this.parts = parts;
    this.text = text;
    this.chunksRead = chunksRead;
    this.memory = memory;
  }

  get statements(): readonly Statement[] {
    return (this.#statements ??= this.parts.flatMap((part) => part.statements));
  }
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
function problemsOf({ text, parts, odd }: Gathered): SyntaxProblem[] {
  const last = parts.at(-1);
  const withProblems = odd.all.filter(hasProblems);
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
  const atEnd = [...last.problems, ...open.map(({ fence }) => neverClosed(fence, text.toString(), last))];
  if (open.length > 0) atEnd.sort((a, b) => a.place.start - b.place.start);
  return [...problems, ...atEnd].slice(0, MOST_PROBLEMS);
}

/** What is said of a multi-line string that nothing closes stands where the text ends. */
function neverClosed(fence: string, text: string, { chunk }: ReadPart): SyntaxProblem {
  const message = `the multi-line string that begins with \`${fence}\` is never closed, so the file ends inside it`;
  const end = text.trimEnd().length - (text.length - chunk.length);
  return { code: 'toml-syntax', message, place: { chunk, start: end - 1, end } };
}
