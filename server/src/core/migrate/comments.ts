import type { Document } from '../document';
import type { Place } from '../text/place';

/** The comments that belong to a value: those on lines of their own right above it, and the one behind it. Each begins with `#`. */
export interface Comments {
  readonly above: readonly string[];
  readonly beside: string | null;
}

/** Looks for the comments of a value. Each comment is given once: to the first place that it is asked for. */
export type CommentsAt = (place: Place) => Comments;

export const NO_COMMENTS: CommentsAt = () => NOTHING;

const NOTHING: Comments = { above: [], beside: null };

/** What comments are read from: a YAML or TOML text. */
export type CommentedText = Pick<Document, 'text' | 'lines' | 'locate'>;

/** The comments of these texts, by URI. A place of another text has none. */
export function commentsIn(textOf: (uri: string) => CommentedText | null): CommentsAt {
  const taken = new Map<string, Set<number>>();
  return ({ chunk, ...at }) => {
    const document = textOf(chunk.file);
    const span = document?.locate({ chunk, ...at });
    if (!document || !span) return NOTHING;
    const known = taken.get(chunk.file) ?? new Set();
    taken.set(chunk.file, known);
    const first = document.lines.positionAt(span.start).line;
    return { above: above(document, first, known), beside: beside(document, span.end, known) };
  };
}

/** The comments of several values that become one: what stands beside them goes on lines of its own where there are several. */
export function joinComments(all: readonly Comments[]): Comments {
  const besides = all.flatMap(({ beside: own }) => own ?? []);
  const aboves = all.flatMap((own) => own.above);
  const [only, another] = besides;
  if (another === undefined) return { above: aboves, beside: only ?? null };
  return { above: [...aboves, ...besides], beside: null };
}

/** Lines of comments, with their line ends. */
export function commentLines(comments: readonly string[], indent: string): string {
  return comments.map((comment) => `${indent}${comment}\n`).join('');
}

/** The comment behind a value, with the blank before it. */
export function commentBehind({ beside: own }: Comments): string {
  return own === null ? '' : ` ${own}`;
}

function above({ text, lines }: CommentedText, below: number, taken: Set<number>): readonly string[] {
  const found: string[] = [];
  for (let line = below - 1; line >= 0 && !taken.has(line); line--) {
    const content = text.slice(lines.lineStart(line), lines.lineStart(line + 1)).trim();
    if (!content.startsWith('#')) break;
    taken.add(line);
    found.push(cleaned(content));
  }
  return found.reverse();
}

/** Behind the end of a value, perhaps with the brackets or the comma of the list around it in between. */
function beside({ text, lines }: CommentedText, end: number, taken: Set<number>): string | null {
  const { line } = lines.positionAt(end);
  if (taken.has(line)) return null;
  const rest = text.slice(end, lines.lineStart(line + 1)).trimEnd();
  const start = rest.indexOf('#');
  if (start < 1 || !/^[\s,\]}]*$/.test(rest.slice(0, start)) || !/\s/.test(rest.charAt(start - 1))) return null;
  taken.add(line);
  return cleaned(rest.slice(start));
}

/** What one of the two languages takes for the end of a line, or for no text, is a blank in the other. */
function cleaned(comment: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return comment.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, ' ').trimEnd();
}
