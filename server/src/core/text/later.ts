/** A value that is computed when first asked for, and once, from an older one where there is one. */
export interface Later<T> {
  get(): T;
  /** The value, or while nobody has asked for it the older one; null where there is neither. */
  known(): T | null;
}

/** `compute` gets the older value or null. Both are let go of once it has run, so that nothing older stays. */
export function later<T>(older: T | null, compute: (older: T | null) => T): Later<T> {
  let state: { readonly value: T } | { readonly older: T | null; readonly compute: typeof compute } = {
    older,
    compute,
  };
  return {
    get() {
      if ('compute' in state) state = { value: state.compute(state.older) };
      return state.value;
    },
    known: () => ('compute' in state ? state.older : state.value),
  };
}
