import type { Edit } from './edit';

/** A text that is read in stretches, as a string is; only `toString` puts all of it together. UTF-16 code units. */
export interface Text {
  readonly length: number;
  /** As `String.prototype.slice` with offsets that are not negative. */
  slice(start: number, end?: number): string;
  toString(): string;
}

/** A text that came about by edits. */
export interface EditedText extends Text {
  /** Whether all of it has been put together. */
  readonly isWhole: boolean;
}

/**
 * The text after an edit (which stands inside of it). Nothing is copied but what is near the edits made so far: what stands in front of and
 * behind them stays in the string that was edited first. One that is far from the others makes a string of all before it.
 */
export function editedText(text: Text, edit: Edit): EditedText {
  if (text instanceof PatchedText) {
    const next = text.edited(edit);
    if (next) return next;
  }
  const base = text.toString();
  const { start, end } = edit.span;
  return new PatchedText(base, start, edit.newText, end);
}

/** Whether two texts read the same. Of texts that came about by edits of one string only what was edited is looked at. */
export function isSameText(a: Text, b: Text): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  const [one, other] = [patchesIn(a), patchesIn(b)];
  if (one.base !== other.base) return a.slice(0) === b.slice(0);
  const from = Math.min(one.from, other.from);
  const end = a.length - (one.base.length - Math.max(one.to, other.to));
  return a.slice(from, end) === b.slice(from, end);
}

export function isEdited(text: Text): text is EditedText {
  return text instanceof PatchedText;
}

/** A stretch of a text as a text of its own. */
export function stretchOf(text: Text, start: number, end: number): Text {
  const length = end - start;
  return {
    length,
    slice: (from, to = length) => text.slice(start + Math.min(from, length), start + Math.min(to, length)),
    toString: () => text.slice(start, end),
  };
}

/** Where the line begins that an offset is in. */
export function lineStartIn(text: Text, offset: number): number {
  for (let to = offset; to > 0;) {
    const from = Math.max(to - NEAR, 0);
    const newline = text.slice(from, to).lastIndexOf('\n');
    if (newline >= 0) return from + newline + 1;
    to = from;
  }
  return 0;
}

/** Where the line behind the one begins that an offset is in; the end of the text behind the last one. */
export function nextLineIn(text: Text, offset: number): number {
  for (let from = offset; from < text.length; from += NEAR) {
    const newline = text.slice(from, from + NEAR).indexOf('\n');
    if (newline >= 0) return from + newline + 1;
  }
  return text.length;
}

const NEAR = 256;

/** A text in stretches of whole lines, for who looks all over it: each begins with the last line of the one before. */
export function* stretchesOf(text: Text): Generator<string, undefined> {
  for (let from = 0, to = 0; to < text.length;) {
    to = nextLineIn(text, Math.max(from + STRETCH, to));
    yield text.slice(from, to);
    from = Math.max(from, lineStartIn(text, to - 1));
  }
  return undefined;
}

const STRETCH = 65_536;

/** Edits that are farther from each other are not kept in one patch. */
const LONGEST_PATCH = 16_384;

/** The stretch of a string that reads differently in a text. */
interface Patch {
  readonly base: string;
  readonly from: number;
  readonly to: number;
}

function patchesIn(text: Text): Patch {
  if (text instanceof PatchedText) return text.patch;
  const base = text.toString();
  return { base, from: base.length, to: 0 };
}

/** A string in which the stretch from `from` to `to` reads `patch`. */
class PatchedText implements EditedText {
  readonly length: number;
  readonly #base: string;
  readonly #from: number;
  readonly #patch: string;
  readonly #to: number;
  #whole: string | null = null;

  constructor(base: string, from: number, patch: string, to: number) {
    this.length = base.length + patch.length - (to - from);
    this.#base = base;
    this.#from = from;
    this.#patch = patch;
    this.#to = to;
  }

  get isWhole(): boolean {
    return this.#whole !== null;
  }

  slice(start: number, end = this.length): string {
    const [from, behind] = [this.#from, this.#from + this.#patch.length];
    if (end <= from) return this.#base.slice(start, end);
    const shift = this.#to - behind;
    if (start >= behind) return this.#base.slice(start + shift, end + shift);
    const front = start < from ? this.#base.slice(start, from) : '';
    const back = end > behind ? this.#base.slice(this.#to, end + shift) : '';
    return front + this.#patch.slice(Math.max(start - from, 0), end - from) + back;
  }

  toString(): string {
    return (this.#whole ??= this.slice(0));
  }

  get patch(): Patch {
    return { base: this.#base, from: this.#from, to: this.#to };
  }

  /** null where the edit is far from the patch. */
  edited({ span: { start, end }, newText }: Edit): PatchedText | null {
    const behind = this.#from + this.#patch.length;
    const [first, last] = [Math.min(start, this.#from), Math.max(end, behind)];
    if (last - first > LONGEST_PATCH) return null;
    const patch = this.slice(first, start) + newText + this.slice(end, last);
    return new PatchedText(this.#base, first, patch, last + this.#to - behind);
  }
}
