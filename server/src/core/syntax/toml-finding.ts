/** What the reader of TOML says of a range; offsets in UTF-16 code units, from where is said where it is used. */
export interface Finding {
  readonly code: 'toml-syntax' | 'toml-1-1';
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What a part of a text leaves to the one behind it; offsets count from where that one starts. Mostly nothing. */
export interface Carry {
  /** Up to here nothing more is said. */
  readonly quiet: number;
  /** What was said of the place where the next part begins: an array that is not closed before it. */
  readonly findings: readonly Finding[];
}

export const NOTHING_CARRIED: Carry = { quiet: 0, findings: [] };

/** A multi-line string that is never closed; `start` in UTF-16 code units from the start of its part. */
export interface OpenString {
  readonly fence: string;
  readonly start: number;
}

/** What the reading of a part rested on and handed on. */
export interface PartReading {
  readonly carryIn: Carry;
  readonly carryOut: Carry;
  readonly openStrings: readonly OpenString[];
  /** Whether it begins with what looks like `[[registry]]`, in any case of letters: other headers may then end it. */
  readonly mayBeCut: boolean;
  /** Whether it speaks of a `registry` at the top that it does not begin with. */
  readonly namesRegistry: boolean;
}

/** The finding in offsets that count from elsewhere. */
export function moved(finding: Finding, by: number): Finding {
  return by === 0 ? finding : { ...finding, start: finding.start + by, end: finding.end + by };
}
