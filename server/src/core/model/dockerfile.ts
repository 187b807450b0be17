import type { Chunk } from '../text/place';
import { isPlaceholder } from './placeholder';
import { LONGEST_REFERENCE, parseReference } from './reference';
import type { FoundReference, ReferencePart } from './found-reference';

/**
 * The image references of a Dockerfile (Containerfile), in the order of the text: what `FROM`, `COPY --from` and
 * `RUN --mount=…,from=` name, but for stages of the same file and `scratch`. Variables stand for the defaults of the `ARG`s above
 * the first `FROM`; a reference that needs another one is none, since nobody knows it here. Behind `from` a single word is none
 * either: it may be a build context. `chunk` is the whole text. Linear.
 *
 * Follows the Dockerfile reference of BuildKit: escape directive, continued lines with comments between them, here-documents.
 */
export function dockerfileReferences(text: string, chunk: Chunk): FoundReference[] {
  const work: Reading = { chunk, found: [], stages: new Set(), variables: new Map(), isAboveFrom: true };
  for (const instruction of instructionsOf(text)) readInstruction(instruction, work);
  return work.found;
}

interface Reading {
  readonly chunk: Chunk;
  readonly found: FoundReference[];
  readonly stages: Set<string>;
  /** The defaults of the `ARG`s above the first `FROM`. */
  readonly variables: Map<string, string>;
  isAboveFrom: boolean;
}

interface Word {
  readonly text: string;
  /** UTF-16 offset in the text. */
  readonly start: number;
}

interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly words: readonly Word[];
}

function readInstruction({ name, words }: Instruction, work: Reading): void {
  switch (name) {
    case 'ARG':
      if (work.isAboveFrom) for (const word of words) readDefault(word.text, work.variables);
      return;
    case 'FROM':
      work.isAboveFrom = false;
      readFrom(words, work);
      return;
    case 'COPY':
      for (const word of flagsOf(words)) {
        const from = after(word, '--from=');
        if (from) addFrom(from, name, work);
      }
      return;
    case 'RUN':
      for (const word of flagsOf(words)) readMount(word, work);
  }
}

function readFrom(words: readonly Word[], work: Reading): void {
  const [image, as, stage] = words.slice(flagsOf(words).length);
  if (image) addReference(image, 'FROM', work);
  if (as?.text.toUpperCase() === 'AS' && stage) work.stages.add(stage.text.toLowerCase());
}

function readMount(word: Word, work: Reading): void {
  const mount = after(word, '--mount=');
  if (!mount) return;
  let start = mount.start;
  for (const option of mount.text.split(',')) {
    const from = after({ text: option, start }, 'from=');
    if (from) addFrom(from, 'RUN', work);
    start += option.length + 1;
  }
}

/** A number is a stage by its place, a single word a stage or a build context. */
function addFrom(word: Word, key: string, work: Reading): void {
  if (/[/:@$]/.test(word.text)) addReference(word, key, work);
}

function addReference(word: Word, key: string, work: Reading): void {
  const written = withoutQuotes(word);
  if (written.text === '' || work.stages.has(written.text.toLowerCase())) return;
  const used = new Map<string, string>();
  const text = withVariables(written.text, work.variables, used);
  if (text === null || work.stages.has(text.toLowerCase()) || !isReference(text)) return;
  const place = { chunk: work.chunk, start: written.start, end: written.start + written.text.length };
  const parts = [...used].map(([name, value]): ReferencePart => ({ name, text: value, place }));
  work.found.push({ text, place, key, by: 'image-key', isOfBuild: true, ...(parts.length === 0 ? {} : { parts }) });
}

function isReference(text: string): boolean {
  return text.toLowerCase() !== 'scratch' && !isPlaceholder(text) && parseReference(text).kind === 'ok';
}

function readDefault(argument: string, variables: Map<string, string>): void {
  const equals = argument.indexOf('=');
  if (equals < 0) return;
  const value = withVariables(withoutQuotes({ text: argument.slice(equals + 1), start: 0 }).text, variables);
  if (value !== null) variables.set(argument.slice(0, equals), value);
}

/**
 * `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:+other}`; null where a variable has no value here, or where
 * more comes of them than a reference can hold: each may double the one before it. Those that have one, and what they stand for, are put into `used`.
 */
function withVariables(
  text: string,
  variables: ReadonlyMap<string, string>,
  used = new Map<string, string>(),
): string | null {
  if (!text.includes('$')) return text;
  const unknown: string[] = [];
  let length = 0;
  const replaced = text.replace(
    /\$(?:(\w+)|\{(\w+)(?:(:?[-+])([^${}]*))?\})/g,
    (
      _all,
      bare: string | undefined,
      name: string | undefined,
      operator: string | undefined,
      other: string | undefined,
    ) => {
      const variable = bare ?? name ?? '';
      const known = variables.get(variable);
      const isSet = known !== undefined && (known !== '' || !operator?.startsWith(':'));
      const value = operator?.endsWith('+')
        ? isSet
          ? other
          : ''
        : isSet
          ? known
          : operator?.endsWith('-')
            ? other
            : null;
      length += value?.length ?? 0;
      if (value === null || length > LONGEST_REFERENCE) {
        unknown.push(variable);
        return '';
      }
      used.set(variable, value ?? '');
      return value ?? '';
    },
  );
  return unknown.length === 0 && !replaced.includes('$') && replaced.length <= LONGEST_REFERENCE ? replaced : null;
}

function flagsOf(words: readonly Word[]): readonly Word[] {
  const end = words.findIndex(({ text }) => !text.startsWith('--'));
  return end < 0 ? words : words.slice(0, end);
}

function after({ text, start }: Word, prefix: string): Word | null {
  return text.startsWith(prefix) ? { text: text.slice(prefix.length), start: start + prefix.length } : null;
}

function withoutQuotes(word: Word): Word {
  const quote = word.text.charAt(0);
  if ((quote !== '"' && quote !== "'") || word.text.length < 2 || !word.text.endsWith(quote)) return word;
  return { text: word.text.slice(1, -1), start: word.start + 1 };
}

const NAMES = new Set(['ARG', 'FROM', 'COPY', 'RUN']);

function* instructionsOf(text: string): Iterable<Instruction> {
  const lines = linesOf(text);
  const escape = escapeOf(lines);
  for (let at = 0; at < lines.length;) {
    const words: Word[] = [];
    // Comments and empty lines between the lines of one instruction do not end it.
    for (let isOpen = true; isOpen && at < lines.length; at++) {
      const line = lines[at];
      if (!line || isComment(line) || line.text.trim() === '') continue;
      const content = line.text.trimEnd();
      isOpen = content.endsWith(escape);
      words.push(...wordsOf(isOpen ? content.slice(0, -escape.length) : content, line.start));
    }
    const [first, ...rest] = words;
    if (!first) continue;
    const name = first.text.toUpperCase();
    if (NAMES.has(name)) yield { name, words: rest };
    for (const end of hereDocuments(rest)) {
      while (at < lines.length && lines[at]?.text.trim() !== end) at++;
      at++;
    }
  }
}

function isComment({ text }: Word): boolean {
  return text.trimStart().startsWith('#');
}

/** The character that continues a line: a backslash, or what the directive at the very top says. */
function escapeOf(lines: readonly Word[]): string {
  for (const { text } of lines) {
    const directive = /^\s*#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(text);
    if (!directive) return '\\';
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] ?? '\\';
  }
  return '\\';
}

/** The words that end the here-documents of an instruction, in their order. */
function hereDocuments(words: readonly Word[]): string[] {
  return words.flatMap(({ text }) => /^\d*<<-?(["']?)(\w+)\1$/.exec(text)?.[2] ?? []);
}

function wordsOf(line: string, start: number): Word[] {
  const words: Word[] = [];
  let end = -1;
  let wordStart = 0;
  const take = (): void => {
    if (end >= 0) words.push({ text: line.slice(wordStart, end), start: start + wordStart });
  };
  for (const { 0: piece, index } of line.matchAll(/"[^"]*"|'[^']*'|[^\s"']+|["']/g)) {
    if (index !== end) {
      take();
      wordStart = index;
    }
    end = index + piece.length;
  }
  take();
  return words;
}

function linesOf(text: string): Word[] {
  const lines: Word[] = [];
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ text: text.slice(start, end), start });
    start = end + 1;
  }
  return lines;
}
