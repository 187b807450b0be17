import type { Chunk, Place } from '../text/place';
import type { Entry, Fields, Mapping, Scalar, Sequence, Tree } from './tree';
import { plainScalarType } from './yaml-scalar';
import {
  behind,
  endAt,
  entriesAt,
  HEAD_SLOTS,
  isFlowAt,
  isTextAt,
  itemsAt,
  SCALAR_SLOTS,
  shapeAt,
  startAt,
  styleAt,
  textAt,
  type Tape,
} from './yaml-tape';

/** Where parts of a tape stand: in a chunk that begins at `base` of the tape's text. */
interface Standing {
  readonly tape: Tape;
  readonly base: number;
  readonly chunk: Chunk;
}

/** The tree of a part of a tape, in a chunk that begins at `base` of its text; the entries of mappings are made when they are asked for. null for a hole. */
export function treeAt(tape: Tape, at: number, base: number, chunk: Chunk): Tree | null {
  return make({ tape, base, chunk }, at);
}

/** A mapping of which nothing is made but its place, until somebody asks for its entries. */
export class TapedMapping implements Mapping {
  readonly kind = 'mapping';
  readonly style: 'block' | 'flow';
  readonly place: Place;
  private readonly tape: Tape;
  private readonly at: number;
  #made: readonly Entry[] | null = null;

  constructor(standing: Standing, at: number) {
    this.tape = standing.tape;
    this.at = at;
    this.style = isFlowAt(standing.tape, at) ? 'flow' : 'block';
    this.place = placeOf(standing, at);
  }

  get entries(): readonly Entry[] {
    const { standing } = this;
    return (this.#made ??= entriesAt(standing.tape, this.at, (key, value) => entryAt(standing, key, value)));
  }

  hasKey(name: string): boolean {
    const fields = this.fields();
    while (fields.advance()) if (fields.isKey(name)) return true;
    return false;
  }

  /** Its entries, one after the other, without making them. */
  fields(): Fields {
    return new TapedFields(this.standing, this.at);
  }

  /** Made when it is needed: kept, it would be one more object for each mapping. */
  private get standing(): Standing {
    const { tape, at, place } = this;
    return { tape, base: startAt(tape, at) - place.start, chunk: place.chunk };
  }
}

function make(standing: Standing, at: number): Tree | null {
  switch (shapeAt(standing.tape, at)) {
    case null:
      return null;
    case 'scalar':
      return scalarAt(standing, at);
    case 'mapping':
      return new TapedMapping(standing, at);
    case 'sequence':
      return sequenceAt(standing, at);
  }
}

function entryAt(standing: Standing, keyAt: number, valueAt: number): Entry {
  const key = scalarAt(standing, keyAt);
  const value = make(standing, valueAt);
  const { chunk, start, end } = key.place;
  return { key, value, place: { chunk, start, end: value ? value.place.end : end } };
}

function sequenceAt(standing: Standing, at: number): Sequence {
  const { tape } = standing;
  const items = itemsAt(tape, at, (item) => make(standing, item));
  return { kind: 'sequence', style: isFlowAt(tape, at) ? 'flow' : 'block', items, place: placeOf(standing, at) };
}

function scalarAt(standing: Standing, at: number): Scalar {
  const { tape } = standing;
  const text = textAt(tape, at);
  const style = styleAt(tape, at);
  const place = placeOf(standing, at);
  if (style === 'plain') return { kind: 'scalar', type: plainScalarType(text), text, style, place, verbatim: 0 };
  return { kind: 'scalar', type: 'string', text, style, place, verbatim: 1 };
}

function placeOf({ tape, base, chunk }: Standing, at: number): Place {
  return { chunk, start: startAt(tape, at) - base, end: endAt(tape, at) - base };
}

class TapedFields implements Fields {
  count = 0;
  private key = 0;
  private next: number;
  private readonly last: number;
  private readonly standing: Standing;

  constructor(standing: Standing, at: number) {
    this.standing = standing;
    this.next = at + HEAD_SLOTS;
    this.last = behind(standing.tape, at);
  }

  advance(): boolean {
    if (this.next >= this.last) return false;
    this.key = this.next;
    this.next = behind(this.standing.tape, this.key + SCALAR_SLOTS);
    this.count++;
    return true;
  }

  isKey(name: string): boolean {
    return isTextAt(this.standing.tape, this.key, name);
  }

  scalar(): Scalar | null {
    return this.read(this.key + SCALAR_SLOTS, scalarAt);
  }

  scalars(): readonly Scalar[] | null {
    return this.items(scalarAt);
  }

  texts(): readonly string[] | null {
    return this.items(stringAt);
  }

  private items<Item>(read: ReadScalar<Item>): readonly Item[] | null {
    const value = this.key + SCALAR_SLOTS;
    if (shapeAt(this.standing.tape, value) !== 'sequence') return null;
    const items: Item[] = [];
    for (let at = value + HEAD_SLOTS; at < this.next; at += SCALAR_SLOTS) {
      const item = this.read(at, read);
      if (item === null) return null;
      items.push(item);
    }
    return items;
  }

  private read<Item>(at: number, read: ReadScalar<Item>): Item | null {
    return shapeAt(this.standing.tape, at) === 'scalar' ? read(this.standing, at) : null;
  }
}

type ReadScalar<Item> = (standing: Standing, at: number) => Item | null;

/** The text of a scalar that is a string; null where it is none. */
function stringAt({ tape }: Standing, at: number): string | null {
  const text = textAt(tape, at);
  return styleAt(tape, at) !== 'plain' || plainScalarType(text) === 'string' ? text : null;
}
