import { placeInScalar, type Scalar } from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';

/** Puts another text in the place of a scalar's, inside its quotes where it has some. Only for texts that need no escape. */
export function replaceScalar(scalar: Scalar, newText: string): PlacedEdit {
  if (scalar.verbatim < 0) return { place: scalar.place, newText: JSON.stringify(newText) };
  return { place: placeInScalar(scalar, 0, scalar.text.length), newText };
}
