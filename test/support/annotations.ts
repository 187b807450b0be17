/** Something to be shown under the words that it is about: offsets in UTF-16 code units from the start of the text. */
export interface Note {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

const NOTE = /^#[ >] *(?:\^+⋯?|‸) /;

/** The text without the annotation lines that `annotate` makes. */
export function withoutAnnotations(annotated: string): string {
  return annotated
    .split('\n')
    .filter((line) => !NOTE.test(line))
    .join('\n');
}

/**
 * The text with a comment line under each line that notes are about: `# ^^^^ label`. `#>^^^^` points two columns further left,
 * `‸` is an empty place, `⋯` goes on over the end of the line.
 */
export function annotate(text: string, notes: readonly Note[]): string {
  let offset = 0;
  return text
    .split('\n')
    .flatMap((line) => {
      const from = offset;
      const to = from + line.length;
      offset = to + 1;
      const here = notes.filter(({ start }) => start >= from && start <= to);
      return [line, ...here.map((note) => annotationOf(note, from, to))];
    })
    .join('\n');
}

function annotationOf({ start, end, label }: Note, from: number, to: number): string {
  const column = start - from;
  const width = Math.min(end, to) - start;
  const carets = `${width > 0 ? '^'.repeat(width) : '‸'}${end > to ? '⋯' : ''}`;
  const margin = column < 2 ? `#>${' '.repeat(column)}` : `# ${' '.repeat(column - 2)}`;
  return `${margin}${carets} ${label}`;
}
