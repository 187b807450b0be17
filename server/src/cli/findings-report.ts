import type { Document } from '../core/document';
import type { Severity } from '../core/model/severity';
import type { Finding } from '../core/rules/rule';
import type { LoadedWorkspace } from './load-workspace';
import { visibleLine, visibleText } from './visible-text';

/** What was found in one file. */
export interface FileFindings {
  /** For people. */
  readonly name: string;
  readonly document: Document;
  readonly findings: readonly Finding[];
}

/** All findings as JSON: zero-based lines, characters in UTF-16 code units. */
export function findingsJson(reports: readonly FileFindings[]): string {
  const findings = reports.flatMap(({ name, document, findings: found }) =>
    found.map(({ code, severity, message, place, upstream, fixes }) => {
      const span = document.locate(place) ?? { start: 0, end: 0 };
      const range = { start: document.lines.positionAt(span.start), end: document.lines.positionAt(span.end) };
      const fixable = (fixes?.length ?? 0) > 0;
      return { file: name, code, severity, message, range, ...(upstream !== undefined && { upstream }), fixable };
    }),
  );
  return `${JSON.stringify({ findings, files: reports.length })}\n`;
}

/** All findings for people: each with its line of the file and a caret under the words, then how many there are. */
export function findingsText(reports: readonly FileFindings[], { whereIs }: LoadedWorkspace, colour: boolean): string {
  const blocks = reports.flatMap((report) => report.findings.map((finding) => block(report, finding, whereIs, colour)));
  return [...blocks, `${summary(reports)}\n`].join('\n');
}

function block(
  { name, document }: FileFindings,
  finding: Finding,
  whereIs: LoadedWorkspace['whereIs'],
  colour: boolean,
): string {
  const { severity, message, code, related = [], place } = finding;
  const span = document.locate(place) ?? { start: 0, end: 0 };
  const { line, character } = document.lines.positionAt(span.start);
  const head = `${visibleLine(name)}:${line + 1}:${character + 1} ${paint(severity, SEVERITY_COLOURS[severity], colour)} ${visibleLine(message)} ${paint(`[${code}]`, '2', colour)}`;
  const places = related.flatMap((other) => {
    const position = whereIs(other.place);
    return position
      ? [`    ${visibleLine(position.name)}:${position.line}:${position.column} ${visibleLine(other.message)}`]
      : [];
  });
  return `${[head, ...excerpt(document, span, paint('^', SEVERITY_COLOURS[severity], colour), colour), ...places].join('\n')}\n`;
}

const SEVERITY_COLOURS: Readonly<Record<Severity, string>> = { error: '31', warning: '33', info: '34', hint: '36' };

/** The line of a place and carets under it; a long line is cut around the place. */
function excerpt(
  { text, lines }: Document,
  { start, end }: { start: number; end: number },
  caret: string,
  colour: boolean,
): string[] {
  const { line } = lines.positionAt(start);
  const lineStart = lines.lineStart(line);
  const whole = text.slice(lineStart, lines.lineStart(line + 1)).replace(/[\r\n]+$/, '');
  if (whole.trim() === '') return [];
  const from = Math.max(0, start - lineStart - MOST_BEFORE);
  const before = (from > 0 ? '…' : '') + whole.slice(from, start - lineStart);
  const marked = whole.slice(start - lineStart, Math.min(end - lineStart, from + WIDEST));
  const after = whole.slice(start - lineStart + marked.length, from + WIDEST);
  const gutter = `  ${line + 1} | `;
  const blank = visibleText(before).replace(/[^\t]/gu, ' ');
  const width = Math.max(1, Array.from(visibleText(marked)).length);
  const source = visibleText(before + marked + after) + (whole.length > from + WIDEST ? '…' : '');
  return [
    gutter + source,
    `${' '.repeat(gutter.length - 2)}| ${blank}${colour ? caret.replace('^', '^'.repeat(width)) : '^'.repeat(width)}`,
  ];
}

const MOST_BEFORE = 60;
const WIDEST = 160;

function paint(text: string, code: string, colour: boolean): string {
  return colour ? `\u001b[${code}m${text}\u001b[0m` : text;
}

function summary(reports: readonly FileFindings[]): string {
  const count = (severity: Severity): number =>
    reports.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0);
  const parts = [counted(count('error'), 'error'), counted(count('warning'), 'warning')];
  if (count('info') > 0) parts.push(`${count('info')} info`);
  if (count('hint') > 0) parts.push(counted(count('hint'), 'hint'));
  return `${parts.join(', ')} in ${counted(reports.length, 'file')}`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
