import { carriedTextAt, type CarriedText } from '../carried/carried-documents';
import { placedWriteBack } from '../carried/write-back';
import type { Document } from '../document';
import { fixesOf, type BroughtKey, type Finding, type Fix } from '../rules/rule';
import { absolute, applyEdits, type Edit, type PlacedEdit } from '../text/edit';

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

/** One fix of each finding, by choice, as far as they can be made in one go. A text that the document carries is written back once. */
export function combineFixes(
  document: Document,
  findings: readonly Finding[],
  choose: (fixes: readonly Fix[]) => Fix | undefined,
): CombinedFixes {
  const own = new Combining(document);
  const carried = new Map<CarriedText, Combining>();
  for (const finding of findings) {
    const fix = choose(fixesOf(finding, document));
    if (!fix) continue;
    const text = fix.inText && carriedTextAt(document, fix.inText.uri);
    if (!fix.inText || !text) {
      own.take({ finding, fix }, fix.edits);
      continue;
    }
    const inner = carried.get(text) ?? new Combining(text.document);
    carried.set(text, inner);
    inner.take({ finding, fix }, fix.inText.edits);
  }
  for (const [text, inner] of carried) own.writeBack(text, inner);
  return { edits: own.edits.sort((a, b) => a.span.start - b.span.start), fixed: own.fixed };
}

/** The fixes of one text that can be made in one go, as they are found. */
class Combining {
  readonly edits: Edit[] = [];
  readonly fixed: FixedFinding[] = [];
  readonly #document: Document;
  readonly #occupied = new Occupied();
  readonly #brought = new Set<string>();

  constructor(document: Document) {
    this.#document = document;
  }

  /** Takes a fix, `placed` being its edits of this text, where none that was taken is in its way. */
  take(one: FixedFinding, placed: readonly PlacedEdit[]): void {
    const { fix, finding } = one;
    const edits = absolute(this.#document, placed);
    if (!edits || edits.length === 0 || !edits.every((edit) => this.#occupied.isFree(edit, finding.code))) return;
    const key = fix.brings && keyOf(this.#document, fix.brings);
    if (key !== undefined && this.#brought.has(key)) return;
    if (key !== undefined) this.#brought.add(key);
    for (const edit of edits) this.#occupied.take(edit, finding.code);
    this.edits.push(...edits);
    this.fixed.push(one);
  }

  /** Takes all fixes of a text that this one carries. */
  writeBack(text: CarriedText, inner: Combining): void {
    const placed = placedWriteBack(this.#document, text, applyEdits(text.document.text, inner.edits));
    const edits = placed && absolute(this.#document, [placed]);
    if (!edits?.every((edit) => this.#occupied.isFree(edit, null))) return;
    for (const edit of edits) this.#occupied.take(edit, null);
    this.edits.push(...edits);
    for (const one of inner.fixed) this.fixed.push(one);
  }
}

function keyOf(document: Document, { into, key }: BroughtKey): string {
  return `${document.locate(into)?.start ?? ''} ${key}`;
}

/** An edit, and the code of the findings that it fixes; null: no other edit may touch it. */
interface Taken {
  readonly edit: Edit;
  readonly code: string | null;
}

/** Spans of a text of which no two overlap, and none touch but what fixes of one kind take out, or put in at one place. */
class Occupied {
  /** Sorted; those at one place in the order in which they came. */
  readonly #taken: Taken[] = [];

  isFree(edit: Edit, code: string | null): boolean {
    const index = this.#indexBehind(edit.span.start);
    const before = this.#taken[index - 1];
    const after = this.#taken[index];
    return (!before || goTogether(before, { edit, code })) && (!after || goTogether({ edit, code }, after));
  }

  take(edit: Edit, code: string | null): void {
    this.#taken.splice(this.#indexBehind(edit.span.start), 0, { edit, code });
  }

  /** The index of the first span that starts behind an offset. */
  #indexBehind(offset: number): number {
    let low = 0;
    let high = this.#taken.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#taken[middle]?.edit.span.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whether two edits can both be made, of which the second starts at the start of the first, or behind it. */
function goTogether(first: Taken, second: Taken): boolean {
  const [a, b] = [first.edit, second.edit];
  if (a.span.end < b.span.start) return true;
  if (a.span.end > b.span.start || first.code === null || first.code !== second.code) return false;
  return (isRemoval(a) && isRemoval(b)) || (isInsertion(a) && isInsertion(b));
}

function isRemoval({ span, newText }: Edit): boolean {
  return newText === '' && span.start < span.end;
}

function isInsertion({ span }: Edit): boolean {
  return span.start === span.end;
}
