/**
 * What a reader has taken down of a text, as numbers in the order of the text: a tree takes thirty times the room, and most are never looked at.
 * A part begins with a slot of what it is and where it starts (`slotOf`). That is all of what has no value (`HOLE`). A scalar has a second slot, where it ends; a collection
 * two more, where it ends and the slot behind its last part. Of a mapping the parts are keys and values by turns. Offsets are UTF-16 code units in `text`.
 */
export interface Tape {
  readonly text: string;
  slots: Int32Array;
}

export const HOLE = 0;
export const PLAIN = 1;
export const SINGLE = 2;
export const DOUBLE = 3;
export const MAPPING = 4;
export const FLOW_MAPPING = 5;
export const SEQUENCE = 6;
export const FLOW_SEQUENCE = 7;

/** How many slots a scalar has, and a collection in front of its parts. */
export const SCALAR_SLOTS = 2;
export const HEAD_SLOTS = 3;

/** The first slot of a part; texts are far shorter than what would not fit. */
export function slotOf(kind: number, start: number): number {
  return start * 8 + kind;
}

function kindAt({ slots }: Tape, at: number): number {
  return (slots[at] ?? HOLE) & 7;
}

/** What kind of tree a part makes; null for a hole. */
export function shapeAt(tape: Tape, at: number): 'scalar' | 'mapping' | 'sequence' | null {
  const kind = kindAt(tape, at);
  if (kind === HOLE) return null;
  if (kind < MAPPING) return 'scalar';
  return kind < SEQUENCE ? 'mapping' : 'sequence';
}

/** How a scalar is written. */
export function styleAt(tape: Tape, at: number): 'plain' | 'single' | 'double' {
  const kind = kindAt(tape, at);
  if (kind === PLAIN) return 'plain';
  return kind === SINGLE ? 'single' : 'double';
}

/** Whether a collection stands in brackets. */
export function isFlowAt(tape: Tape, at: number): boolean {
  const kind = kindAt(tape, at);
  return kind === FLOW_MAPPING || kind === FLOW_SEQUENCE;
}

/** Computes something of each item of a list. */
export function itemsAt<Result>(tape: Tape, list: number, compute: (item: number) => Result): Result[] {
  const results: Result[] = [];
  const last = behind(tape, list);
  for (let at = list + HEAD_SLOTS; at < last; at = behind(tape, at)) results.push(compute(at));
  return results;
}

/** Computes something of each entry of a mapping. */
export function entriesAt<Result>(
  tape: Tape,
  mapping: number,
  compute: (key: number, value: number) => Result,
): Result[] {
  const results: Result[] = [];
  const last = behind(tape, mapping);
  for (let key = mapping + HEAD_SLOTS; key < last;) {
    const value = key + SCALAR_SLOTS;
    results.push(compute(key, value));
    key = behind(tape, value);
  }
  return results;
}

export function startAt({ slots }: Tape, at: number): number {
  return (slots[at] ?? 0) >> 3;
}

/** Of what has a value. */
export function endAt({ slots }: Tape, at: number): number {
  return slots[at + 1] ?? 0;
}

/** The slot behind a part and all that is in it. */
export function behind(tape: Tape, at: number): number {
  const kind = kindAt(tape, at);
  if (kind === HOLE) return at + 1;
  return kind < MAPPING ? at + SCALAR_SLOTS : (tape.slots[at + 2] ?? 0);
}

/** The text of a scalar: what stands between its quotes, or all of a plain one. */
export function textAt(tape: Tape, at: number): string {
  const quote = quoteOf(tape, at);
  return tape.text.slice(startAt(tape, at) + quote, endAt(tape, at) - quote);
}

/** How long that text is. */
export function textLengthAt(tape: Tape, at: number): number {
  return endAt(tape, at) - startAt(tape, at) - 2 * quoteOf(tape, at);
}

/** Whether that is the text of a scalar; without making a string of it. */
export function isTextAt(tape: Tape, at: number, text: string): boolean {
  return textLengthAt(tape, at) === text.length && tape.text.startsWith(text, startAt(tape, at) + quoteOf(tape, at));
}

function quoteOf(tape: Tape, at: number): number {
  return kindAt(tape, at) === PLAIN ? 0 : 1;
}
