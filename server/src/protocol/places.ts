export interface FileEdits {
  readonly textDocument: { readonly uri: string; readonly version: number | null };
  readonly edits: readonly { readonly range: TextRange; readonly newText: string }[];
}

export interface LeftAlone {
  readonly location: FileLocation;
  readonly reason: string;
}

/** As `Location` of the protocol. */
export interface FileLocation {
  readonly uri: string;
  readonly range: TextRange;
}

/** As `Range` of the protocol: zero-based lines, characters in UTF-16 code units. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}
