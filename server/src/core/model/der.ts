/** One value in DER (ITU-T X.690): its tag, and where its content stands in the bytes. */
export interface DerValue {
  /** The first byte: class, form and number. Numbers above 30 are not read. */
  readonly tag: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** The value that begins at an offset and ends before `limit`; null where none does. */
export function derAt(bytes: Uint8Array, at: number, limit = bytes.length): DerValue | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1f) === 0x1f) return null;
  if (first < 0x80) return within({ tag, bytes, start: at + 2, end: at + 2 + first }, limit);
  const size = first & 0x7f;
  if (size === 0 || size > 4) return null;
  let length = 0;
  for (let next = at + 2; next < at + 2 + size; next++) length = length * 256 + (bytes[next] ?? 0);
  return within({ tag, bytes, start: at + 2 + size, end: at + 2 + size + length }, limit);
}

/** The values that a constructed value holds; null where its content is something else. At most `most` of them are looked at. */
export function derItems({ bytes, start, end }: DerValue, most = 1000): readonly DerValue[] | null {
  const items: DerValue[] = [];
  for (let at = start; at < end && items.length < most;) {
    const item = derAt(bytes, at, end);
    if (!item) return null;
    items.push(item);
    at = item.end;
  }
  return items;
}

/** The bytes of a value's content. */
export function derContent({ bytes, start, end }: DerValue): Uint8Array {
  return bytes.subarray(start, end);
}

function within(value: DerValue, limit: number): DerValue | null {
  return value.end <= limit ? value : null;
}
