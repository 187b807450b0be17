/** The keys that one of two maps has alone, or whose values are not identical. */
export function changedKeys<Value extends object>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
): Set<string> {
  const changed = new Set<string>();
  if (before === after) return changed;
  let kept = 0;
  for (const [key, value] of after) {
    const other = before.get(key);
    if (other) kept++;
    if (!Object.is(other, value)) changed.add(key);
  }
  if (kept < before.size) for (const key of before.keys()) if (!after.has(key)) changed.add(key);
  return changed;
}
