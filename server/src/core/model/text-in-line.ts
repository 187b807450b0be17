import type { Scalar } from '../syntax/tree';

/**
 * A block text of one word, as writers that fold at 80 columns write a long reference: the same scalar with that word as its text, without
 * the breaks of line at its end, and with the place of the word in its line. Any other scalar is returned as it is.
 */
export function textInLine(scalar: Scalar): Scalar {
  if (scalar.style !== 'block' || scalar.verbatim >= 0 || !ONE_WORD.test(scalar.text)) return scalar;
  const text = scalar.text.trimEnd();
  const { chunk, until, end } = scalar.place;
  // The blanks and breaks at the end of a block text are no part of its place.
  return { ...scalar, text, place: { chunk: until ?? chunk, start: end - text.length, end }, verbatim: 0 };
}

/** Longer words are no references. */
const ONE_WORD = /^\S{1,1000}[ \t\r\n]*$/;
