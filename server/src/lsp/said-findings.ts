import type { Diagnostic } from 'vscode-languageserver';
import type { Document, Finding, Known, LineIndex } from '../core/index';
import { toDiagnostic, type Places } from './convert';
import { stoodAt } from './stood-at';

/** Findings of one version of a file in the protocol's words. Those whose place is not in the text are left out. */
export interface SaidFindings {
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
  /** The first and the last line of each diagnostic, so that none need be looked into to see which an edit moves. */
  readonly firstLines: readonly number[];
  readonly lastLines: readonly number[];
  /** The other files that they point into. */
  readonly pointsInto: readonly string[];
}

/**
 * Puts findings into words. What was said of an older version is not put into words again, unless its lines were edited or it points to other
 * places, which may have moved. It is the same object where it stands in the same lines.
 */
export function sayFindings(document: Document, findings: readonly Finding[], places: Places): SaidFindings {
  const version = document.once(readVersion);
  const { said: before, edited } = version;
  const stood = stoodAt(before.findings, findings);
  const said: Finding[] = [];
  const diagnostics: Diagnostic[] = [];
  const [firstLines, lastLines]: [number[], number[]] = [[], []];
  const files = new Set<string>();
  findings.forEach((finding, index) => {
    const at = stood[index] ?? -1;
    let first = before.firstLines[at] ?? 0;
    let last = before.lastLines[at] ?? Infinity;
    const known = before.diagnostics[at];
    const by = last < edited.from ? 0 : first > edited.to ? edited.by : null;
    const diagnostic = known && by !== null ? movedBy(known, by) : toDiagnostic(finding, document, places);
    if (!diagnostic) return;
    if (by !== null) {
      first += by;
      last += by;
    } else {
      const { related } = finding;
      for (const { place } of related ?? []) files.add(place.chunk.file);
      [first, last] = related ? ALL_LINES : [diagnostic.range.start.line, diagnostic.range.end.line];
    }
    said.push(finding);
    diagnostics.push(diagnostic);
    firstLines.push(first);
    lastLines.push(last);
  });
  files.delete(document.uri);
  // Lists that have grown keep room for more; these are kept for each file.
  version.said = {
    findings: said.length === findings.length ? findings : said.slice(),
    diagnostics: diagnostics.slice(),
    firstLines: firstLines.slice(),
    lastLines: lastLines.slice(),
    pointsInto: [...files],
  };
  version.edited = NO_LINES;
  return version.said;
}

const ALL_LINES = [0, Infinity] as const;

/** What was said last, of this version or an older one. */
interface Version {
  readonly lines: LineIndex;
  said: SaidFindings;
  /** What has been edited since. */
  edited: EditedLines;
}

/** The lines of the older text from `from` to `to`; those behind them moved `by` some. */
interface EditedLines {
  readonly from: number;
  readonly to: number;
  readonly by: number;
}

const NO_LINES: EditedLines = { from: Infinity, to: Infinity, by: 0 };
const NOTHING: SaidFindings = { findings: [], diagnostics: [], firstLines: [], lastLines: [], pointsInto: [] };

function readVersion({ lines }: Document, older: Known<Version> | null): Version {
  if (!older) return { lines, said: NOTHING, edited: NO_LINES };
  const { value, change } = older;
  const lineOf = (offset: number): number => value.lines.positionAt(offset).line;
  const edited = { from: lineOf(change.start), to: lineOf(change.end), by: lines.lineCount - value.lines.lineCount };
  return { lines, said: value.said, edited };
}

function movedBy(diagnostic: Diagnostic, by: number): Diagnostic {
  if (by === 0) return diagnostic;
  const { start, end } = diagnostic.range;
  const range = { start: { ...start, line: start.line + by }, end: { ...end, line: end.line + by } };
  return { ...diagnostic, range };
}
