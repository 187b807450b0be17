import { parseArgs } from 'node:util';
import { nearestWord } from '../core/model/nearest-word';
import { Failure } from './failure';

/** An option of a command. */
export interface Option {
  readonly name: string;
  /** What stands for its value in the help; absent: the option takes none. */
  readonly value?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  /** The only values that it takes. */
  readonly choices?: readonly string[];
  /** A phrase without a capital and a period. */
  readonly help: string;
}

/** What a command was called with; the names are those of its options. */
export interface Arguments {
  /** Of a command that takes references these, as they stand. */
  readonly paths: readonly string[];
  has(name: string): boolean;
  /** The last value; null where the option is not given. */
  text(name: string): string | null;
  texts(name: string): readonly string[];
}

/**
 * Reads the words after a command's name. Throws a Failure for an unknown option, for a value that is missing or wrong, and for an empty path;
 * where the words are image references, an empty one is for the command to judge.
 */
export function readArguments(
  words: readonly string[],
  { options, takesReferences = false }: { readonly options: readonly Option[]; readonly takesReferences?: boolean },
): Arguments {
  const known = new Map(options.map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      options.map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const paths: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional' && !isStdinAgain(token.value, paths))
      paths.push(takesReferences ? token.value : checkPath(token.value));
    if (token.kind !== 'option') continue;
    const option = known.get(token.name);
    if (!option) throw unknownOption(writtenName(token, words), options);
    given.set(option.name, [...(given.get(option.name) ?? []), checkValue(option, token.value)]);
  }
  return {
    paths,
    has: (name) => given.has(name),
    text: (name) => given.get(name)?.at(-1) ?? null,
    texts: (name) => given.get(name) ?? [],
  };
}

/** Standard input is there once, however often it is named. */
function isStdinAgain(given: string, paths: readonly string[]): boolean {
  return given === '-' && paths.includes(given);
}

/** A path that is empty would mean the current folder, which nobody named: a variable of a script is not set. */
function checkPath(given: string): string {
  if (given === '') throw new Failure('one of the arguments is empty: write . for the current folder');
  return given;
}

function checkValue(option: Option, value: string | undefined): string {
  const { name, value: placeholder, choices } = option;
  if (placeholder === undefined) {
    if (value !== undefined) throw new Failure(`--${name} takes no value`);
    return '';
  }
  if (value === undefined || value === '') throw new Failure(`--${name} needs a value: --${name} ${placeholder}`);
  if (choices && !choices.includes(value))
    throw new Failure(`--${name} ${value}: possible here are ${choices.join(', ')}`);
  return value;
}

/** No option is a single letter, and so a word behind one dash is one name. */
function writtenName({ rawName, index }: { rawName: string; index: number }, words: readonly string[]): string {
  return rawName.startsWith('--') ? rawName : (words[index] ?? rawName);
}

function unknownOption(name: string, options: readonly Option[]): Failure {
  const near = nearestWord(
    name.replace(/^-+/, ''),
    options.map((option) => option.name),
  );
  const isFile = near === null && !/^--[\w-]+$/.test(name);
  const advice = isFile
    ? `: a file of that name is written ./${name}`
    : near === null
      ? ''
      : `: did you mean --${near}?`;
  return new Failure(`unknown option ${name}${advice}`);
}
