import { analyse, type Analysis } from '../../server/src/core/analysis';
import { EMPTY_CONFIGURATION } from '../../server/src/core/clusters/configuration';
import { createDocument, type Document } from '../../server/src/core/document';
import { RULES } from '../../server/src/core/rules/all';
import { fixesOf, type Finding, type Fix } from '../../server/src/core/rules/rule';
import { applyEdits, type Edit } from '../../server/src/core/text/edit';
import type { Place } from '../../server/src/core/text/place';
import { createWorkspace, withDocuments } from '../../server/src/core/workspace';

/**
 * Fixtures of rules are text: what stands in a file, and under each line what is said of it.
 *
 *     === a title, and what follows up to the next one is its case [registries.conf] [CRLF]
 *     --- file: other.yaml            (a further file; the first one is manifest.yaml, or what the title's brackets say)
 *       - source: https://quay.io/a
 *     #           ^^^^^^^^ invalid-source: the message
 *     #           = upstream: the operator's words
 *     #           = manifest.yaml:3: the words at a related place
 *     --- after the safe fix: the title of the fix
 *       - source: quay.io/a
 *
 * `#>^^^^` points two columns further left, `‸` is an empty place, `⋯` goes on over the end of the line. A severity stands
 * in brackets behind the code where it is not the rule's own. All findings of all rules are shown; fixed is what the rule
 * says that the fixture is for, by the first fix of each of its findings, all at once.
 */
export interface FixtureCase {
  readonly title: string;
  readonly files: readonly FixtureFile[];
  /** The case as it stands in the fixture, annotations and all. */
  readonly text: string;
  readonly crlf: boolean;
}

export interface FixtureFile {
  readonly name: string;
  readonly text: string;
}

const FIXTURE_ROOT = 'file:///workspace';

/** The cases of a fixture file. */
export function parseFixture(fixture: string): FixtureCase[] {
  return fixture
    .split(/^(?==== )/m)
    .filter((text) => text.startsWith('=== '))
    .map(parseCase);
}

/** The case with its annotations and fixed texts made new from what the rules say today. */
export function renderCase(fixture: FixtureCase, code: string): string {
  const analysis = analyseFiles(fixture.files);
  const [head = ''] = fixture.text.split('\n', 1);
  const files = fixture.files.map(({ name }, index) => {
    const header = index > 0 || /^--- file: /m.test(fixture.text.split('\n')[1] ?? '') ? `--- file: ${name}\n` : '';
    return header + annotate(analysis, name) + renderFixes(analysis, name, code);
  });
  return `${head}\n${files.join('')}`.replace(/\r/g, '');
}

/** The findings in a file of the fixture root. */
export function findingsIn(analysis: Analysis, name: string): readonly Finding[] {
  return analysis.findingsOf(uriOf(name));
}

/** An analysis of these files and nothing else. */
export function analyseFiles(files: readonly FixtureFile[]): Analysis {
  return analyse(
    null,
    createWorkspace(FIXTURE_ROOT, files.map(fixtureDocument), { ...EMPTY_CONFIGURATION, today: TODAY }),
  );
}

/** 2026-11-21: fixtures are of all times. */
const TODAY = 20778;

/** The text of a file after a fix. */
export function applyFix(document: Document, fix: Fix): string {
  return applyEdits(document.text, boundEdits(document, fix));
}

function boundEdits(document: Document, fix: Fix): Edit[] {
  return fix.edits.map(({ place, newText }) => {
    const span = document.locate(place);
    if (!span) throw new Error(`the fix "${fix.title}" edits another file`);
    return { span, newText };
  });
}

/** Why a fix does not hold: it must remove its finding and bring no new syntax problem. Empty: it holds. */
export function objectionsToFix(before: Analysis, name: string, finding: Finding, fix: Fix): string[] {
  const document = documentOf(before, name);
  const text = applyFix(document, fix);
  const changed = createDocument({ uri: document.uri, language: document.language, version: 2, text });
  const after = analyse(before, withDocuments(before.workspace, [changed]));
  const objections: string[] = [];
  const alike = (analysis: Analysis): number =>
    findingsIn(analysis, name).filter(({ code, message }) => code === finding.code && message === finding.message)
      .length;
  if (text === document.text) objections.push('changes nothing');
  const isWindows = (of: string): boolean => of.includes('\r\n') && !/(?<!\r)\n/.test(of);
  if (isWindows(document.text) && !isWindows(text)) objections.push('brings other line ends');
  if (alike(after) >= alike(before)) objections.push(`does not remove "${finding.message}"`);
  const problems = documentOf(after, name).syntax.problems.length;
  if (problems > document.syntax.problems.length) objections.push('adds a syntax problem');
  return objections;
}

export function documentOf(analysis: Analysis, name: string): Document {
  const document = analysis.workspace.documents.get(uriOf(name));
  if (!document) throw new Error(`no file ${name}`);
  return document;
}

function uriOf(name: string): string {
  return `${FIXTURE_ROOT}/${name}`;
}

function fixtureDocument({ name, text }: FixtureFile): Document {
  const language = name.endsWith('.conf') ? 'registries-conf' : 'yaml';
  return createDocument({ uri: uriOf(name), version: 1, language, text });
}

function parseCase(text: string): FixtureCase {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const crlf = head.includes('[CRLF]');
  const firstName = /\[(?<name>[\w./-]+\.(?:conf|yaml|json))\]/.exec(head)?.groups?.['name'] ?? 'manifest.yaml';
  const files: { name: string; lines: string[] }[] = [{ name: firstName, lines: [] }];
  let skipping = false;
  for (const line of lines) {
    const file = /^--- file: (?<name>.+)$/.exec(line)?.groups?.['name'];
    if (line.startsWith('--- after the ')) skipping = true;
    else if (file !== undefined) {
      skipping = false;
      files.push({ name: file, lines: [] });
    } else if (!skipping && !ANNOTATION.test(line)) files.at(-1)?.lines.push(line);
  }
  const used = files.filter((file, index) => index > 0 || file.lines.length > 0);
  const end = crlf ? '\r\n' : '\n';
  return {
    title: head.slice('=== '.length),
    text,
    crlf,
    files: used.map((file) => ({ name: file.name, text: file.lines.map((line) => line + end).join('') })),
  };
}

const ANNOTATION = /^#(?:[ >] *(?:\^+⋯?|‸) [a-z0-9-]+(?: \([a-z]+\))?: | +(?:= |\d+ annotations))/;

function annotate(analysis: Analysis, name: string): string {
  const document = documentOf(analysis, name);
  const below = new Map<number, string[]>();
  for (const finding of findingsIn(analysis, name)) {
    const { line, text } = annotation(analysis, document, finding);
    below.set(line, [...(below.get(line) ?? []), text]);
  }
  const lines = document.text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const annotated = lines.flatMap((line, index) => [`${line}\n`, ...(below.get(index) ?? [])]);
  const past = [...below].filter(([line]) => line >= lines.length).flatMap(([, texts]) => texts);
  return [...annotated, ...past].join('');
}

function annotation(analysis: Analysis, document: Document, finding: Finding): { line: number; text: string } {
  const span = document.locate(finding.place) ?? { start: 0, end: 0 };
  const start = document.lines.positionAt(span.start);
  const end = document.lines.positionAt(span.end);
  const lineEnd = document.lines.offsetAt({ line: start.line, character: Number.MAX_SAFE_INTEGER });
  const width = Math.min(span.end, lineEnd) - span.start;
  const carets = (width > 0 ? '^'.repeat(width) : '‸') + (end.line > start.line ? '⋯' : '');
  const margin = start.character < 2 ? `#>${' '.repeat(start.character)}` : `# ${' '.repeat(start.character - 2)}`;
  const standard = RULES.find(({ code }) => code === finding.code)?.severity;
  const severity = finding.severity === standard ? '' : ` (${finding.severity})`;
  const note = `# ${' '.repeat(Math.max(start.character - 2, 0))}= `;
  return {
    line: start.line,
    text: [
      `${margin}${carets} ${finding.code}${severity}: ${finding.message}\n`,
      ...(finding.upstream === undefined ? [] : [`${note}upstream: ${finding.upstream.replaceAll('\n', '\\n')}\n`]),
      ...(finding.related ?? []).map(({ place, message }) => `${note}${lineOf(analysis, place)}: ${message}\n`),
    ].join(''),
  };
}

function lineOf(analysis: Analysis, place: Place): string {
  const document = analysis.workspace.documents.get(place.chunk.file);
  const span = document?.locate(place);
  if (!document || !span) return 'nowhere';
  return `${document.uri.slice(FIXTURE_ROOT.length + 1)}:${document.lines.positionAt(span.start).line + 1}`;
}

/** The titles of the fixes that the rule's findings offer first, and the text after all of them. */
function renderFixes(analysis: Analysis, name: string, code: string): string {
  const document = documentOf(analysis, name);
  const own = findingsIn(analysis, name).filter((finding) => finding.code === code);
  const fixes = own.flatMap((finding) => fixesOf(finding, document)[0] ?? []);
  if (fixes.length === 0) return '';
  const titles = fixes.map(({ title, safe }) => `--- after the ${safe ? 'safe ' : ''}fix: ${title}\n`);
  const edits = fixes.flatMap((fix) => boundEdits(document, fix));
  const unique = [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
  return [...new Set(titles)].join('') + withNewline(applyEdits(document.text, unique));
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
