import type { Language } from '../document';
import type { Scalar, Tree } from '../syntax/tree';
import type { CarrierName } from '../text/carried-uri';
import type { Encoding } from './encoding';

/** A value of a file that holds a text of ours. */
export interface CarriedValue {
  readonly carrier: CarrierName;
  /** Of the text: the path on the node, or the key of a ConfigMap with the ending of its language. */
  readonly path: string;
  readonly language: Language;
  readonly scalar: Scalar;
  readonly encoding: Encoding;
  /** What the value and all that says how it is read stand in: the value is the same for as long as this is. */
  readonly node: Tree;
  /** Whether something beside the value vouches for it: a checksum, which would be wrong after an edit. */
  readonly isSealed: boolean;
  /** Whether the decoded text is one of ours, where only that tells. */
  readonly isOurs?: (text: string) => boolean;
}

/** A scalar that is a text, not a number or a word of YAML. */
export function textOf(tree: Tree | null): Scalar | null {
  return tree?.kind === 'scalar' && tree.type === 'string' ? tree : null;
}
