import type { Analysis } from '../analysis';
import type { Document } from '../document';
import { migrateIcsp } from '../migrate/icsp-to-idms';
import { fixesOf, type Finding, type Fix } from '../rules/rule';
import type { Edit, PlacedEdit } from '../text/edit';
import type { Span } from '../text/place';

/** A change of one file that is offered at a place of it. */
export interface Action {
  /** An imperative. */
  readonly title: string;
  readonly kind: 'quickfix' | 'rewrite' | 'fix-all';
  /** Absolute, in the text of the document; not overlapping. */
  readonly edits: readonly Edit[];
  /** The findings that the change removes. */
  readonly fixes: readonly Finding[];
  readonly isPreferred: boolean;
}

/**
 * What can be changed at a span of a document (UTF-16 code units): the fixes of the findings that touch it, the same fix for all
 * findings of that kind in the file, all safe fixes at once, and the conversion of the ImageContentSourcePolicies.
 */
export function actions(analysis: Analysis, uri: string, span: Span): Action[] {
  const document = analysis.workspace.documents.get(uri);
  if (!document) return [];
  const findings = analysis.findingsOf(uri);
  const touched = findings.filter((finding) => touches(document, finding, span));
  const single = touched.flatMap((finding) => singleFixes(document, finding));
  const codes = [...new Set(touched.map(({ code }) => code))];
  const ofKind = codes.flatMap((code) => fixAllOfKind(document, findings, code));
  const rest = [...conversions(document, span, single), ...fixAll(document, findings)];
  return [...single, ...ofKind, ...rest];
}

function touches(document: Document, { place }: Finding, { start, end }: Span): boolean {
  const at = document.locate(place);
  return at !== null && at.start <= end && start <= at.end;
}

function singleFixes(document: Document, finding: Finding): Action[] {
  return fixesOf(finding, document).flatMap((fix, index): Action[] => {
    const edits = absolute(document, fix.edits);
    if (!edits || edits.length === 0) return [];
    return [{ title: fix.title, kind: 'quickfix', edits, fixes: [finding], isPreferred: index === 0 && fix.safe }];
  });
}

/** The first fix of each finding of a kind, where there are several. */
function fixAllOfKind(document: Document, findings: readonly Finding[], code: string): Action[] {
  const ofKind = findings.filter((finding) => finding.code === code);
  const { edits, fixed } = combine(document, ofKind, (finding) => fixesOf(finding, document)[0] ?? null);
  if (fixed.length < 2) return [];
  const title = `Fix all ${fixed.length} of \`${code}\` in this file`;
  return [{ title, kind: 'quickfix', edits, fixes: fixed, isPreferred: false }];
}

function fixAll(document: Document, findings: readonly Finding[]): Action[] {
  const { edits, fixed } = combine(
    document,
    findings,
    (finding) => fixesOf(finding, document).find(({ safe }) => safe) ?? null,
  );
  if (fixed.length === 0) return [];
  return [{ title: 'Apply all safe fixes of Mirrorscope', kind: 'fix-all', edits, fixes: fixed, isPreferred: false }];
}

/** All fixes that can be made in one go: one that would edit what an earlier one edits has to wait. */
function combine(
  document: Document,
  findings: readonly Finding[],
  choose: (finding: Finding) => Fix | null,
): { edits: Edit[]; fixed: Finding[] } {
  const taken: Edit[] = [];
  const occupied = new Occupied();
  const fixed: Finding[] = [];
  for (const finding of findings) {
    const fix = choose(finding);
    const edits = fix && absolute(document, fix.edits);
    if (!edits || edits.length === 0 || !edits.every(({ span }) => occupied.isFree(span))) continue;
    for (const edit of edits) occupied.take(edit.span);
    taken.push(...edits);
    fixed.push(finding);
  }
  return { edits: taken.sort((a, b) => a.span.start - b.span.start), fixed };
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

function conversions(document: Document, span: Span, offered: readonly Action[]): Action[] {
  const policies = document.objects.manifests.filter(
    (object) => object.kind === 'mirror-set' && object.setKind === 'ICSP',
  );
  const here = policies.filter(({ place }) => {
    const at = document.locate(place);
    return at !== null && at.start <= span.end && span.start <= at.end;
  });
  if (here.length === 0) return [];
  const isOffered = (edits: readonly Edit[]): boolean =>
    offered.some((action) => JSON.stringify(action.edits) === JSON.stringify(edits));
  const one = here.flatMap((object) =>
    conversion(document, 'Convert to ImageDigestMirrorSet', migrateIcsp(document, object.root).edits),
  );
  const all =
    policies.length > 1
      ? conversion(
          document,
          `Convert all ${policies.length} ImageContentSourcePolicies in this file`,
          migrateIcsp(document).edits,
        )
      : [];
  return [...one.filter(({ edits }) => !isOffered(edits)), ...all];
}

function conversion(document: Document, title: string, placed: readonly PlacedEdit[]): Action[] {
  const edits = absolute(document, placed);
  return edits && edits.length > 0 ? [{ title, kind: 'rewrite', edits, fixes: [], isPreferred: false }] : [];
}

/** The edits in the document's text; null where one of them belongs to another text. */
export function absolute(document: Document, edits: readonly PlacedEdit[]): Edit[] | null {
  const located = edits.flatMap(({ place, newText }) => {
    const span = document.locate(place);
    return span ? [{ span, newText }] : [];
  });
  return located.length === edits.length ? located.sort((a, b) => a.span.start - b.span.start) : null;
}
