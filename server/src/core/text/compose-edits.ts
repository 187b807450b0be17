import type { Edit } from './edit';

/**
 * The edits that do at once what `first` and then `second` do: `first` counts in the text before, `second` in the text that `first`
 * makes, the result in the text before again. Both lists have to be sorted, and free of overlaps; so is the result. Linear in their length.
 */
export function composeEdits(first: readonly Edit[], second: readonly Edit[]): Edit[] {
  const composed = new Composer();
  const later = new Reader(second);
  // How far the text that `first` makes is ahead of the text before, and where in it the next change begins.
  let at = 0;
  let before = 0;
  for (const { span, newText } of first) {
    later.keep(composed, at, at + span.start - before, before);
    at += span.start - before;
    composed.replace(span.start, span.end, later.rewrite(newText, at));
    at += newText.length;
    before = span.end;
  }
  later.keep(composed, at, Infinity, before);
  return composed.edits;
}

/** Takes the second list of edits piece by piece, as the text that they are made in goes by. */
class Reader {
  readonly #edits: readonly Edit[];
  #next = 0;
  /** Where the last edit that was begun ends: what stands before is gone. */
  #goneUntil = 0;

  constructor(edits: readonly Edit[]) {
    this.#edits = edits;
  }

  /** A stretch (`from` to `to`) that the first edits left alone, `origin` being where it stood before them. */
  keep(composed: Composer, from: number, to: number, origin: number): void {
    const toOrigin = (offset: number): number => offset - from + origin;
    const gone = Math.min(Math.max(this.#goneUntil, from), to);
    if (gone > from) composed.replace(origin, toOrigin(gone), '');
    for (let edit = this.#begins(to); edit; edit = this.#begins(to)) {
      composed.replace(toOrigin(edit.span.start), toOrigin(Math.min(edit.span.end, to)), edit.newText);
    }
  }

  /** A text that the first edits put at `from`, after the second ones. */
  rewrite(text: string, from: number): string {
    const to = from + text.length;
    const parts: string[] = [];
    let at = Math.min(Math.max(this.#goneUntil, from), to);
    for (let edit = this.#begins(to); edit; edit = this.#begins(to)) {
      parts.push(text.slice(at - from, edit.span.start - from), edit.newText);
      at = Math.min(edit.span.end, to);
    }
    parts.push(text.slice(at - from));
    return parts.join('');
  }

  /** The next edit, where it begins before an offset. */
  #begins(to: number): Edit | null {
    const edit = this.#edits[this.#next];
    if (!edit || edit.span.start >= to) return null;
    this.#next++;
    this.#goneUntil = edit.span.end;
    return edit;
  }
}

/** Collects replacements in order; those that touch become one. */
class Composer {
  readonly edits: { span: { start: number; end: number }; newText: string }[] = [];

  replace(start: number, end: number, newText: string): void {
    if (start === end && newText === '') return;
    const last = this.edits.at(-1);
    if (last?.span.end !== start) this.edits.push({ span: { start, end }, newText });
    else {
      last.span.end = end;
      last.newText += newText;
    }
  }
}
