import { between, type Place } from '../text/place';
import type { OpenString } from './toml-finding';
import type { ReadPart } from './toml-part';
import type { Entry, Mapping, Sequence, SyntaxFile, SyntaxProblem, TomlPart } from './tree';

/** Whether every part says what it says without regard to the others: no two of them define one key at the top. */
export function standAlone(parts: readonly ReadPart[]): boolean {
  const owners = new Map<string, ReadPart>();
  for (const part of parts) {
    if (part.reading.namesRegistry) return false;
    for (const { key } of part.entries) {
      if ((owners.get(key.text) ?? part) !== part) return false;
      owners.set(key.text, part);
    }
  }
  return true;
}

/** The table at the top of a text whose parts stand alone. */
export function rootOf(parts: readonly ReadPart[]): Mapping {
  const [first] = parts;
  const entries: Entry[] = [];
  let hasRegistries = false;
  for (const part of parts) {
    if (part.kind === 'registry' && !hasRegistries) {
      entries.push(...registryEntry(parts));
      hasRegistries = true;
    }
    for (const entry of part.entries) entries.push(entry);
  }
  return { kind: 'mapping', style: 'table', entries, place: first ? startOf(first) : NOWHERE };
}

const NOWHERE: Place = { chunk: { file: '', length: 0 }, start: 0, end: 0 };

/** The entry of all `[[registry]]` tables, from the first to the last. */
function registryEntry(parts: readonly ReadPart[]): Entry[] {
  const items: Mapping[] = [];
  for (const { tables } of parts) for (const table of tables) items.push(table);
  const key = parts.find(({ kind }) => kind === 'registry')?.statements[0]?.path[0];
  const [first] = items;
  const last = items.at(-1);
  if (!key || !first || !last) return [];
  const place = first === last ? first.place : between(first.place, last.place);
  const value: Sequence = { kind: 'sequence', style: 'tables', items, place };
  return [{ key, value, place }];
}

/**
 * The syntax of a text that consists of these parts. `together`: the parts depend on each other, and nothing of them can be kept
 * when the text is edited.
 */
export function assemble(
  text: string,
  parts: readonly ReadPart[],
  root: Mapping,
  chunksRead: number,
  how: 'alone' | 'together' = 'alone',
): SyntaxFile {
  const chunks = parts.map(({ chunk }) => chunk);
  let statements: SyntaxFile['statements'];
  return {
    chunks,
    documents: [{ root, place: wholeFile(parts) }],
    problems: problemsOf(text, parts),
    get statements() {
      statements ??= parts.flatMap((part) => part.statements);
      return statements;
    },
    parts: how === 'alone' ? parts : parts.map(asDependent),
    text,
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

/** More problems than this in one file help nobody: it is no TOML at all. */
const MOST_PROBLEMS = 200;

/** In the order of the text. */
function problemsOf(text: string, parts: readonly ReadPart[]): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const open: OpenString[] = [];
  const last = parts.at(-1);
  for (const part of parts) {
    for (const string of part.reading.openStrings) {
      if (!open.some(({ fence }) => fence === string.fence)) open.push(string);
    }
    if (part === last) break;
    for (const problem of part.problems) if (problems.length < MOST_PROBLEMS) problems.push(problem);
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
