import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { localNamesIn } from '../core/carried/local-files';
import { isGenerated } from '../core/clusters/cluster';
import { createDocument, type Language } from '../core/document';
import { MAX_TOML_LENGTH } from '../core/syntax/toml';
import { MAX_ANALYSED_LENGTH } from '../core/syntax/yaml';
import { decode } from '../files/decode';
import { readInOrder } from '../files/paced-reader';
import { languageOfPath, languageOfText } from '../files/recognise';
import { walk } from '../files/walk';
import { Failure } from './failure';
import { fileBytes, reasonOf, tooLarge, type Bytes } from './file-bytes';
import type { Shell } from './shell';

/** A file that a command works on. */
export interface InputFile {
  /** For people: relative to the current folder where it lies in it; `-` for standard input. */
  readonly name: string;
  /** Absolute; null for standard input. */
  readonly path: string | null;
  readonly uri: string;
  readonly language: Language;
  /** A byte order mark at its start stays. */
  readonly text: string;
  /** What is wrong with its encoding; null where nothing is. */
  readonly encodingProblem: string | null;
  /** Whether its own path (or `-`) was given, not that of a folder around it; a folder of what oc-mirror generated counts as named, too. */
  readonly isNamed: boolean;
}

/** Standard input as a path. */
export const STDIN = '-';

/**
 * The files that the paths mean: files as they are, folders with everything in them that Mirrorscope reads, `-` for standard
 * input; and what Butane configs among them name beside themselves; each file once. Throws a Failure for what cannot be read. What lies in a folder and is no text is left out, with a note.
 */
export async function readInputs(paths: readonly string[], shell: Shell): Promise<InputFile[]> {
  const inputs = new Map<string, InputFile>();
  for (const given of paths) {
    if (given === STDIN) {
      const input = await readStandardInput(shell);
      inputs.set(input.uri, input);
      continue;
    }
    for (const input of await readPath(given, shell)) inputs.set(input.uri, input);
  }
  return withLocalFiles(inputs, shell);
}

/** These files, by URI, and the files of registries.conf that Butane configs among them put on nodes, as far as these are there. */
export function withLocalFiles(inputs: ReadonlyMap<string, InputFile>, shell: Shell): InputFile[] {
  const all = new Map(inputs);
  for (const given of inputs.values()) for (const input of readLocalFiles(given, all, shell)) all.set(input.uri, input);
  return [...all.values()];
}

function readLocalFiles(
  { uri, text, path: file, language }: InputFile,
  inputs: ReadonlyMap<string, InputFile>,
  shell: Shell,
): InputFile[] {
  if (language !== 'yaml' || file === null || !text.includes('variant')) return [];
  const { files } = localNamesIn(createDocument({ uri, version: 0, language, text }));
  return files.flatMap(({ language: own, targets }): InputFile[] => {
    const [target] = targets;
    if (target === undefined || own !== 'registries-conf' || targets.some((at) => inputs.has(at))) return [];
    const found = readText(fileURLToPath(target), shell, own);
    return found.kind === 'text' ? [found.input] : [];
  });
}

/** The file at a path, read as what its name says (standard input: what its text looks like), or as `language`. Throws a Failure for folders too. */
export async function readInput(given: string, shell: Shell, language?: Language): Promise<InputFile> {
  if (given === STDIN) return readStandardInput(shell, language);
  const file = path.resolve(shell.cwd, given);
  if (await isFolder(file, given)) throw new Failure(`${given} is a folder, where a file is due`);
  const found = readText(file, shell, language ?? explicitLanguage(file));
  if (found.kind !== 'text') throw new Failure(`cannot read ${given}: ${found.reason}`);
  return { ...found.input, isNamed: true };
}

/** Whether a path leads to a folder. Throws a Failure where it leads nowhere. */
// eslint-disable-next-line @typescript-eslint/require-await -- to load what waits for a disk would take longer than the disk does
export async function isFolder(file: string, given: string): Promise<boolean> {
  try {
    return statSync(file).isDirectory();
  } catch (error) {
    throw new Failure(`cannot read ${given}: ${reasonOf(error)}`);
  }
}

/** What a file's bytes hold; the language is that of its name where none is given. */
export function inputOf(bytes: Uint8Array, { language, ...head }: InputHead): Found {
  const decoded = decode(bytes);
  if (decoded.kind === 'binary') return { kind: 'unreadable', reason: 'it is no text, it holds NUL bytes' };
  const { text, problems } = decoded;
  const spoken = language ?? explicitLanguage(head.path ?? head.name);
  if (text.length > (spoken === 'registries-conf' ? MAX_TOML_LENGTH : MAX_ANALYSED_LENGTH))
    return { kind: 'unreadable', reason: tooLarge(text.length) };
  return {
    kind: 'text',
    input: { ...head, language: spoken, text, encodingProblem: problems[0]?.message ?? null, isNamed: false },
  };
}

type InputHead = Pick<InputFile, 'name' | 'path' | 'uri'> & { readonly language?: Language };

/** How a file is read that is looked for in folders, by its path; null: it is none of those. */
function languageOf(file: string): Language | null {
  return languageOfPath(file.split(path.sep).join('/'));
}

/** The names of the regular files directly in a folder, sorted. */
// eslint-disable-next-line @typescript-eslint/require-await -- as above
export async function filesIn(folder: string, given: string): Promise<string[]> {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw new Failure(`cannot read ${given}: ${reasonOf(error)}`);
  }
}

/** How people name a file: relative to the current folder where it lies in it. */
export function nameOf(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}

export type Found =
  { readonly kind: 'text'; readonly input: InputFile } | { readonly kind: 'unreadable'; readonly reason: string };

async function readPath(given: string, shell: Shell): Promise<InputFile[]> {
  const file = path.resolve(shell.cwd, given);
  if (!(await isFolder(file, given))) return [await readInput(given, shell)];
  const inputs: InputFile[] = [];
  const isNamed = isGeneratedFolder(file);
  const members = membersOf(file, shell);
  if (members.length === 0) shell.note(`${given}: no file in this folder is one that Mirrorscope reads`);
  for await (const [member, bytes] of readInOrder(members, fileBytes)) {
    const found = textOf(bytes, member, shell, explicitLanguage(member));
    if (found.kind === 'text') inputs.push({ ...found.input, isNamed });
    else shell.note(`${nameOf(member, shell.cwd)} is left out: ${found.reason}`);
  }
  return inputs;
}

/** Whether a folder (absolute) lies in what oc-mirror generates. */
export function isGeneratedFolder(folder: string): boolean {
  return isGenerated(`${folder.split(path.sep).join('/')}/`);
}

function membersOf(folder: string, shell: Shell): string[] {
  const members: string[] = [];
  const complain = (unreadable: string, error: unknown): never => {
    throw new Failure(`cannot read ${nameOf(unreadable, shell.cwd)}: ${reasonOf(error)}`);
  };
  for (const member of walk(folder, complain)) members.push(member);
  return members.sort();
}

/** A file that is named is read, whatever its name: as registries.conf where it ends so, else as YAML. */
function explicitLanguage(file: string): Language {
  return languageOf(file) ?? (/\.(?:conf|toml)$/.test(file) ? 'registries-conf' : 'yaml');
}

function readText(file: string, shell: Shell, language: Language): Found {
  return textOf(fileBytes.atOnce(file), file, shell, language);
}

function textOf(bytes: Bytes, file: string, shell: Shell, language: Language): Found {
  if (typeof bytes === 'string') return { kind: 'unreadable', reason: bytes };
  return inputOf(bytes, { name: nameOf(file, shell.cwd), path: file, uri: pathToFileURL(file).href, language });
}

async function readStandardInput(shell: Shell, language?: Language): Promise<InputFile> {
  const bytes = await shell.stdin();
  const found = inputOf(bytes, {
    name: STDIN,
    path: null,
    uri: `${pathToFileURL(shell.cwd).href}/-`,
    language: language ?? languageOfBytes(bytes),
  });
  if (found.kind !== 'text') throw new Failure(`cannot read standard input: ${found.reason}`);
  return { ...found.input, isNamed: true };
}

function languageOfBytes(bytes: Uint8Array): Language {
  const beginning = decode(bytes.subarray(0, BEGINNING));
  return beginning.kind === 'binary' ? 'yaml' : languageOfText(beginning.text);
}

const BEGINNING = 64 * 1024;
