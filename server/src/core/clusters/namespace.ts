/** Whether two namespaces are the same, as far as both are said (null: not). */
export function mayBeSame(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}
