import { carriedTextAt, type CarriedText } from '../carried/carried-documents';
import { placeInCarrier } from '../carried/locate';
import { placedWriteBack } from '../carried/write-back';
import type { Document } from '../document';
import { absolute, applyEdits } from '../text/edit';
import { fixesOf, type Finding, type Fix } from './rule';

/** The findings in a carried text as findings of the file around it, and what they were made of. */
export interface CarriedFindings {
  readonly text: CarriedText;
  /** The text's own. */
  readonly inner: readonly Finding[];
  readonly findings: readonly Finding[];
}

/**
 * The findings in a carried text, each at the place in the carrier where it stands there (also encoded), with fixes that write the text back. Where the
 * carrier holds another text than `document` has, there are none: they are told of in the text itself. Those of before are kept where all is the same.
 */
export function carriedFindings(
  { carrier, text, document }: { readonly carrier: Document; readonly text: CarriedText; readonly document: Document },
  inner: readonly Finding[],
  before: CarriedFindings | null,
): CarriedFindings {
  if (before?.text === text && before.inner === inner) return before;
  const findings = inner.flatMap((finding) => {
    const place = placeInCarrier(carrier, text, document, finding.place);
    const message = finding.message + placeInWords(text, document, finding);
    return place ? [{ ...withoutFixes(finding), message, place, ...fixesIn(finding, document.uri) }] : [];
  });
  return { text, inner, findings };
}

/** Where a finding stands in a compressed text, of which no letter is found again in the value; empty for other texts. */
function placeInWords({ value: { encoding } }: CarriedText, document: Document, { place }: Finding): string {
  const span = encoding.kind === 'data-url' && encoding.isGzip ? document.locate(place) : null;
  if (!span) return '';
  const { line, character } = document.lines.positionAt(span.start);
  return ` (line ${line + 1}, column ${character + 1} of the compressed text)`;
}

function withoutFixes({ fixes: _fixes, ...finding }: Finding): Finding {
  return finding;
}

function fixesIn(finding: Finding, uri: string): Pick<Finding, 'fixes'> {
  if (!finding.fixes) return {};
  return { fixes: (carrier) => outerFixes(finding, carrier, uri) };
}

/** Each fix as one edit of the value: the text with its edits, encoded as it was. */
function outerFixes(finding: Finding, carrier: Document, uri: string): Fix[] {
  const text = carriedTextAt(carrier, uri);
  if (!text) return [];
  return fixesOf(finding, text.document).flatMap((fix): Fix[] => {
    const edits = absolute(text.document, fix.edits);
    const edit = edits && placedWriteBack(carrier, text, applyEdits(text.document.text, edits));
    return edit ? [{ ...fix, edits: [edit], inText: { uri, edits: fix.edits } }] : [];
  });
}
