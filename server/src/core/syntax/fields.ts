import type { Entry, Fields, Mapping, Scalar, Tree } from './tree';
import { TapedMapping } from './yaml-taped-tree';

/** The entries of a mapping, which has no tree yet or has one. */
export function fieldsOf(mapping: Mapping): Fields {
  return mapping instanceof TapedMapping ? mapping.fields() : new TreeFields(mapping.entries);
}

class TreeFields implements Fields {
  count = 0;
  private readonly entries: readonly Entry[];

  constructor(entries: readonly Entry[]) {
    this.entries = entries;
  }

  advance(): boolean {
    if (this.count >= this.entries.length) return false;
    this.count++;
    return true;
  }

  isKey(name: string): boolean {
    return this.entries[this.count - 1]?.key.text === name;
  }

  scalar(): Scalar | null {
    return scalarOf(this.entries[this.count - 1]?.value);
  }

  scalars(): readonly Scalar[] | null {
    const value = this.entries[this.count - 1]?.value;
    if (value?.kind !== 'sequence') return null;
    const items: Scalar[] = [];
    for (const item of value.items) {
      const scalar = scalarOf(item);
      if (!scalar) return null;
      items.push(scalar);
    }
    return items;
  }

  texts(): readonly string[] | null {
    const items = this.scalars();
    return items?.every(({ type }) => type === 'string') ? items.map(({ text }) => text) : null;
  }
}

function scalarOf(tree: Tree | null | undefined): Scalar | null {
  return tree?.kind === 'scalar' ? tree : null;
}
