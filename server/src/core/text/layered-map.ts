/** A map that is changed without being copied: it shares with the one that it was made of all that is the same. */
export interface LayeredMap<Value> extends ReadonlyMap<string, Value> {
  /** The same map with these keys set; undefined takes a key out. This map stays as it is. */
  with(changes: Iterable<readonly [key: string, value: Value | undefined]>): LayeredMap<Value>;
  /** What it shares with others, and what is different from that: undefined for a key that is gone. */
  readonly layers: Layers<Value>;
}

interface Layers<Value> {
  readonly base: ReadonlyMap<string, Value>;
  readonly over: ReadonlyMap<string, Value | undefined>;
}

/** As many changes are carried beside the map; with more it is copied. */
const MOST_CHANGES = 256;

/**
 * A map of this one, which must not be changed any more, and what is different from it. Making a changed one takes time in proportion
 * to the changes; every few hundred changes the whole is copied once. Keys come in the order of `base`, new ones behind them.
 */
export function layeredMap<Value>(base: ReadonlyMap<string, Value>): LayeredMap<Value> {
  return mapOf({ base, over: new Map<string, Value | undefined>() });
}

function mapOf<Value>(layers: Layers<Value>): LayeredMap<Value> {
  const { base, over } = layers;
  const get = (key: string): Value | undefined => (over.size > 0 && over.has(key) ? over.get(key) : base.get(key));
  const map: LayeredMap<Value> = {
    layers,
    size: sizeOf(layers),
    get,
    has: (key) => (over.size > 0 && over.has(key) ? over.get(key) !== undefined : base.has(key)),
    keys: () => (over.size === 0 ? base.keys() : entriesOf(layers, ([key]) => key)),
    values: () => (over.size === 0 ? base.values() : entriesOf(layers, ([, value]) => value)),
    entries: () => (over.size === 0 ? base.entries() : entriesOf(layers, (entry) => entry)),
    [Symbol.iterator]: () => map.entries(),
    forEach(visit) {
      for (const [key, value] of map.entries()) visit(value, key, map);
    },
    with(changes) {
      const next = new Map(over);
      for (const [key, value] of changes) {
        if (value === base.get(key)) next.delete(key);
        else next.set(key, value);
      }
      const changed = mapOf({ base, over: next });
      return next.size > MOST_CHANGES ? layeredMap(new Map(changed)) : changed;
    },
  };
  return map;
}

function sizeOf({ base, over }: Layers<unknown>): number {
  let size = base.size;
  for (const [key, value] of over) size += Number(value !== undefined) - Number(base.has(key));
  return size;
}

function* entriesOf<Value, Shown>(
  { base, over }: Layers<Value>,
  show: (entry: [key: string, value: Value]) => Shown,
): Generator<Shown, undefined> {
  for (const [key, value] of base) {
    const now = over.has(key) ? over.get(key) : value;
    if (now !== undefined) yield show([key, now]);
  }
  for (const [key, value] of over) if (value !== undefined && !base.has(key)) yield show([key, value]);
  return undefined;
}
