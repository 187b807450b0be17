/**
 * What a YAML reader found, still in absolute UTF-16 offsets of the text. The readers make drafts, `draft-placing.ts` makes the
 * tree of them: so everything that does not depend on a reader (chunks, types of scalars, aliases, doubled keys) is done once.
 */
export type Draft = DraftScalar | DraftMapping | DraftSequence | DraftAlias;

interface DraftNode {
  readonly start: number;
  readonly end: number;
  /** The name behind `&`, or null. */
  readonly anchor: string | null;
}

export interface DraftScalar extends DraftNode {
  readonly kind: 'scalar';
  readonly style: 'plain' | 'single' | 'double' | 'block';
  /** Decoded. */
  readonly text: string;
  /** The tag in full (`tag:yaml.org,2002:str` for `!!str`), or null. */
  readonly tag: string | null;
}

export interface DraftMapping extends DraftNode {
  readonly kind: 'mapping';
  readonly flow: boolean;
  readonly entries: readonly DraftEntry[];
}

export interface DraftEntry {
  readonly key: DraftScalar | DraftAlias;
  readonly value: Draft | null;
}

export interface DraftSequence extends DraftNode {
  readonly kind: 'sequence';
  readonly flow: boolean;
  readonly items: readonly (Draft | null)[];
}

export interface DraftAlias extends DraftNode {
  readonly kind: 'alias';
  readonly name: string;
}

export interface DraftDocument {
  /** Where the document begins: at its `---`, or at its first content. */
  readonly start: number;
  readonly root: Draft | null;
}

export interface DraftProblem {
  /** Default: `yaml-syntax`. */
  readonly code?: 'too-large';
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface DraftFile {
  readonly documents: readonly DraftDocument[];
  readonly problems: readonly DraftProblem[];
}
