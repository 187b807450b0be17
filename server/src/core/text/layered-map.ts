/** What is asked of a map by key. */
export interface LayeredMap<Value> {
  get(key: string): Value | undefined;
  has(key: string): boolean;
  /** The same map with these keys set; undefined takes a key out. This map stays as it is. */
  with(changes: Iterable<readonly [key: string, value: Value | undefined]>): LayeredMap<Value>;
}

/** As many changes are carried beside the map; with more it is copied. */
const MOST_CHANGES = 256;

/**
 * A map that is changed without being copied: a large one, and what is different from it. Making a changed one takes time in proportion
 * to the changes; every few hundred changes the whole is copied once. `base` must not be changed any more.
 */
export function layeredMap<Value>(base: ReadonlyMap<string, Value>): LayeredMap<Value> {
  return layers(base, new Map<string, Value | undefined>());
}

function layers<Value>(
  base: ReadonlyMap<string, Value>,
  over: ReadonlyMap<string, Value | undefined>,
): LayeredMap<Value> {
  const get = (key: string): Value | undefined => (over.size > 0 && over.has(key) ? over.get(key) : base.get(key));
  return {
    get,
    has: (key) => get(key) !== undefined,
    with(changes) {
      const next = new Map(over);
      for (const [key, value] of changes) {
        if (value === base.get(key)) next.delete(key);
        else next.set(key, value);
      }
      return next.size > MOST_CHANGES
        ? layers(flattened(base, next), new Map<string, Value | undefined>())
        : layers(base, next);
    },
  };
}

function flattened<Value>(
  base: ReadonlyMap<string, Value>,
  over: ReadonlyMap<string, Value | undefined>,
): ReadonlyMap<string, Value> {
  const whole = new Map(base);
  for (const [key, value] of over) {
    if (value === undefined) whole.delete(key);
    else whole.set(key, value);
  }
  return whole;
}
