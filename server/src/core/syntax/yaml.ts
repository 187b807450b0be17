import { joined } from '../text/joined';
import type { Known } from '../text/renewed';
import type { Text } from '../text/text';
import type { DraftProblem } from './draft';
import { movedBy, type Moved } from './moved';
import type { SyntaxFile, SyntaxProblem } from './tree';
import { readWhole, tooLarge } from './yaml-clean';
import { readPages, withoutMark, type Pages, type PagesBefore } from './yaml-pages';
import { MAX_PROBLEMS, placeYaml } from './yaml-placing';

const MILLION = 1024 * 1024;

/** Longer texts (UTF-16 code units) get no tree. */
export const MAX_ANALYSED_LENGTH = 16 * MILLION;

/** A YAML file that can be taken over into the next version of it. */
interface YamlFile extends SyntaxFile {
  /** null where it was not read page by page. */
  readonly pages: Pages | null;
}

/**
 * Reads any YAML or JSON text: a tree for each document (with holes where there is nothing), the chunks of the text, and a
 * problem for each thing that is wrong; what is half typed does not hide the rest.
 * `file` is the URI that the chunks carry. Types of plain scalars are those that Kubernetes sees (see `plainScalarType`).
 *
 * A text without directives and unreadable characters is read document by document, and in those the items of lists each as if it stood alone, then the text around the lists: so
 * that one that is broken is mended on its own, and that after a change (`before`) all is taken over that the change does not
 * touch. The outcome does not depend on `before`, but for the identity of what is taken over.
 *
 * Never throws: a failure of the packages that read is caught, and becomes a problem of its own. Texts with a NUL (binary) or
 * over MAX_ANALYSED_LENGTH have no tree and one problem.
 */
export function parseYaml(content: Text, file: string, before: Known<SyntaxFile> | null = null): SyntaxFile {
  const known = before && pagesBefore(content, before);
  if (known && content.length <= MAX_ANALYSED_LENGTH) return readClean(content, file, known);
  const text = content.toString();
  const refusal = refuse(text);
  if (refusal) return placeYaml({ documents: [], problems: [refusal] }, text, file);
  const readable = text.replace(UNREADABLE, readableFor);
  if (readable === text && !hasDirective(text)) return readClean(text, file, null);
  const { documents, problems } = readWhole(withoutMark(readable));
  return placeYaml({ documents, problems: [...problems, ...controlCharacters(text)] }, text, file);
}

/** The older pages, where nothing has come into the text for which it is read as a whole. */
function pagesBefore(text: Text, { value, change }: Known<SyntaxFile>): PagesBefore | null {
  const pages = 'pages' in value ? (value as YamlFile).pages : null;
  if (!pages) return null;
  const moved = movedBy(change);
  return isPlain(text, moved) ? { pages, moved } : null;
}

/** Whether there is no NUL, no directive and nothing unreadable in what is new, or comes about at its borders. */
function isPlain(text: Text, { from, to }: Moved): boolean {
  const start = Math.max(from - 1, 0);
  const around = text.slice(start, to + 1);
  if (around.includes('\0') || around.includes('\n%') || (start === 0 && hasDirective(around))) return false;
  const inside = start === 0 ? withoutMark(around) : around;
  const isCut = inside.endsWith('\r') && text.slice(to + 1, to + 2) === '\n';
  return (isCut ? inside.slice(0, -1) : inside).search(UNREADABLE) < 0;
}

function hasDirective(text: string): boolean {
  return text.startsWith('%') || text.startsWith('\ufeff%') || text.includes('\n%');
}

function readClean(text: Text, file: string, before: PagesBefore | null): YamlFile {
  const work = { chunksRead: 0 };
  const pages = readPages(text, file, before, work);
  const chunks = joined(pages.pages.map((page) => page.chunks));
  const documents = joined(pages.pages.map((page) => page.documents));
  const problems: SyntaxProblem[] = [];
  for (const page of pages.pages) {
    if (problems.length < MAX_PROBLEMS) problems.push(...page.problems.slice(0, MAX_PROBLEMS - problems.length));
  }
  return { chunks, documents, problems, chunksRead: work.chunksRead, pages };
}

/** A text that cannot or will not be read; null for all others. */
function refuse(text: string): DraftProblem | null {
  if (text.length > MAX_ANALYSED_LENGTH) return tooLarge(text, `${MAX_ANALYSED_LENGTH / MILLION} are the limit`);
  if (text.includes('\0')) return { message: 'This is binary data, not YAML', start: 0, end: 0 };
  return null;
}

/**
 * Control characters, which YAML forbids (and which the packages use for themselves); a lone carriage return, which YAML takes for
 * a line's end and the packages do not; byte order marks, one of which may stand at the start and counts for nothing.
 */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNREADABLE = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|\ufeff/g;

/** What is read in place of an unreadable character: as long, and without a meaning. The mark at the start is left to the pages. */
function readableFor(character: string, offset: number): string {
  if (character === '\ufeff' && offset === 0) return character;
  return character === '\r' || offset === 0 ? '\n' : ' ';
}

/** The first of each kind. */
function controlCharacters(text: string): DraftProblem[] {
  const first = new Map<string, number>();
  for (const match of text.matchAll(UNREADABLE)) {
    if (match[0] !== '\r' && match[0] !== '\ufeff' && !first.has(match[0])) first.set(match[0], match.index);
  }
  return [...first].map(([character, start]) => {
    const name = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    return { message: `The control character ${name} is not allowed in YAML`, start, end: start + 1 };
  });
}
