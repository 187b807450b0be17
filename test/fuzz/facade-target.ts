import type { Target } from './campaign';
import { runFacadeCase, type FacadeCase, type FileText } from './facade-case';
import { facadeInput } from './facade-inputs';
import type { Seed } from './seeds';

/** Every verb of the facade, on workspaces made of these seeds. */
export function facadeTarget(seeds: readonly Seed[]): Target<FacadeCase> {
  return {
    name: 'facade',
    make: (kept, random) => facadeInput(seeds, kept, random),
    run: runFacadeCase,
    sizeOf: ({ files, edits }) =>
      files.reduce((sum, { text }) => sum + text.length, 0) +
      edits.reduce((sum, { newText }) => sum + newText.length, 0),
    smaller: smallerCases,
  };
}

function* smallerCases(input: FacadeCase): Generator<FacadeCase> {
  for (const files of without(input.files)) if (files.length > 0) yield { ...input, files };
  for (const edits of without(input.edits)) yield { ...input, edits };
  for (const words of without(input.words)) yield { ...input, words };
  for (const at of without(input.at)) yield { ...input, at };
  for (const [index, file] of input.files.entries())
    for (const text of smallerTexts(file.text))
      yield { ...input, files: replaced(input.files, index, { ...file, text }) };
}

/** A list without each of its items in turn. */
export function* without<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let index = 0; index < items.length; index++) yield items.filter((_, at) => at !== index);
}

/** Without ever smaller stretches of lines; a single line without ever smaller stretches of characters. */
export function* smallerTexts(text: string): Generator<string> {
  const lines = text.split(/(?<=\n)/);
  const parts = lines.length > 1 ? lines : Array.from(text);
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts.length; from += size)
      yield [...parts.slice(0, from), ...parts.slice(from + size)].join('');
  }
}

function replaced(files: readonly FileText[], index: number, file: FileText): FileText[] {
  return files.map((known, at) => (at === index ? file : known));
}
