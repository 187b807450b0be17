import { stoodAt } from './stood-at';

/** A list of objects as JSON in UTF-8, without its brackets and with a comma before each item. */
export interface WrittenList {
  readonly items: readonly object[];
  readonly bytes: Buffer;
  /** Where each item ends in the bytes. */
  readonly ends: readonly number[];
}

export const NOTHING_WRITTEN: WrittenList = { items: [], bytes: Buffer.alloc(0), ends: [] };

/** Writes a list of objects that nobody changes any more. Those that were in the list before are not put into JSON again. */
export function writeList(items: readonly object[], before: WrittenList): WrittenList {
  const stood = stoodAt(before.items, items);
  const pieces: Buffer[] = [];
  const ends: number[] = [];
  let end = 0;
  for (let at = 0; at < items.length; at = ends.length) {
    const first = stood[at] ?? -1;
    const start = before.ends[first - 1] ?? 0;
    if (first < 0) {
      pieces.push(Buffer.from(`,${JSON.stringify(items[at])}`));
      ends.push(end + (pieces.at(-1)?.length ?? 0));
    } else {
      // Those behind it that stood behind it then are copied with it.
      let next = first;
      while (stood[ends.length] === next) ends.push(end - start + (before.ends[next++] ?? 0));
      pieces.push(before.bytes.subarray(start, before.ends[next - 1]));
    }
    end = ends.at(-1) ?? 0;
  }
  return { items, ends, bytes: Buffer.concat(pieces, end) };
}
