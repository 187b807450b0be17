import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { isCarriedUri, type Document, type Finding } from '../core/index';
import type { Places } from './convert';
import type { Folder } from './folders';
import { mostTelling } from './most-telling';
import { sayFindings, type SaidFindings } from './said-findings';

/** What the findings of one file are in the protocol's words. */
export interface FileReport {
  readonly uri: string;
  /** null: a file that is not open. */
  readonly version: number | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The same for two reports of a file exactly when their diagnostics are the same. */
  readonly resultId: string;
}

/** The newest report of every file that was asked about. */
export interface FileReports {
  /**
   * The same object as before where nothing in it is different. What of it is the same is not put into words again. A closed file without findings,
   * as most are, is not remembered.
   */
  of(folder: Folder, document: Document): FileReport;
  /** Forgets a file that is gone. */
  forget(uri: string): void;
  /** The files that point into this one: where it changes, their reports may be others. */
  pointingInto(uri: string): Iterable<string>;
}

interface Known {
  readonly report: FileReport;
  readonly document: Document;
  readonly findings: readonly Finding[];
  /** The other files that it points into. */
  readonly pointsInto: readonly string[];
}

/** No file has been reported on. URIs are canonical. */
export function createFileReports(places: Places): FileReports {
  const known = new Map<string, Known>();
  const pointers = createPointers();
  let results = 0;
  return {
    of({ analysis }, document) {
      const { uri } = document;
      const version = places.versionOf(uri);
      // Those of a carried text are told of in its file, unless the editor has it open.
      const findings = version === null && isCarriedUri(uri) ? NOTHING : analysis.findingsOf(uri);
      const before = known.get(uri);
      if (!before && version === null && findings.length === 0) return { uri, ...SILENT };
      const isKnown =
        before?.document === document && before.findings === findings && before.report.version === version;
      if (isKnown && before.pointsInto.length === 0) return before.report;
      const { diagnostics, pointsInto } = inWords(findings, document, places);
      pointers.replace(uri, before?.pointsInto ?? [], pointsInto);
      const isSame = before !== undefined && areSame(before.report.diagnostics, diagnostics);
      const report = !isSame
        ? { uri, version, diagnostics, resultId: diagnostics.length === 0 ? SILENT.resultId : String(++results) }
        : before.report.version === version
          ? before.report
          : { ...before.report, version };
      known.set(uri, { report, document, findings, pointsInto });
      return report;
    },
    forget(uri) {
      pointers.replace(uri, known.get(uri)?.pointsInto ?? [], []);
      known.delete(uri);
    },
    pointingInto: (uri) => pointers.into(uri),
  };
}

const NOTHING: readonly Finding[] = [];
const SILENT: Omit<FileReport, 'uri'> = { version: null, diagnostics: [], resultId: '0' };

function inWords(
  findings: readonly Finding[],
  document: Document,
  places: Places,
): Pick<SaidFindings, 'diagnostics' | 'pointsInto'> {
  const { findings: shown, leftOut } = mostTelling(findings);
  const { diagnostics, pointsInto } = sayFindings(document, shown, places);
  return { diagnostics: leftOut === 0 ? diagnostics : [...diagnostics, noteOnRest(leftOut)], pointsInto };
}

function noteOnRest(leftOut: number): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Information,
    source: 'mirrorscope',
    message: `${leftOut} more findings of this file are not shown here: \`mirrorscope lint\` lists all of them`,
  };
}

/** Whether two lists say the same. Diagnostics that were taken over are not looked into. */
function areSame(before: readonly Diagnostic[], now: readonly Diagnostic[]): boolean {
  return (
    before.length === now.length &&
    now.every((diagnostic, at) => {
      const other = before[at];
      return diagnostic === other || JSON.stringify(diagnostic) === JSON.stringify(other);
    })
  );
}

/** Which files point into which. */
interface Pointers {
  into(uri: string): Iterable<string>;
  replace(uri: string, before: readonly string[], after: readonly string[]): void;
}

function createPointers(): Pointers {
  const byTarget = new Map<string, Set<string>>();
  return {
    into: (uri) => byTarget.get(uri) ?? [],
    replace(uri, before, after) {
      if (before === after) return;
      for (const target of before) byTarget.get(target)?.delete(uri);
      for (const target of after) {
        const known = byTarget.get(target);
        if (known) known.add(uri);
        else byTarget.set(target, new Set([uri]));
      }
    },
  };
}
