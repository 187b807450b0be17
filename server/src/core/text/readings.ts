import { knownAfter, renewed, type Known, type Renewed } from './renewed';
import type { TextChange } from './change';

/** What functions have read from one version of a text: each once, and from what it read from an older version where it did. */
export interface Readings<Source> {
  /** What a function reads from this version, which is `source`. The function must be pure. */
  of<T>(source: Source, read: Read<Source, T>): T;
  /** Those of the next version. */
  after(change: TextChange): Readings<Source>;
}

/** Reads from a version; `older` is what the same function read from an older one, and what has changed since. */
export type Read<Source, T> = (source: Source, older: Known<T> | null) => T;

/** The readings of a version without an older one. */
export function noReadings<Source>(): Readings<Source> {
  return new MadeReadings(NOTHING_OLDER);
}

const NOTHING_OLDER: ReadonlyMap<unknown, Known<unknown>> = new Map();

class MadeReadings<Source> implements Readings<Source> {
  readonly #older: ReadonlyMap<unknown, Known<unknown>>;
  readonly #made = new Map<unknown, Renewed<unknown>>();

  constructor(older: ReadonlyMap<unknown, Known<unknown>>) {
    this.#older = older;
  }

  of<T>(source: Source, read: Read<Source, T>): T {
    const known = this.#made.get(read) as Renewed<T> | undefined;
    if (known) return known.get();
    const next = renewed((this.#older.get(read) ?? null) as Known<T> | null, (before) => read(source, before));
    this.#made.set(read, next);
    return next.get();
  }

  after(change: TextChange): Readings<Source> {
    return new MadeReadings(knownAfterAll(this.#older, this.#made, change));
  }
}

function knownAfterAll(
  older: ReadonlyMap<unknown, Known<unknown>>,
  made: ReadonlyMap<unknown, Renewed<unknown>>,
  change: TextChange,
): ReadonlyMap<unknown, Known<unknown>> {
  const known = new Map<unknown, Known<unknown>>();
  for (const [read, value] of older) {
    const after = knownAfter(made.get(read) ?? renewed<unknown>(value, () => null), change);
    if (after) known.set(read, after);
  }
  for (const [read, value] of made) {
    const after = known.has(read) ? null : knownAfter(value, change);
    if (after) known.set(read, after);
  }
  return known;
}
