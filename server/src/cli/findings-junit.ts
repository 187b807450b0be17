import type { Finding } from '../core/rules/rule';
import { countOf, rangeOf, type FileFindings } from './findings-report';

/**
 * All findings as JUnit XML, which most build servers show: a suite for each file, a case for each finding. Errors and warnings are
 * failures; what is only worth knowing passes, and says so in its output. A file without findings is one case that passes.
 */
export function findingsJunit(reports: readonly FileFindings[]): string {
  const suites = reports.map((report) => {
    const cases = report.findings.map((finding) => testCase(report, finding));
    const none = `    <testcase classname=${quoted(report.name)} name="nothing to say"/>`;
    return [
      `  <testsuite name=${quoted(report.name)} tests="${Math.max(cases.length, 1)}" failures="${failuresIn([report])}" errors="0">`,
      ...(cases.length === 0 ? [none] : cases),
      '  </testsuite>',
    ].join('\n');
  });
  const tests = reports.reduce((sum, { findings }) => sum + Math.max(findings.length, 1), 0);
  const head = `<testsuites name="mirrorscope" tests="${tests}" failures="${failuresIn(reports)}" errors="0">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites, '</testsuites>', ''].join('\n');
}

function failuresIn(reports: readonly FileFindings[]): number {
  return countOf(reports, 'error') + countOf(reports, 'warning');
}

function testCase({ name, document }: FileFindings, { code, severity, message, upstream, place }: Finding): string {
  const { line, character } = rangeOf(document, place).start;
  const where = `${name}:${line + 1}:${character + 1}`;
  const body = escaped([`${where}: ${message}`, ...(upstream === undefined ? [] : [upstream])].join('\n'));
  const outcome =
    severity === 'error' || severity === 'warning'
      ? `<failure type=${quoted(severity)} message=${quoted(message)}>${body}</failure>`
      : `<system-out>${body}</system-out>`;
  return `    <testcase classname=${quoted(name)} name=${quoted(`${code} ${line + 1}:${character + 1}`)}>${outcome}</testcase>`;
}

function quoted(text: string): string {
  return `"${escaped(text).replace(/[\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`)}"`;
}

/** What XML 1.0 cannot hold, escaped or not, becomes U+FFFD. */
function escaped(text: string): string {
  return text.replace(NO_XML, '\ufffd').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

// eslint-disable-next-line no-control-regex -- they are what is looked for
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
