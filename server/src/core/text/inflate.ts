/**
 * What deflated bytes (RFC 1951) hold, from an offset on; null where they are broken, or hold more than `most` bytes: that is found out
 * before there is room for more. Linear in what goes in and comes out. What stands behind the last block is not looked at.
 */
export function inflate(bytes: Uint8Array, from: number, most: number): Uint8Array | null {
  const reader = new Inflater(bytes, from, most);
  return reader.read() ? reader.held() : null;
}

/** Canonical codes: how many there are of each length, and the symbols in the order of their codes. */
interface Codes {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

const LONGEST = 15;
/** The order in which the lengths of the codes for lengths are written. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The bits behind each symbol: those of four (or two) symbols are one more than those of the four (two) before. */
function extraBits(symbol: number, perStep: number, free: number): number {
  return symbol < free ? 0 : Math.floor((symbol - free) / perStep) + 1;
}

const LENGTHS = Array.from({ length: 29 }, (_, symbol) => (symbol === 28 ? 0 : extraBits(symbol, 4, 8)));
const DISTANCES = Array.from({ length: 30 }, (_, symbol) => extraBits(symbol, 2, 4));
const LENGTH_BASES = basesOf(LENGTHS, 3).with(28, 258);
const DISTANCE_BASES = basesOf(DISTANCES, 1);

function basesOf(bits: readonly number[], first: number): number[] {
  let base = first;
  return bits.map((count) => {
    const own = base;
    base += 2 ** count;
    return own;
  });
}

/** Every method that reads answers false or a negative number where the bytes are broken. */
class Inflater {
  private bits = 0;
  private bitCount = 0;
  private at: number;
  private size = 0;
  private out: Uint8Array;
  private readonly bytes: Uint8Array;
  private readonly most: number;

  constructor(bytes: Uint8Array, from: number, most: number) {
    this.bytes = bytes;
    this.at = from;
    this.most = most;
    this.out = new Uint8Array(Math.min(most, Math.max(bytes.length * 4, 1024)));
  }

  held(): Uint8Array {
    return this.out.subarray(0, this.size);
  }

  read(): boolean {
    for (let isLast = 0; isLast === 0;) {
      isLast = this.take(1);
      const isRead = isLast >= 0 && this.block(this.take(2));
      if (!isRead) return false;
    }
    return true;
  }

  private block(type: number): boolean {
    if (type === 0) return this.stored();
    if (type === 1) return this.compressed(FIXED_LITERALS, FIXED_DISTANCES);
    const codes = type === 2 ? this.dynamicCodes() : null;
    return codes !== null && this.compressed(codes.literals, codes.distances);
  }

  private stored(): boolean {
    this.bits = this.bitCount = 0;
    const { bytes, at } = this;
    const length = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    const check = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
    this.at += 4;
    if (length !== (~check & 0xffff) || this.at + length > bytes.length || !this.makeRoom(length)) return false;
    this.out.set(bytes.subarray(this.at, this.at + length), this.size);
    this.at += length;
    this.size += length;
    return true;
  }

  private dynamicCodes(): { readonly literals: Codes; readonly distances: Codes } | null {
    const [literals, distances, lengths] = [this.take(5) + 257, this.take(5) + 1, this.take(4) + 4];
    if (literals < 257 || distances < 1 || lengths < 4 || literals > 286 || distances > 30) return null;
    const own = new Uint8Array(LENGTH_ORDER.length);
    for (const symbol of LENGTH_ORDER.slice(0, lengths)) own[symbol] = this.take(3);
    const all = this.codeLengths(codesOf(own), literals + distances);
    if (!all) return null;
    return { literals: codesOf(all.subarray(0, literals)), distances: codesOf(all.subarray(literals)) };
  }

  private codeLengths(codes: Codes, count: number): Uint8Array | null {
    const lengths = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      const symbol = this.symbol(codes);
      if (symbol < 0) return null;
      if (symbol < 16) {
        lengths[filled++] = symbol;
        continue;
      }
      if (symbol === 16 && filled === 0) return null;
      const value = symbol === 16 ? (lengths[filled - 1] ?? 0) : 0;
      const times = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
      if (filled + times > count) return null;
      lengths.fill(value, filled, filled + times);
      filled += times;
    }
    return lengths;
  }

  private compressed(literals: Codes, distances: Codes): boolean {
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol === END) return true;
      const isRead = symbol < END ? this.literal(symbol) : this.copy(symbol - END - 1, distances);
      if (!isRead) return false;
    }
  }

  private literal(byte: number): boolean {
    if (byte < 0 || !this.makeRoom(1)) return false;
    this.out[this.size++] = byte;
    return true;
  }

  private copy(lengthSymbol: number, distances: Codes): boolean {
    const base = LENGTH_BASES[lengthSymbol];
    if (base === undefined) return false;
    const length = base + this.take(LENGTHS[lengthSymbol] ?? 0);
    const symbol = this.symbol(distances);
    const distance = (DISTANCE_BASES[symbol] ?? Infinity) + this.take(DISTANCES[symbol] ?? 0);
    if (length < 3 || distance < 1 || distance > this.size || !this.makeRoom(length)) return false;
    // Byte by byte: what is copied may go on into what it writes.
    for (const end = this.size + length; this.size < end; this.size++)
      this.out[this.size] = this.out[this.size - distance] ?? 0;
    return true;
  }

  private symbol({ counts, symbols }: Codes): number {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= LONGEST; length++) {
      const bit = this.take(1);
      if (bit < 0) return -1;
      code |= bit;
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + code - first] ?? -1;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return -1;
  }

  /** The next bits as a number; a large negative one where the bytes are at their end, so that every sum with it is negative, too. */
  private take(count: number): number {
    while (this.bitCount < count) {
      if (this.at >= this.bytes.length) return AT_END;
      this.bits |= (this.bytes[this.at++] ?? 0) << this.bitCount;
      this.bitCount += 8;
    }
    const value = this.bits & ((1 << count) - 1);
    this.bits >>>= count;
    this.bitCount -= count;
    return value;
  }

  private makeRoom(count: number): boolean {
    const size = this.size + count;
    if (size > this.most) return false;
    if (size <= this.out.length) return true;
    const larger = new Uint8Array(Math.min(this.most, Math.max(size, this.out.length * 2)));
    larger.set(this.held());
    this.out = larger;
    return true;
  }
}

const END = 256;
const AT_END = -100_000;

function codesOf(lengths: Uint8Array): Codes {
  const counts = new Uint16Array(LONGEST + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const offsets = new Uint16Array(LONGEST + 2);
  for (let length = 1; length <= LONGEST; length++)
    offsets[length + 1] = (offsets[length] ?? 0) + (counts[length] ?? 0);
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const at = offsets[length] ?? 0;
    symbols[at] = symbol;
    offsets[length] = at + 1;
  });
  return { counts, symbols };
}

const FIXED_LITERALS = codesOf(
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const FIXED_DISTANCES = codesOf(new Uint8Array(30).fill(5));
