import type { Document } from '../core/document';
import { secretSpans } from '../core/model/secret-spans';
import type { Severity } from '../core/model/severity';
import { fixesOf, type Finding } from '../core/rules/rule';
import type { Span } from '../core/text/place';
import { displayWidth } from './display-width';
import { counted, countOf, type FileFindings, type FindDocument } from './findings-report';
import { visibleLine, visibleText } from './visible-text';

/**
 * All findings for people, file by file: each with its line of the file and a caret under the words, the words of the cluster or
 * the engine, the places that it is about besides, and its fix; then how many there are.
 */
export function findingsText(reports: readonly FileFindings[], documentOf: FindDocument, colour: boolean): string {
  const page: Page = { documentOf, paint: (text, code) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text) };
  const blocks = reports.flatMap((report) => report.findings.map((finding) => block(report, finding, page)));
  return [...blocks, `${summary(reports)}\n`].join('\n');
}

interface Page {
  readonly documentOf: FindDocument;
  readonly paint: (text: string, code: string) => string;
}

function block({ name, document }: FileFindings, finding: Finding, page: Page): string {
  const { severity, message, code, place } = finding;
  const span = document.locate(place) ?? { start: 0, end: 0 };
  const colour = SEVERITY_COLOURS[severity];
  const head = `${position(name, document, span)} ${page.paint(severity, colour)} ${visibleLine(message)} ${page.paint(`[${code}]`, '2')}`;
  const mark = (carets: string): string => page.paint(carets, colour);
  return `${[head, ...excerpt(document, span, mark), ...notes(finding, document, page)].join('\n')}\n`;
}

const SEVERITY_COLOURS: Readonly<Record<Severity, string>> = { error: '31', warning: '33', info: '34', hint: '36' };

function position(name: string, { lines }: Document, { start }: Span): string {
  const { line, character } = lines.positionAt(start);
  return `${visibleLine(name)}:${line + 1}:${character + 1}`;
}

/** The line of a place and carets under it; of a long line what is around the place, and no more is looked at. Credentials are not shown. */
function excerpt(document: Document, { start, end }: Span, mark: (carets: string) => string): string[] {
  const { text, lines } = document;
  const { line } = lines.positionAt(start);
  const lineStart = lines.lineStart(line);
  const lineEnd = lines.offsetAt({ line, character: Infinity });
  const from = Math.max(lineStart, start - MOST_BEFORE);
  const to = Math.min(lineEnd, from + WIDEST);
  const shown = withoutSecrets(document, { start: from, end: to });
  if (shown.trim() === '' && text.slice(lineStart, lineEnd).trim() === '') return [];
  const before = (from > lineStart ? '…' : '') + shown.slice(0, start - from);
  const marked = shown.slice(start - from, Math.max(end, start) - from);
  const after = shown.slice(start - from + marked.length);
  const gutter = `  ${line + 1} | `;
  const source = visibleText(before + marked + after) + (lineEnd > to ? '…' : '');
  const carets = '^'.repeat(Math.max(1, displayWidth(visibleText(marked))));
  return [gutter + source, `${' '.repeat(gutter.length - 2)}| ${blanks(visibleText(before))}${mark(carets)}`];
}

/** A part of a text with asterisks in the place of what stands in a secret. */
function withoutSecrets(document: Document, { start, end }: Span): string {
  const spans = document.once(secretSpans).filter((span) => span.start < end && span.end > start);
  return spans.reduce(
    (shown, span) => {
      const [from, to] = [Math.max(span.start, start) - start, Math.min(span.end, end) - start];
      return shown.slice(0, from) + shown.slice(from, to).replace(/\S/g, '*') + shown.slice(to);
    },
    document.text.slice(start, end),
  );
}

const MOST_BEFORE = 60;
const WIDEST = 160;

/** As wide as the text on a terminal; its tabs stay tabs. */
function blanks(text: string): string {
  return text
    .split('\t')
    .map((part) => ' '.repeat(displayWidth(part)))
    .join('\t');
}

function notes(finding: Finding, document: Document, { documentOf, paint }: Page): string[] {
  const { related = [], upstream } = finding;
  const places = related.flatMap(({ place, message }) => {
    const found = documentOf(place);
    const span = found?.document.locate(found.place);
    return found && span ? [`    ${position(found.name, found.document, span)} ${visibleLine(message)}`] : [];
  });
  const [fix] = fixesOf(finding, document);
  const hint = fix && `${visibleLine(fix.title)}${fix.safe ? ' (done by --fix)' : ''}`;
  return [
    ...(upstream === undefined ? [] : [`    ${paint('= upstream:', '2')} ${visibleLine(cut(upstream))}`]),
    ...places,
    ...(hint === undefined ? [] : [`    ${paint('= fix:', '2')} ${hint}`]),
  ];
}

/** Whole in the other formats. */
function cut(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text;
}

function summary(reports: readonly FileFindings[]): string {
  const parts = [counted(countOf(reports, 'error'), 'error'), counted(countOf(reports, 'warning'), 'warning')];
  const infos = countOf(reports, 'info');
  const hints = countOf(reports, 'hint');
  if (infos > 0) parts.push(`${infos} info`);
  if (hints > 0) parts.push(counted(hints, 'hint'));
  return `${parts.join(', ')} in ${counted(reports.length, 'file')}`;
}
