import { lastAtOrBefore } from '../text/chunk-starts';
import type { Chunk } from '../text/place';
import { lineStartIn, nextLineIn, stretchOf, type Text } from '../text/text';
import { offsetBefore, within, type Moved } from './moved';
import type { DraftFile } from './draft';
import type { SyntaxDocument, SyntaxProblem } from './tree';
import { isDocumentMarkLine, isEmptyFrom, lineAfter } from './yaml-lines';
import { readPieceAgain } from './yaml-piece-again';
import { placeYaml } from './yaml-placing';
import { chunksOf, problemsOf, type Section } from './yaml-section';
import { readPage } from './yaml-sections';

/** A file cut at its `---` lines, which end a YAML document wherever they stand. */
export interface Pages {
  /** Where lines with `---` start, in UTF-16 code units. */
  readonly marks: readonly number[];
  readonly pages: readonly Page[];
  /** Where the pages start. */
  readonly starts: readonly number[];
}

/** What a YAML document is read to; one with `...` in it may come to several. */
export interface Page {
  readonly length: number;
  readonly chunks: readonly Chunk[];
  readonly documents: readonly SyntaxDocument[];
  readonly problems: readonly SyntaxProblem[];
  /** null where it had to be read as a whole. */
  readonly section: Section | null;
}

export interface PagesBefore {
  readonly pages: Pages;
  readonly moved: Moved;
}

/** Reads the pages of a text; those in which nothing has changed are taken over. `work` is counted up for each chunk that is read. */
export function readPages(text: Text, file: string, before: PagesBefore | null, work: { chunksRead: number }): Pages {
  const marks = before ? marksAgain(text, before) : marksIn(text.toString(), 0);
  const starts = pageStarts(text, marks);
  const pages = starts.map((start, index): Page => {
    const end = starts[index + 1] ?? text.length;
    const known = before && pageBefore(before, start, end);
    if (known?.isSame) return known.page;
    const section = known?.page.section;
    const older = section ? { section, chunks: known.page.chunks } : null;
    const readBefore = section ? { section, moved: known.moved } : null;
    const reading = { file, before: readBefore, isFirst: before === null, depth: 0, work };
    const again = readPieceAgain(stretchOf(text, start, end), reading);
    if (again) return pageOf(again, older);
    const own = withoutMark(text.slice(start, end));
    const read = readPage(own, reading);
    return read.kind === 'section' ? pageOf(read.section, older) : wholePage(own, read.drafts, file, work);
  });
  return { marks, pages, starts };
}

/** The byte order mark at the start of a file counts for nothing; a blank in its place would indent. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? `\n${text.slice(1)}` : text;
}

function pageOf(section: Section, older: Parameters<typeof chunksOf>[1]): Page {
  return {
    length: section.textLength,
    chunks: chunksOf(section, older),
    documents: section.documents,
    problems: problemsOf(section),
    section,
  };
}

function wholePage(text: string, drafts: DraftFile, file: string, work: { chunksRead: number }): Page {
  const { chunks, documents, problems } = placeYaml(drafts, text, file);
  work.chunksRead += chunks.length;
  return { length: text.length, chunks, documents, problems, section: null };
}

/** What stands in front of the first `---` is a page of its own only where it is more than comments. */
function pageStarts(text: Text, marks: readonly number[]): number[] {
  const [first] = marks;
  if (first === undefined) return [0];
  const rest = hasContent(text.slice(0, first)) ? marks : marks.slice(1);
  return [0, ...rest];
}

function hasContent(text: string): boolean {
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at = lineAfter(text, at)) {
    if (!isEmptyFrom(text, at)) return true;
  }
  return false;
}

function marksAgain(text: Text, { pages: { marks }, moved }: PagesBefore): number[] {
  const { from, to, after } = moved;
  const start = lineStartIn(text, from);
  const end = nextLineIn(text, to);
  const front = marks.filter((mark) => mark < start);
  const back = marks.filter((mark) => mark >= end + after).map((mark) => mark - after);
  return [...front, ...marksIn(text.slice(start, end), start), ...back];
}

/** Those of some lines, the first of which starts at `from`. One behind a byte order mark is none of them, and begins the first page all the same. */
function marksIn(lines: string, from: number): number[] {
  const marks: number[] = [];
  if (isDocumentMarkLine(lines, 0) && lines.startsWith('---')) marks.push(from);
  for (let at = lines.indexOf('\n---'); at >= 0; at = lines.indexOf('\n---', at + 1)) {
    if (isDocumentMarkLine(lines, at + 1)) marks.push(from + at + 1);
  }
  return marks;
}

interface KnownPage {
  readonly page: Page;
  readonly isSame: boolean;
  readonly moved: Moved;
}

/** The page of the older text that this one is, or begins in. */
function pageBefore({ pages: { pages, starts }, moved }: PagesBefore, start: number, end: number): KnownPage | null {
  const at = start >= moved.to ? start + moved.after : Math.min(start, moved.from);
  const index = lastAtOrBefore(starts, at);
  const page = pages[index];
  const startBefore = starts[index];
  if (!page || startBefore === undefined) return null;
  const isStart = offsetBefore(moved, start, end) === startBefore && page.length === end - start;
  // The first page may begin with a byte order mark, which is none elsewhere.
  const isSame = isStart && (start === 0) === (startBefore === 0);
  return { page, isSame, moved: within(moved, start, startBefore) };
}
