import type { TextChange } from '../text/change';

/**
 * How a text lies in an older one, in UTF-16 code units of the newer: what stands before `from` stood there at an offset larger by
 * `before`, what stands behind `to` at one larger by `after`. What is between is new.
 */
export interface Moved {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/** How a text lies in the one before a change. */
export function movedBy({ start, end, length }: TextChange): Moved {
  return { from: start, to: start + length, before: 0, after: end - start - length };
}

/** The same for a part of the newer text that starts at `start`, in a part of the older that started at `startBefore`. */
export function within(moved: Moved, start: number, startBefore: number): Moved {
  const shift = start - startBefore;
  return {
    from: moved.from - start,
    to: moved.to - start,
    before: moved.before + shift,
    after: moved.after + shift,
  };
}

/** Where a stretch stood in the older text; -1 where anything of it is new. */
export function offsetBefore({ from, to, before, after }: Moved, start: number, end: number): number {
  if (end <= from) return start + before;
  return start >= to ? start + after : -1;
}
