import type { LayeredMap } from './layered-map';

/**
 * The keys that one of two maps has alone, or whose values are not identical. Where one was made of the other, what it costs is that of the
 * changes between them.
 */
export function changedKeys<Value extends object>(before: LayeredMap<Value>, after: LayeredMap<Value>): Set<string> {
  const changed = new Set<string>();
  if (before === after) return changed;
  const [older, newer] = [before.layers, after.layers];
  const keys = older.base === newer.base ? [older.over, newer.over] : [older.base, older.over, newer.base, newer.over];
  for (const map of keys)
    for (const key of map.keys()) if (!Object.is(before.get(key), after.get(key))) changed.add(key);
  return changed;
}
