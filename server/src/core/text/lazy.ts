/** A value that is computed when first asked for, and once. What the computation rests on is let go of afterwards. */
export function lazy<T>(compute: () => T): () => T {
  let state: { readonly value: T } | { readonly pending: () => T } = { pending: compute };
  return () => {
    if ('pending' in state) state = { value: state.pending() };
    return state.value;
  };
}
