import type { RegistriesConf } from '../model/hub';
import type { Place, Span } from '../text/place';
import type { Text } from '../text/text';

/** What the Machine Config Operator does with the manifests of a cluster: it writes files on every node, or refuses all of it. */
export type Rendering = Rendered | Refused;

export interface Rendered {
  readonly kind: 'rendered';
  /** Only the files that the operator writes, in its order; every other file keeps its template's content. */
  readonly files: readonly NodeFile[];
  /** What the operator only logs. */
  readonly warnings: readonly OperatorMessage[];
  /** The content of registries.conf on the node: what `files` holds, or the template's where the operator does not write it. */
  readonly registriesConf: RegistriesConf;
  /** The content of 01-image-searchRegistries.conf, or null when it is not written. */
  readonly searchDropIn: RegistriesConf | null;
  /** The text of policy.json on the node (written or template). */
  readonly policyJson: string;
}

export interface Refused {
  readonly kind: 'refused';
  /** The refusal that the operator meets first: `message` is its whole text, prefixes included. */
  readonly refusal: OperatorMessage;
  readonly warnings: readonly OperatorMessage[];
}

/** The operator's words and the places of the manifests that they are about, the most telling first. */
export interface OperatorMessage {
  readonly message: string;
  readonly origins: readonly Place[];
  /** The kind of the problem, for refusals that are found one by one as well (by the rules); absent for the others. */
  readonly code?: string;
}

export interface NodeFile {
  /** On the node, e.g. `/etc/containers/registries.conf`. */
  readonly path: string;
  /** In four octal digits. */
  readonly mode: string;
  readonly contents: string;
  /** `contents` in stretches, for who keeps them: of a long text an edit of the manifests makes no copy. */
  readonly content: Text;
  /** Which parts of `contents` (UTF-16 offsets, ascending, not overlapping) come from which places, the most telling first. */
  readonly sources: readonly NodeFileSource[];
}

export interface NodeFileSource {
  readonly span: Span;
  readonly origins: readonly Place[];
}
