/**
 * Ascending offsets, such as those at which the lines of a text begin. What they become by an edit shares what the edit leaves alone or only
 * moves, as an edited text does.
 */
export class Offsets {
  readonly length: number;
  readonly #base: Int32Array;
  readonly #from: number;
  readonly #patch: Int32Array;
  readonly #to: number;
  readonly #shift: number;

  /** Those of a list, which nobody changes any more; or with others in the place of those from `from` to before `to`, and a shift of what stands behind. */
  constructor(base: Int32Array, from = base.length, patch = NONE, to = from, shift = 0) {
    this.length = base.length + patch.length - (to - from);
    this.#base = base;
    this.#from = from;
    this.#patch = patch;
    this.#to = to;
    this.#shift = shift;
  }

  /** undefined outside. */
  at(index: number): number | undefined {
    if (index < this.#from) return this.#base[index];
    const behind = index - this.#from - this.#patch.length;
    if (behind < 0) return this.#patch[index - this.#from];
    const moved = this.#base[this.#to + behind];
    return moved === undefined ? undefined : moved + this.#shift;
  }

  /** How many are not above a number. */
  countUpTo(offset: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.at(middle) ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The index of the last one that is not above a number, and 0 where all are. */
  lastAtOrBefore(offset: number): number {
    return Math.max(this.countUpTo(offset) - 1, 0);
  }

  /** With others in the place of those from `start` to before `end`, and what stands behind moved. */
  spliced(start: number, end: number, between: ArrayLike<number>, shift: number): Offsets {
    const behind = this.#from + this.#patch.length;
    const [first, last] = [Math.min(start, this.#from), Math.max(end, behind)];
    if (last - first - (end - start) + between.length > LONGEST_PATCH)
      return this.#splicedFar(start, end, between, shift);
    const patch = new Int32Array(last - first - (end - start) + between.length);
    for (let index = first; index < start; index++) patch[index - first] = this.at(index) ?? 0;
    patch.set(between, start - first);
    const moved = start - first + between.length - end;
    for (let index = end; index < last; index++) patch[moved + index] = (this.at(index) ?? 0) + shift;
    return new Offsets(this.#base, first, patch, last - behind + this.#to, this.#shift + shift);
  }

  /** One that is far from the others is made in a copy of them; one that brings many makes one list of all. */
  #splicedFar(start: number, end: number, between: ArrayLike<number>, shift: number): Offsets {
    const next = new Offsets(this.#toArray(), start, Int32Array.from(between), end, shift);
    return between.length > LONGEST_PATCH ? new Offsets(next.#toArray()) : next;
  }

  #toArray(): Int32Array {
    if (this.#from === this.#base.length && this.#patch.length === 0) return this.#base;
    const all = new Int32Array(this.length);
    all.set(this.#base.subarray(0, this.#from));
    all.set(this.#patch, this.#from);
    let at = this.#from + this.#patch.length;
    for (let index = this.#to; index < this.#base.length; index++) all[at++] = (this.#base[index] ?? 0) + this.#shift;
    return all;
  }
}

const NONE = new Int32Array(0);

/** As many as an edit may copy without anybody noticing. */
const LONGEST_PATCH = 1024;
