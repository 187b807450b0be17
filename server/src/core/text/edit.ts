import type { Place, PlacedText, Span } from './place';

/** A replacement in a text; `span` counts in UTF-16 code units from the start of the text. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

/** A replacement at a place, not yet bound to absolute offsets. */
export interface PlacedEdit {
  readonly place: Place;
  readonly newText: string;
}

/** The edits in a document's text, by the start of their spans; null where one of them belongs to another text. */
export function absolute(document: PlacedText, edits: readonly PlacedEdit[]): Edit[] | null {
  const located = edits.flatMap(({ place, newText }) => {
    const span = document.locate(place);
    return span ? [{ span, newText }] : [];
  });
  return located.length === edits.length ? located.sort((a, b) => a.span.start - b.span.start) : null;
}

/**
 * The text after the edits. Edits may come in any order; edits at one and the same empty span apply in the order given.
 * An edit that overlaps an earlier one in the text is left out, so that text is never lost twice.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort((a, b) => a.edit.span.start - b.edit.span.start || a.index - b.index);
  const parts: string[] = [];
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.span.start < at) continue;
    parts.push(text.slice(at, edit.span.start), edit.newText);
    at = edit.span.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
