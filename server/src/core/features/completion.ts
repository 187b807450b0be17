import type { Analysis } from '../analysis';
import type { Span } from '../text/place';
import { completeRegistries } from './registries-completion';
import { completeManifest } from './manifest-completion';

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

/**
 * What can be written at an offset (UTF-16 code units) of a document: keys that are possible there and not there yet, fixed values,
 * names that the workspace knows, whole objects and tables. Works in half-typed lines. Empty where nothing of ours belongs.
 */
export function complete(analysis: Analysis, uri: string, offset: number): readonly Proposal[] {
  const document = analysis.workspace.documents.get(uri);
  if (!document) return [];
  return document.language === 'yaml'
    ? completeManifest(analysis, document, offset)
    : completeRegistries(analysis, document, offset);
}
