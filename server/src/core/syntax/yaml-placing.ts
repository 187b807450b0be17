import { cutIntoChunks } from './chunking';
import type { DraftFile, DraftProblem } from './draft';
import { placeDocument } from './draft-placing';
import type { SyntaxDocument, SyntaxFile, SyntaxProblem } from './tree';
import { chunkCuts } from './yaml-cuts';

/** Further problems of one text are left out; a text that is no YAML at all would have thousands. */
export const MAX_PROBLEMS = 500;

/**
 * The file that a reader's drafts of `text` make: its chunks, the trees placed in them, and the problems in the order of the text,
 * those of aliases and doubled keys among them. `file` is the URI that the chunks carry.
 */
export function placeYaml({ documents, problems }: DraftFile, text: string, file: string): SyntaxFile {
  const chunking = cutIntoChunks(file, text.length, chunkCuts(text, documents));
  const found: DraftProblem[] = [...problems];
  const placed = documents.map((document, index): SyntaxDocument => {
    const start = index === 0 ? 0 : document.start;
    const end = documents[index + 1]?.start ?? text.length;
    return placeDocument({ ...document, start }, end, text, chunking, (problem) => void found.push(problem));
  });
  return {
    chunks: chunking.chunks,
    documents: placed,
    problems: found
      .toSorted((a, b) => a.start - b.start)
      .slice(0, MAX_PROBLEMS)
      .map(({ code, message, start, end }): SyntaxProblem => {
        const shown = visibleSpan(text, start, end);
        return { code: code ?? 'yaml-syntax', message, place: chunking.placeOf(shown.start, shown.end) };
      }),
  };
}

/** The span within its first line; where it has nothing to see, the next word, or at the end of the text the last one. */
export function visibleSpan(text: string, from: number, to: number): { start: number; end: number } {
  const start = Math.min(Math.max(from, 0), text.length);
  if (from === to) return { start, end: start };
  const newline = text.indexOf('\n', start);
  const end = Math.max(Math.min(to, newline < 0 ? text.length : newline), start);
  const shown = text.slice(start, end);
  if (shown.includes('\t') || shown.trim() !== '') return { start, end: start + withoutBlanks(shown).length };
  const next = /\S+/g;
  next.lastIndex = start;
  const word = next.exec(text);
  if (word) return { start: word.index, end: next.lastIndex };
  const last = text.trimEnd().length;
  return { start: Math.max(last - 1, 0), end: last };
}

function withoutBlanks(line: string): string {
  let end = line.length;
  while (line.charAt(end - 1) === ' ' || line.charAt(end - 1) === '\r') end--;
  return line.slice(0, end);
}
