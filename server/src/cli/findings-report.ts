import type { Document } from '../core/document';
import { withoutCredentials } from '../core/model/secret-spans';
import type { Severity } from '../core/model/severity';
import { fixesOf, type Finding } from '../core/rules/rule';
import type { Position } from '../core/text/line-index';
import type { Place } from '../core/text/place';

/** What was found in one file. */
export interface FileFindings {
  /** For people. */
  readonly name: string;
  readonly document: Document;
  readonly findings: readonly Finding[];
}

/** The file that a place is in, how people name it, and the place in it; null for a place of no file that is known here. */
export type FindDocument = (place: Place) => FoundPlace | null;

export interface FoundPlace {
  readonly name: string;
  readonly document: Document;
  /** Of a text that the file carries: where it stands in the file. */
  readonly place: Place;
}

/** The finding without the credentials that its words repeat of the file. */
export function shownFinding(finding: Finding): Finding {
  const { message, upstream, related, fixes } = finding;
  return {
    ...finding,
    message: withoutCredentials(message),
    ...(upstream !== undefined && { upstream: withoutCredentials(upstream) }),
    ...(related && { related: related.map((one) => ({ ...one, message: withoutCredentials(one.message) })) }),
    ...(fixes && {
      fixes: (document) => fixesOf(finding, document).map((fix) => ({ ...fix, title: withoutCredentials(fix.title) })),
    }),
  };
}

/** All findings as JSON: zero-based lines, characters in UTF-16 code units. */
export function findingsJson(reports: readonly FileFindings[]): string {
  const findings = reports.flatMap(({ name, document, findings: found }) =>
    found.map((finding) => {
      const { code, severity, message, place, upstream } = finding;
      const range = rangeOf(document, place);
      const fixable = fixesOf(finding, document).length > 0;
      return { file: name, code, severity, message, range, ...(upstream !== undefined && { upstream }), fixable };
    }),
  );
  return `${JSON.stringify({ findings, files: reports.length })}\n`;
}

/** Where a place starts and ends; the start of the text for a place of another one. */
export function rangeOf(document: Document, place: Place): { readonly start: Position; readonly end: Position } {
  const { lines } = document;
  const span = document.locate(place) ?? { start: 0, end: 0 };
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

/** How many findings of a severity there are. */
export function countOf(reports: readonly FileFindings[], severity: Severity): number {
  return reports.reduce(
    (sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length,
    0,
  );
}

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
