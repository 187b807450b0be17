import { followedBy, type TextChange } from './change';

/** A value that is computed when first asked for, and once, from the same value of an older text where there is one. */
export interface Renewed<T> {
  get(): T;
  /** What is known so far: the value; before it is computed the older one; null where there is neither. */
  known(): Known<T> | null;
}

/** A value of an older text. */
export interface Known<T> {
  readonly value: T;
  /** What has happened to the text since. */
  readonly change: TextChange;
}

/** `compute` gets the older value and what has changed since, or null. Both are let go of once it has run, so that no old text stays. */
export function renewed<T>(older: Known<T> | null, compute: (older: Known<T> | null) => T): Renewed<T> {
  return new RenewedValue(older, compute);
}

/** A class, as each document has two dozen of them: closures would take five times the room. */
class RenewedValue<T> implements Renewed<T> {
  #older: Known<T> | null;
  /** null: it has run. */
  #compute: ((older: Known<T> | null) => T) | null;
  #value: T | null = null;

  constructor(older: Known<T> | null, compute: (older: Known<T> | null) => T) {
    this.#older = older;
    this.#compute = compute;
  }

  get(): T {
    if (this.#compute) {
      this.#value = this.#compute(this.#older);
      this.#compute = null;
      this.#older = null;
    }
    return this.#value as T;
  }

  known(): Known<T> | null {
    return this.#compute ? this.#older : { value: this.#value as T, change: NOTHING };
  }
}

/** What is known of a value once the text has changed (again). */
export function knownAfter<T>(renewed: Renewed<T>, change: TextChange): Known<T> | null {
  const known = renewed.known();
  if (!known) return null;
  return { value: known.value, change: known.change === NOTHING ? change : followedBy(known.change, change) };
}

const NOTHING: TextChange = { start: 0, end: 0, length: 0 };
