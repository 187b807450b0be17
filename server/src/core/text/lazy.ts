/** A value that is computed when first asked for, and once. */
export function lazy<T>(compute: () => T): () => T {
  let state: { readonly value: T } | null = null;
  return () => (state ??= { value: compute() }).value;
}
