import type { TextChange } from '../text/change';
import { lineEnd } from '../text/line-end';
import type { Known } from '../text/renewed';
import { TomlCursor } from './toml-cursor';
import { NOTHING_CARRIED, type Carry } from './toml-finding';
import { readPart, type ReadPart } from './toml-part';
import { findFence } from './toml-string';
import { newTable } from './toml-tables';
import type { SyntaxFile, TomlPart } from './tree';

/** The parts of a text, and how many of them had to be read. */
export interface PartsAgain {
  readonly parts: readonly ReadPart[];
  readonly chunksRead: number;
}

/**
 * The parts of an edited text: those that the change touches are read, until a part begins where one began before, in the same state
 * of reading; from there on the parts are those of the text before. null where that text was not read in parts.
 */
export function readPartsAgain(
  text: string,
  file: string,
  { value: before, change }: Known<SyntaxFile>,
): PartsAgain | null {
  const old = independentParts(before);
  if (!old || before.text === undefined) return null;
  if (change.start === change.end && change.length === 0) return { parts: old, chunksRead: 0 };
  const reading: Reading = { text, change, old, starts: startsOf(old) };
  const begin = firstToRead(reading, before.text);
  const cursor = new TomlCursor(text, file, { copies: true });
  for (const { fence } of openStrings(reading, begin)) cursor.neverClosed.add(fence);
  const { fresh, next } = readUntilKnown(cursor, reading, begin);
  const kept = withUnchanged(reading, begin, fresh);
  return { parts: [...old.slice(0, begin), ...kept, ...old.slice(next)], chunksRead: fresh.length };
}

interface Reading {
  readonly text: string;
  readonly change: TextChange;
  /** The parts of the text before, where they start in it, and where that text ends. */
  readonly old: readonly ReadPart[];
  readonly starts: readonly number[];
}

/** Reads from a part on; `next`: the part of the text before that follows what was read. */
function readUntilKnown(
  cursor: TomlCursor,
  { text, change, old, starts }: Reading,
  begin: number,
): { readonly fresh: ReadPart[]; readonly next: number } {
  const delta = change.length - (change.end - change.start);
  const startIn = (index: number): number => (starts[index] ?? 0) + delta;
  const fresh: ReadPart[] = [];
  const openBefore = new Set(cursor.neverClosed);
  let carry = old[begin]?.reading.carryIn ?? NOTHING_CARRIED;
  let next = begin;
  cursor.at = starts[begin] ?? 0;
  do {
    cursor.startPart(cursor.at, carry);
    const part = readPart(cursor, newTable('header', cursor.place(cursor.at, cursor.at)), carry);
    fresh.push(part);
    carry = part.reading.carryOut;
    while (next < old.length && (startIn(next) < cursor.at || (starts[next] ?? 0) < change.end)) {
      for (const { fence } of old[next]?.reading.openStrings ?? []) openBefore.add(fence);
      next++;
    }
    const isKnown = !cursor.ended && next < old.length && startIn(next) === cursor.at && startsAnew(carry, old[next]);
    if (isKnown && sameStrings(text, cursor, openBefore)) return { fresh, next };
  } while (!cursor.ended);
  return { fresh, next: old.length };
}

/** The part from which on something may read differently. */
function firstToRead(reading: Reading, textBefore: string): number {
  const { text, change, old, starts } = reading;
  const first = starts.findIndex((_, index) => (starts[index + 1] ?? Infinity) >= change.start);
  let begin = first;
  // Where a part ends is decided by the header behind it; and what follows a registry decides whether other headers go with it.
  const isHeaderTouched = change.start <= lineEnd(textBefore, starts[first] ?? 0);
  const isDecidedAbove = (index: number): boolean => old[index]?.reading.mayBeCut === false;
  if (begin > 0 && (isHeaderTouched || isDecidedAbove(begin))) begin--;
  if (begin > 0 && isDecidedAbove(begin)) begin--;
  for (const { index, fence, start } of openStrings(reading, begin)) {
    if (findFence(text, fence, start + 3) >= 0) begin = Math.min(begin, index);
  }
  return begin;
}

/** The first string of each fence, among the parts in front of one, that was never closed; `start` in the text. */
function openStrings({ old, starts }: Reading, end: number): { index: number; fence: string; start: number }[] {
  const found: { index: number; fence: string; start: number }[] = [];
  for (let index = 0; index < end; index++) {
    for (const { fence, start } of old[index]?.reading.openStrings ?? []) {
      if (!found.some((other) => other.fence === fence))
        found.push({ index, fence, start: (starts[index] ?? 0) + start });
    }
  }
  return found;
}

/** Whether the same multi-line strings are open as before, or no other could notice that they are not. */
function sameStrings(text: string, { at, neverClosed }: TomlCursor, openBefore: ReadonlySet<string>): boolean {
  return ['"""', "'''"].every((fence) => neverClosed.has(fence) === openBefore.has(fence) || !text.includes(fence, at));
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
  let at = starts[begin] ?? 0;
  return fresh.map((part, index) => {
    const start = at;
    at += part.chunk.length;
    const known = old[begin + index];
    const isThere = start === starts[begin + index] && known?.chunk.length === part.chunk.length && at <= change.start;
    return isThere && isPlain(part) && isPlain(known) ? known : part;
  });
}

/** Whether a part neither rests on the state of reading in front of it nor leaves one. */
function isPlain({ reading: { carryIn, carryOut, openStrings: strings } }: ReadPart): boolean {
  return isNothing(carryIn) && isNothing(carryOut) && strings.length === 0;
}

/** Parts are independent of each other all together, or none of them is. */
function independentParts({ parts = [] }: SyntaxFile): readonly ReadPart[] | null {
  return parts[0] && isIndependent(parts[0]) ? (parts as readonly ReadPart[]) : null;
}

function isIndependent(part: TomlPart): part is ReadPart {
  return part.reading !== null;
}

function startsOf(parts: readonly ReadPart[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const { chunk } of parts) {
    starts.push(at);
    at += chunk.length;
  }
  starts.push(at);
  return starts;
}
