import type { Span } from '../text/place';

/** Something to write at the cursor. The list is in the order in which it is best offered. */
export interface Proposal {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'name' | 'object' | 'table';
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** Lines in it are indented as they have to be. */
  readonly insertText: string;
  /** Whether `insertText` has `$1`, `${1:…}` and `$0` in it. */
  readonly isSnippet: boolean;
  /** What it takes the place of: the half-typed word; UTF-16 code units, inside one line. */
  readonly replace: Span;
  /** What the typed word is held against, where that is not the label. */
  readonly filterText?: string;
  readonly isDeprecated: boolean;
  /** Whether the next thing to write can be proposed at once. */
  readonly asksForMore: boolean;
}
