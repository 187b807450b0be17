/** Values by name, each name once. Most tables have few keys: these are compared one by one, and a map is made for those with more. */
export class Slots<Value> {
  readonly #names: string[] = [];
  readonly #values: Value[] = [];
  #indexes: Map<string, number> | null = null;

  get(name: string): Value | undefined {
    return this.#values[this.#indexOf(name)];
  }

  /** The first value of a name stays. */
  add(name: string, value: Value): void {
    if (this.#indexOf(name) >= 0) return;
    const index = this.#names.push(name) - 1;
    this.#values.push(value);
    if (this.#indexes) this.#indexes.set(name, index);
    else if (index >= FEW) this.#indexes = new Map(this.#names.map((each, at) => [each, at]));
  }

  #indexOf(name: string): number {
    return this.#indexes ? (this.#indexes.get(name) ?? -1) : this.#names.indexOf(name);
  }
}

/** Up to here, comparing each is faster than a map, and takes less memory. */
const FEW = 8;
