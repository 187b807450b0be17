import type { Offsets } from '../text/offsets';
import type { Moved } from './moved';
import {
  contentOf,
  isClosingBracket,
  isDash,
  isDocumentMarkLine,
  isEmptyFrom,
  lineAfter,
  lineEndings,
  mayBeginMapping,
} from './yaml-lines';

/** A list in block style, cut into pieces by its lines alone: a piece is one item, with the items without a value before it. */
export interface RunOutline {
  /** The column of its dashes. */
  readonly column: number;
  /** How far the key above it is indented, -1 where the list is a whole document: it goes on until a line stands no deeper. */
  readonly base: number;
  /** Where its first line starts, and where the line starts that ends it. */
  readonly start: number;
  readonly end: number;
  readonly parts: readonly RunPart[];
}

/** Pieces that stood in the older text as they stand here, from index `from` to before `to`; or one that is to be read. */
export type RunPart =
  | { readonly kind: 'kept'; readonly run: KnownRun; readonly from: number; readonly to: number }
  | { readonly kind: 'open'; readonly start: number; readonly end: number; readonly hasStray: boolean };

/** A run of the older text. */
export interface KnownRun {
  readonly column: number;
  readonly base: number;
  readonly start: number;
  /** Where its pieces start, counted from `start`, and where the last one ends. */
  readonly starts: Offsets;
  readonly pieces: readonly { readonly looksLikeMapping: boolean }[];
  /** The indexes of pieces with lines in them that do not belong there, behind which the list goes on. */
  readonly strays: readonly number[];
}

export interface Known {
  readonly runs: readonly KnownRun[];
  readonly moved: Moved;
}

export interface OutlineOptions {
  /** Where the first line's content begins: behind the dash, where the text is itself an item. */
  readonly contentStart: number;
  /** Whether a list may stand where nothing is due, and goes on behind lines that do not belong there: for broken texts. */
  readonly lenient: boolean;
  /** Where runs start that hold no mappings; they are no runs then. */
  readonly plain: ReadonlySet<number>;
  readonly known: Known | null;
  /** Asked once, where a dash stands that is not due, in the column of the last run if there is one: whether the text is broken there, so that the rest is of no use. */
  readonly isBroken: ((runs: readonly RunOutline[], at: number) => boolean) | null;
}

/**
 * The outermost lists of a text that may hold mappings, found by indentation alone: the lines of an item are deeper than its dash.
 * Whether YAML sees lists there is for the reader of the text around them to say. null for a broken text. Linear; with `known` linear in what is new and in what
 * stands around the lists.
 */
export function outlineOf(text: string, options: OutlineOptions): RunOutline[] | null {
  const runs: RunOutline[] = [];
  const endingOf = lineEndings(text);
  let due = options.contentStart === 0 ? DOCUMENT : NOTHING;
  let blockIndent = NONE;
  let indentBefore = DOCUMENT;
  let rejected = NONE;
  /** By column: where the lines end of what began with a dash there, and is no list. */
  const rejectedUntil = new Map<number, number>();
  let isAsked = options.isBroken === null;
  let at = 0;
  while (at < text.length) {
    const content = contentOf(text, at === 0 ? options.contentStart : at);
    const next = lineAfter(text, at);
    if (isEmptyFrom(text, content) || isBareMark(text, at, due)) {
      at = next;
      continue;
    }
    const indent = content - at;
    if (blockIndent !== NONE && indent > blockIndent) {
      at = next;
      continue;
    }
    const isDue = due !== NOTHING && indent >= due;
    const mayBegin = (isDue || options.lenient) && (at > 0 || options.contentStart === 0) && !options.plain.has(at);
    if (mayBegin && isDash(text, content)) {
      if (at >= (rejectedUntil.get(indent) ?? 0)) {
        const base = isDue ? due : Math.min(indentBefore, indent);
        const { run, end } = scanRun({ text, column: indent, base, options }, at);
        if (run) {
          runs.push(run);
          at = run.end;
          due = NOTHING;
          continue;
        }
        rejectedUntil.set(indent, end);
      }
      rejected = indent;
    } else if (!isAsked && indent === (runs.at(-1)?.column ?? indent) && indent !== rejected && isDash(text, content)) {
      isAsked = true;
      if (options.isBroken?.(runs, at) === true) return null;
    }
    const key = behindDashes(text, content);
    const ending = endingOf(key, next);
    blockIndent = ending === 'block' ? indent : NONE;
    due = ending === 'key' && !isExplicit(text, key) ? key - at : NOTHING;
    indentBefore = indent;
    at = next;
  }
  return runs;
}

const DOCUMENT = -1;
const NOTHING = -2;
const NONE = -2;

/** A `---` with nothing behind it but a comment, at the start of a document. */
function isBareMark(text: string, at: number, due: number): boolean {
  return due === DOCUMENT && isDocumentMarkLine(text, at) && isEmptyFrom(text, at + 3);
}

/** `? key` and `: value`. */
function isExplicit(text: string, at: number): boolean {
  return /^[?:]\s/.test(text.slice(at, at + 2));
}

function behindDashes(text: string, content: number): number {
  let at = content;
  while (isDash(text, at) && !isEmptyFrom(text, at + 1)) at = contentOf(text, at + 1);
  return at;
}

/** Where the lines of a list's items stand. */
export interface ItemLines extends Pick<RunOutline, 'column' | 'base'> {
  readonly text: string;
}

interface RunScan extends ItemLines {
  readonly options: OutlineOptions;
}

/** null where no item has a value, or where none looks like a mapping. `end`: where its lines end; no list of that column begins before. */
function scanRun(scan: RunScan, start: number): { readonly run: RunOutline | null; readonly end: number } {
  const { text, column, base, options } = scan;
  const pieces = new PieceCollector(scan, start);
  const deeper = linesDeeperThan(column);
  let at = start;
  while (at < text.length) {
    const jump = pieces.jumpFrom(at);
    if (jump > at) {
      at = jump;
      continue;
    }
    deeper.lastIndex = at;
    if (at > start && deeper.test(text)) {
      pieces.fill();
      at = deeper.lastIndex;
      continue;
    }
    const content = contentOf(text, at === 0 ? options.contentStart : at);
    const next = lineAfter(text, at);
    if (isEmptyFrom(text, content)) {
      at = next;
      continue;
    }
    const indent = content - at;
    const dash = indent === column && isDash(text, content);
    if (dash) pieces.begin(at, content, next);
    else if (isInside(scan, at, indent, content)) pieces.fill();
    else {
      const again = options.lenient ? whereGoesOn(scan, at) : -1;
      if (again < 0) break;
      pieces.stray();
      at = again;
      continue;
    }
    at = next;
  }
  const found = pieces.finish(at);
  return { run: found && { column, base, start, ...found }, end: at };
}

/** Lines that follow each other and begin with more blanks than that, with something behind them that is no comment: most of a list. */
function linesDeeperThan(column: number): RegExp {
  if (column > FARTHEST) return NO_LINE;
  return (DEEPER[column] ??= new RegExp(`(?: {${column + 1},}[^\\s#][^\\n]*\\n){1,${MOST_LINES}}`, 'y'));
}

const DEEPER: RegExp[] = [];
const NO_LINE = /(?!)/y;

/** Lists farther to the right are walked over line by line. */
const FARTHEST = 50;

/** At a time: a pattern remembers each repetition, to take it back. */
const MOST_LINES = 100;

/**
 * Whether a line belongs to the item above it. What stands between the key and the dashes belongs nowhere, and is taken for a
 * part of the item too, which is broken by it.
 */
export function isInside({ text, column, base }: ItemLines, at: number, indent: number, content: number): boolean {
  if (indent > column || isClosingBracket(text, content)) return true;
  return indent > base && !isDocumentMarkLine(text, at);
}

/**
 * Where a list goes on behind a line that does not belong there: at the next dash in its column; -1 where another list begins before,
 * or none does.
 */
function whereGoesOn({ text, column }: RunScan, from: number): number {
  const endingOf = lineEndings(text);
  let due = NOTHING;
  let blockIndent = NONE;
  for (let at = from; at < text.length; at = lineAfter(text, at)) {
    const content = contentOf(text, at);
    if (isEmptyFrom(text, content)) continue;
    if (isDocumentMarkLine(text, at)) return -1;
    const indent = content - at;
    if (blockIndent !== NONE && indent > blockIndent) continue;
    if (isDash(text, content)) {
      if (due !== NOTHING && due <= column && indent >= due) return -1;
      if (indent === column) return at;
    }
    const ending = endingOf(behindDashes(text, content), lineAfter(text, at));
    blockIndent = ending === 'block' ? indent : NONE;
    due = ending === 'key' ? indent : NOTHING;
  }
  return -1;
}

/** Collects the pieces of one run while its lines are walked over. */
class PieceCollector {
  private readonly parts: RunPart[] = [];
  /** Where the piece starts that is being walked over; -1 where there is none. */
  private start = -1;
  /** Whether it has no value so far. */
  private isHole = false;
  private looksLikeMappings = false;
  private hasStray = false;
  private readonly text: string;
  private readonly lenient: boolean;
  private readonly moved: Moved | null;
  private readonly known: KnownRun | null;

  constructor(scan: RunScan, runStart: number) {
    this.text = scan.text;
    this.lenient = scan.options.lenient;
    this.moved = scan.options.known?.moved ?? null;
    this.known = knownRunAt(scan, runStart);
  }

  /** A dash at `content`, in the line from `at` to `next`. */
  begin(at: number, content: number, next: number): void {
    if (!this.isHole) {
      this.end(at);
      this.start = at;
    }
    this.isHole = isEmptyFrom(this.text, content + 1);
    if (!this.looksLikeMappings && !this.isHole) {
      this.looksLikeMappings = mayBeginMapping(this.text.slice(content + 1, next));
    }
  }

  /** A line of the piece's value. */
  fill(): void {
    if (this.isHole) this.looksLikeMappings = true;
    this.isHole = false;
  }

  /** Lines in the piece that do not belong there. */
  stray(): void {
    this.fill();
    this.hasStray = true;
  }

  /**
   * Where to go on walking: pieces of the older text that begin here and are what they were are taken over. The last ones before what
   * is new are walked over, for it may change where they end and which is the last one, and so is the last of all, for more may
   * follow it.
   */
  jumpFrom(at: number): number {
    const { known, moved } = this;
    if (!known || !moved || this.isHole) return at;
    const isBehind = at >= moved.to;
    if (!isBehind && at > moved.from) return at;
    const shift = (isBehind ? moved.after : moved.before) - known.start;
    const from = indexOfStart(known.starts, at + shift);
    const last = known.starts.length - 2;
    const most = isBehind ? last : Math.min(last, known.starts.countUpTo(moved.from + shift) - 3);
    const stray = this.lenient ? undefined : known.strays.find((index) => index >= from);
    const to = Math.min(most, stray ?? most);
    if (from < 0 || to <= from) return at;
    this.end(at);
    this.parts.push({ kind: 'kept', run: known, from, to });
    for (let index = from; index < to && !this.looksLikeMappings; index++) {
      this.looksLikeMappings = known.pieces[index]?.looksLikeMapping === true;
    }
    return (known.starts.at(to) ?? 0) - shift;
  }

  /** The parts of the run that ends at `end`, and where it really ends: items without a value behind the last one are none of it. */
  finish(end: number): { readonly parts: readonly RunPart[]; readonly end: number } | null {
    const runEnd = this.isHole ? this.start : end;
    if (this.isHole) this.start = -1;
    this.end(runEnd);
    return this.parts.length > 0 && this.looksLikeMappings ? { parts: this.parts, end: runEnd } : null;
  }

  /** Ends the piece that is being walked over. */
  private end(at: number): void {
    if (this.start >= 0) this.parts.push({ kind: 'open', start: this.start, end: at, hasStray: this.hasStray });
    this.start = -1;
    this.hasStray = false;
  }
}

/** The older run that a run is the same as, or that it begins in: one in the same column, under a key of the same indentation. */
function knownRunAt({ column, base, options: { known } }: RunScan, start: number): KnownRun | null {
  if (!known) return null;
  const { from, to, before, after } = known.moved;
  const startBefore = start >= to ? start + after : Math.min(start, from) + before;
  const index = lastStartingAt(known.runs, startBefore);
  return [known.runs[index], known.runs[index + 1]].find((run) => run?.column === column && run.base === base) ?? null;
}

/** The index of the last of runs that starts at an offset or before it; -1 where there is none. */
export function lastStartingAt(runs: readonly KnownRun[], offset: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The index of a number in ascending ones; -1 where it is not among them. The last one, the end, does not count. */
function indexOfStart(starts: Offsets, offset: number): number {
  const index = starts.countUpTo(offset) - 1;
  return index >= 0 && index < starts.length - 1 && starts.at(index) === offset ? index : -1;
}
