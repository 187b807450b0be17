import path from 'node:path';
import type { Severity } from '../core/model/severity';
import { rangeOf, type FileFindings } from './findings-report';
import { visibleText } from './visible-text';

/** One workflow command of GitHub Actions for each finding, which shows it beside the line in a pull request. Lines and columns count from 1. */
export function findingsGithub(reports: readonly FileFindings[]): string {
  const commands = reports.flatMap(({ name, document, findings }) =>
    findings.map(({ severity, code, message, place, upstream }) => {
      const { start, end } = rangeOf(document, place);
      const properties = {
        // As it is: GitHub looks for a file of this name, and undoes no escapes but those of `property`.
        file: name.split(path.sep).join('/'),
        line: start.line + 1,
        endLine: end.line + 1,
        // GitHub takes columns within one line only.
        ...(start.line === end.line && { col: start.character + 1, endColumn: end.character + 1 }),
        title: `mirrorscope: ${code}`,
      };
      const list = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
      return `::${COMMAND[severity]} ${list.join(',')}::${data(visibleText(upstream === undefined ? message : `${message}\n${upstream}`))}\n`;
    }),
  );
  return commands.join('');
}

const COMMAND: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** As actions/toolkit `packages/core/src/command.ts`, `escapeData`, has it. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As `escapeProperty` beside it has it. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
