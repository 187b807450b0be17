import type { Document } from '../document';
import { fixesOf, type BroughtKey, type Finding, type Fix } from '../rules/rule';
import { absolute, type Edit } from '../text/edit';
import type { Span } from '../text/place';

/** What several fixes come to in one go. */
export interface CombinedFixes {
  /** Absolute, in the text of the document, sorted, not overlapping. */
  readonly edits: readonly Edit[];
  readonly fixed: readonly FixedFinding[];
}

export interface FixedFinding {
  readonly finding: Finding;
  readonly fix: Fix;
}

/**
 * The safe fixes of all findings of a document, as far as they can be made in one go: one that would edit what an earlier one edits, or
 * bring a key that it brings, has to wait.
 */
export function safeFixes(document: Document, findings: readonly Finding[]): CombinedFixes {
  return combineFixes(document, findings, (fixes) => fixes.find(({ safe }) => safe));
}

/** One fix of each finding, by choice, as far as they can be made in one go. */
export function combineFixes(
  document: Document,
  findings: readonly Finding[],
  choose: (fixes: readonly Fix[]) => Fix | undefined,
): CombinedFixes {
  const taken: Edit[] = [];
  const occupied = new Occupied();
  const brought = new Set<string>();
  const fixed: FixedFinding[] = [];
  for (const finding of findings) {
    const fix = choose(fixesOf(finding, document));
    const edits = fix && absolute(document, fix.edits);
    if (!edits || edits.length === 0 || !edits.every(({ span }) => occupied.isFree(span))) continue;
    const key = fix.brings && keyOf(document, fix.brings);
    if (key !== undefined && brought.has(key)) continue;
    if (key !== undefined) brought.add(key);
    for (const edit of edits) occupied.take(edit.span);
    taken.push(...edits);
    fixed.push({ finding, fix });
  }
  return { edits: taken.sort((a, b) => a.span.start - b.span.start), fixed };
}

function keyOf(document: Document, { into, key }: BroughtKey): string {
  return `${document.locate(into)?.start ?? ''} ${key}`;
}

/** Spans of a text of which no two touch. */
class Occupied {
  /** Sorted. */
  readonly #spans: Span[] = [];

  isFree({ start, end }: Span): boolean {
    const index = this.#indexOf(start);
    const before = this.#spans[index - 1];
    const after = this.#spans[index];
    return (!before || before.end < start) && (!after || end < after.start);
  }

  take(span: Span): void {
    this.#spans.splice(this.#indexOf(span.start), 0, span);
  }

  /** The index of the first span that starts at or behind an offset. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
