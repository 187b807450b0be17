import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { analyse, type Analysis } from '../core/analysis';
import { createDocument, type Document } from '../core/document';
import { safeFixes } from '../core/features/combined-fixes';
import { secretSpans } from '../core/model/secret-spans';
import { composeEdits } from '../core/text/compose-edits';
import { applyEdits, type Edit } from '../core/text/edit';
import { withDocuments } from '../core/workspace';
import { counted } from './findings-report';
import { nameOf, STDIN, type InputFile } from './input-file';
import { commonFolder } from './load-workspace';
import type { Shell } from './shell';
import { holdsHidden, unifiedDiff } from './unified-diff';
import { replaceFile } from './write-files';

/** One fix may make the next one possible; rules that undo each other must not go on for ever. */
const MOST_ROUNDS = 10;

/** What the safe fixes make of the files. */
export interface FixedFiles {
  /** Of the texts after the fixes. */
  readonly analysis: Analysis;
  readonly files: readonly FixedFile[];
}

export interface FixedFile {
  readonly before: Document;
  /** In the text before; absolute, sorted. */
  readonly edits: readonly Edit[];
  /** The titles of the fixes, and how often each was made. */
  readonly titles: ReadonlyMap<string, number>;
}

/** Applies the safe fixes of these documents, again and again until there is none left. Nothing is written. */
export function fixDocuments(analysis: Analysis, documents: readonly Document[]): FixedFiles {
  const files = new Map<string, { before: Document; edits: readonly Edit[]; titles: Map<string, number> }>();
  let current = analysis;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const changed: Document[] = [];
    for (const before of documents) {
      const document = current.workspace.documents.get(before.uri);
      if (!document) continue;
      const { edits, fixed } = safeFixes(document, current.findingsOf(document.uri));
      if (edits.length === 0) continue;
      const file = files.get(document.uri) ?? { before, edits: [], titles: new Map<string, number>() };
      files.set(document.uri, file);
      file.edits = composeEdits(file.edits, edits);
      for (const { fix } of fixed) file.titles.set(fix.title, (file.titles.get(fix.title) ?? 0) + 1);
      const { uri, language } = document;
      changed.push(createDocument({ uri, language, version: round, text: applyEdits(document.text, edits) }));
    }
    if (changed.length === 0) break;
    current = analyse(current, withDocuments(current.workspace, changed));
  }
  return { analysis: current, files: [...files.values()].filter(({ edits }) => edits.length > 0) };
}

/** The changes of all files as one patch, but for those of lines in which credentials stand, and the folder in which it applies: `cwd`, or one around it. */
export function diffOf(
  { files }: FixedFiles,
  inputs: ReadonlyMap<string, InputFile>,
  cwd: string,
): { readonly patch: string; readonly folder: string } {
  const fixed = files.flatMap(({ before, edits }) => {
    const input = inputs.get(before.uri);
    return input ? [{ before, edits, name: input.name, path: input.path }] : [];
  });
  const folder = commonFolder([...fixed, { path: path.join(cwd, STDIN) }], cwd);
  const diffs = fixed.map(({ before, edits, name, path: file }) => {
    const inside = file === null ? name : path.relative(folder, file).split(path.sep).join('/');
    return unifiedDiff(inside, before.text, edits, secretLines(before));
  });
  return { patch: diffs.join(''), folder };
}

/** The lines (from 0) in which credentials stand. */
function secretLines(document: Document): ReadonlySet<number> {
  const { lines } = document;
  return new Set(
    document.once(secretSpans).flatMap(({ start, end }) => {
      const first = lines.positionAt(start).line;
      return Array.from({ length: lines.positionAt(end).line - first + 1 }, (_, index) => first + index);
    }),
  );
}

/** Whether a change of a file stands in a line that a patch does not show. */
export function isHiddenChange({ before, edits }: FixedFile): boolean {
  const hidden = secretLines(before);
  const lineAt = (offset: number): number => before.lines.positionAt(offset).line;
  return edits.some(({ span }) => holdsHidden(hidden, lineAt(span.start), lineAt(span.end) + 1));
}

/** Why a file must not be written, in words; null where it may. `named` are the paths that were given. */
export async function objectionToWriting(
  { path: file, encodingProblem }: InputFile,
  named: readonly string[],
  cwd: string,
): Promise<string | null> {
  if (file === null) return 'standard input cannot be written';
  if (encodingProblem !== null) return 'its encoding would not survive';
  const real = await realpath(file);
  const stays = real === path.join(await realpath(path.dirname(file)), path.basename(file));
  for (const given of named) {
    const root = await realpath(path.resolve(cwd, given));
    if (real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) return null;
    if (real === root && stays) return null;
  }
  return `it is a link to ${nameOf(real, cwd)}, which is not among the given paths`;
}

/** Writes the files, each as a whole or not at all, and says what was changed. A byte order mark stays. */
export async function writeFixed(
  { files }: FixedFiles,
  inputs: ReadonlyMap<string, InputFile>,
  shell: Shell,
): Promise<void> {
  for (const { before, edits, titles } of files) {
    const input = inputs.get(before.uri);
    const file = input?.path ?? null;
    if (!input || file === null) continue;
    const mark = input.text.startsWith('\uFEFF') && !before.text.startsWith('\uFEFF') ? '\uFEFF' : '';
    await replaceFile(file, mark + applyEdits(before.text, edits));
    const count = [...titles.values()].reduce((sum, times) => sum + times, 0);
    const list = [...titles].map(([title, times]) => (times === 1 ? title : `${title} (${times} times)`));
    shell.note(`${input.name}: ${counted(count, 'fix').replace(/fixs$/, 'fixes')} made: ${list.join(', ')}`);
  }
}
