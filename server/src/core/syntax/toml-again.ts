import type { TextChange } from '../text/change';
import { lineEnd } from '../text/line-end';
import type { Known } from '../text/renewed';
import { spliced } from '../text/spliced';
import type { Text } from '../text/text';
import { hasOpenStrings } from './toml-assembly';
import { TomlCursor } from './toml-cursor';
import { NOTHING_CARRIED, type Carry } from './toml-finding';
import { BYTE_ORDER_MARK, readPart, type PartsOfText } from './toml-part';
import { FENCES, findFence } from './toml-string';
import { newTable } from './toml-tables';
import type { ReadPart, SyntaxFile, TomlMemory } from './tree';

/**
 * The parts of an edited text: those that the change touches are read, until a part begins where one began before, in the same state
 * of reading; from there on the parts are those of the text before. null where that text was not read in parts. Mostly no more of the text is put together
 * than a few parts of it.
 */
export function readPartsAgain(text: Text, file: string, { value, change }: Known<SyntaxFile>): PartsOfText | null {
  const { memory } = value;
  if (!memory || value.text === undefined) return null;
  const { parts: old, starts } = memory;
  if (change.start === change.end && change.length === 0) return { parts: old, starts, chunksRead: 0 };
  const reading: Reading = { text, textBefore: value.text, change, old, starts, hasOpen: hasOpenStrings(memory) };
  const begin = firstToRead(reading);
  const { fresh, next } = readInStretch(file, reading, begin) ?? readInWhole(file, reading, begin);
  const kept = withUnchanged(reading, begin, fresh);
  let at = starts.at(begin) ?? 0;
  const startsOfKept = kept.map(({ chunk }) => (at += chunk.length) - chunk.length);
  return {
    parts: spliced(old, begin, next, kept),
    starts: starts.spliced(begin, next, startsOfKept, growthOf(change)),
    chunksRead: fresh.length,
  };
}

interface Reading extends Pick<TomlMemory, 'starts'> {
  readonly text: Text;
  readonly textBefore: Text;
  readonly change: TextChange;
  /** The parts of the text before. */
  readonly old: readonly ReadPart[];
  readonly hasOpen: boolean;
}

interface PartsRead {
  readonly fresh: readonly ReadPart[];
  /** The part of the text before that follows what was read. */
  readonly next: number;
}

function growthOf({ start, end, length }: TextChange): number {
  return length - (end - start);
}

/**
 * Reads from a part on in a stretch that ends with a `[[registry]]` table behind the change: what is in front of such a header is read without
 * regard to what follows it. null where the reading gets to the end of the stretch, and where multi-line strings could reach beyond it.
 */
function readInStretch(file: string, reading: Reading, begin: number): PartsRead | null {
  const { text, change, old, starts, hasOpen } = reading;
  const behind = Math.max(starts.countUpTo(change.end), begin + 1);
  let last = behind;
  while (last < old.length && !old[last]?.reading.mayBeCut) last++;
  if (hasOpen || last >= old.length) return null;
  const from = starts.at(begin) ?? 0;
  const stretch = text.slice(from, (starts.at(last + 1) ?? 0) + growthOf(change));
  if (FENCES.some((fence) => stretch.includes(fence)) || stretch.charCodeAt(0) === BYTE_ORDER_MARK) return null;
  const read = readUntilKnown(new TomlCursor(stretch, file, { copies: true }), from, reading, begin);
  return read.next < old.length ? read : null;
}

function readInWhole(file: string, reading: Reading, begin: number): PartsRead {
  const cursor = new TomlCursor(reading.text.toString(), file, { copies: true });
  for (const { fence } of openStrings(reading, begin)) cursor.neverClosed.add(fence);
  return readUntilKnown(cursor, 0, reading, begin);
}

/** Reads from a part on, in a text that begins at `from`. */
function readUntilKnown(cursor: TomlCursor, from: number, { change, old, starts }: Reading, begin: number): PartsRead {
  const delta = growthOf(change) - from;
  const startIn = (index: number): number => (starts.at(index) ?? 0) + delta;
  const fresh: ReadPart[] = [];
  const openBefore = new Set(cursor.neverClosed);
  let carry = old[begin]?.reading.carryIn ?? NOTHING_CARRIED;
  let next = begin;
  cursor.at = (starts.at(begin) ?? 0) - from;
  do {
    cursor.startPart(cursor.at, carry);
    const part = readPart(cursor, newTable('header', cursor.place(cursor.at, cursor.at)), carry);
    fresh.push(part);
    carry = part.reading.carryOut;
    while (next < old.length && (startIn(next) < cursor.at || (starts.at(next) ?? 0) < change.end)) {
      for (const { fence } of old[next]?.reading.openStrings ?? []) openBefore.add(fence);
      next++;
    }
    const isKnown = !cursor.ended && next < old.length && startIn(next) === cursor.at && startsAnew(carry, old[next]);
    if (isKnown && sameStrings(cursor, openBefore)) return { fresh, next };
  } while (!cursor.ended);
  return { fresh, next: old.length };
}

/** The part from which on something may read differently. */
function firstToRead(reading: Reading): number {
  const { text, textBefore, change, old, starts } = reading;
  const first = Math.max(starts.countUpTo(change.start - 1) - 1, 0);
  const start = starts.at(first) ?? 0;
  let begin = first;
  // Where a part ends is decided by the header behind it; and what follows a registry decides whether other headers go with it.
  const isHeaderTouched = change.start <= start + lineEnd(textBefore.slice(start, starts.at(first + 1)), 0);
  const isDecidedAbove = (index: number): boolean => old[index]?.reading.mayBeCut === false;
  if (begin > 0 && (isHeaderTouched || isDecidedAbove(begin))) begin--;
  if (begin > 0 && isDecidedAbove(begin)) begin--;
  for (const { index, fence, start: opening } of openStrings(reading, begin)) {
    if (findFence(text.toString(), fence, opening + 3) >= 0) begin = Math.min(begin, index);
  }
  return begin;
}

/** The first string of each fence, among the parts in front of one, that was never closed; `start` in the text. */
function openStrings(
  { old, starts, hasOpen }: Reading,
  end: number,
): { index: number; fence: string; start: number }[] {
  const found: { index: number; fence: string; start: number }[] = [];
  for (let index = 0; hasOpen && index < end; index++) {
    for (const { fence, start } of old[index]?.reading.openStrings ?? []) {
      if (!found.some((other) => other.fence === fence))
        found.push({ index, fence, start: (starts.at(index) ?? 0) + start });
    }
  }
  return found;
}

/** Whether the same multi-line strings are open as before, or no other could notice that they are not. */
function sameStrings({ text, at, neverClosed }: TomlCursor, openBefore: ReadonlySet<string>): boolean {
  return FENCES.every((fence) => neverClosed.has(fence) === openBefore.has(fence) || !text.includes(fence, at));
}

function startsAnew(carry: Carry, part: ReadPart | undefined): boolean {
  return isNothing(carry) && part !== undefined && isNothing(part.reading.carryIn);
}

function isNothing({ quiet, findings }: Carry): boolean {
  return quiet === 0 && findings.length === 0;
}

/** Puts the part before in the place of one that is the same: it stands in front of the change, and was looked at for its end alone. */
function withUnchanged(
  { old, starts, change }: Reading,
  begin: number,
  fresh: readonly ReadPart[],
): readonly ReadPart[] {
  let at = starts.at(begin) ?? 0;
  return fresh.map((part, index) => {
    const start = at;
    at += part.chunk.length;
    const known = old[begin + index];
    const isThere =
      start === starts.at(begin + index) && known?.chunk.length === part.chunk.length && at <= change.start;
    return isThere && isPlain(part) && isPlain(known) ? known : part;
  });
}

/** Whether a part neither rests on the state of reading in front of it nor leaves one. */
function isPlain({ reading: { carryIn, carryOut, openStrings: strings } }: ReadPart): boolean {
  return isNothing(carryIn) && isNothing(carryOut) && strings.length === 0;
}
