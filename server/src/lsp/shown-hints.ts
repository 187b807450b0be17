import type { InlayHint } from 'vscode-languageserver';
import { inlayHints, type Document, type Span } from '../core/index';
import type { Folders } from './folders';

/** What the editor shows behind image references: where it is wanted, and whether it is still so. */
export interface ShownHints {
  isWanted(uri: string): boolean;
  configure(root: string, settings: unknown): void;
  /** The hints of a part of a document are handed out. */
  listed(document: Document, span: Span, hints: readonly InlayHint[]): void;
  forget(uri: string): void;
  /**
   * Whether the hints that were handed out last for a document would be others now. One that has been edited since is asked for again
   * by the editor itself. What it costs is that of the references in sight.
   */
  isOutdated(): boolean;
}

/** Nothing is shown yet. URIs are canonical. */
export function createShownHints(folders: Folders): ShownHints {
  const wanted = new Set<string>();
  let isSwitched = false;
  const shown = new Map<string, { readonly document: Document; readonly span: Span; readonly hints: string }>();
  return {
    isWanted: (uri) => wanted.has(folders.of(uri).root),
    configure(root, settings) {
      const before = wanted.has(root);
      if (isSwitchedOn(settings)) wanted.add(root);
      else wanted.delete(root);
      isSwitched ||= before !== wanted.has(root);
    },
    listed: (document, span, hints) => void shown.set(document.uri, { document, span, hints: JSON.stringify(hints) }),
    forget: (uri) => void shown.delete(uri),
    isOutdated() {
      const isOther = isSwitched;
      isSwitched = false;
      if (isOther) return true;
      return [...shown.values()].some(({ document, span, hints }) => {
        const { analysis } = folders.of(document.uri);
        if (analysis.workspace.documents.get(document.uri) !== document) return false;
        return wanted.has(folders.of(document.uri).root) && JSON.stringify(hintsIn(folders, document, span)) !== hints;
      });
    },
  };
}

/** `mirrorscope.inlayHints.enabled`; off where nothing is said. */
function isSwitchedOn(settings: unknown): boolean {
  const { inlayHints: hints } = (settings ?? {}) as { readonly inlayHints?: { readonly enabled?: unknown } | null };
  return hints?.enabled === true;
}

/** The hints of a part of a document as they are now; `span` in UTF-16 code units. */
export function hintsIn(folders: Folders, document: Document, span: Span): InlayHint[] {
  return inlayHints(folders.of(document.uri).analysis, document.uri, span).map(({ offset, label, tooltip }) => ({
    position: document.lines.positionAt(offset),
    label,
    tooltip: { kind: 'markdown', value: tooltip },
    paddingLeft: true,
  }));
}
