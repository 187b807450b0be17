import { createHash } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Document } from '../core/document';
import { absolute } from '../core/text/edit';
import { RULES } from '../core/rules/all';
import { fixesOf, type Finding, type Fix, type RelatedPlace, type Rule } from '../core/rules/rule';
import type { RuleLevel } from '../core/model/severity';
import { credentialsIn } from '../core/model/secret-spans';
import type { Place } from '../core/text/place';
import { rangeOf, type FileFindings, type FindDocument } from './findings-report';
import { STDIN } from './input-file';

/** Where the rules' pages are for those who read a report in a browser. */
const PAGES = 'https://github.com/mirrorscope/mirrorscope/blob/main/docs/rules';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export interface SarifOptions {
  /** Absolute; file names are relative to it. */
  readonly cwd: string;
  readonly version: string;
  readonly documentOf: FindDocument;
}

/**
 * All findings as SARIF 2.1.0: lines and columns from 1, in UTF-16 code units, paths relative to the current folder. The fingerprint
 * of a finding does not depend on the lines above it, so that a later run knows it again.
 */
export function findingsSarif(reports: readonly FileFindings[], options: SarifOptions): string {
  const run = {
    tool: { driver: { ...driver(options.version), rules: RULES.map(describeRule) } },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [BASE]: { uri: `${pathToFileURL(options.cwd).href.replace(/\/$/, '')}/` } },
    artifacts: reports.map(({ name }) => ({ location: artifact(name) })),
    results: reports.flatMap((report) => resultsOf(report, options)),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

const BASE = '%SRCROOT%';

function driver(version: string): object {
  return {
    name: 'Mirrorscope',
    version,
    ...(/^\d+\.\d+\.\d+/.test(version) && { semanticVersion: version }),
    informationUri: 'https://github.com/mirrorscope/mirrorscope',
  };
}

function describeRule({ code, severity, about }: Rule): object {
  const { title, documentation } = about();
  const page = `${PAGES}/${code}.md`;
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: plain(documentation), markdown: documentation },
    help: { text: `${plain(documentation)}\n\n${page}`, markdown: `${documentation}\n\n[The rule’s page](${page})` },
    helpUri: page,
    defaultConfiguration: { enabled: severity !== 'off', level: levelOf(severity) },
  };
}

/** Markdown of the rules' documentation without its backticks and stars. */
function plain(markdown: string): string {
  return markdown.replace(/[`*]/g, '');
}

function levelOf(level: RuleLevel): 'error' | 'warning' | 'note' {
  return level === 'error' || level === 'warning' ? level : 'note';
}

function resultsOf({ name, document, findings }: FileFindings, options: SarifOptions): object[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { code, severity, message, upstream, place, related = [] } = finding;
    const text = upstream === undefined ? message : `${message}\n${upstream}`;
    const identity = `${code}\0${name}\0${text}\0${lineText(document, place)}`;
    const times = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, times);
    const fixes = fixesOf(finding, document).flatMap((fix) => describeFix(fix, document, name) ?? []);
    return {
      ruleId: code,
      ruleIndex: RULES.findIndex((rule) => rule.code === code),
      level: levelOf(severity),
      message: { text },
      locations: [{ physicalLocation: physicalLocation(name, document, place) }],
      ...(related.length > 0 && { relatedLocations: relatedLocations(related, options) }),
      partialFingerprints: { 'mirrorscopeFinding/v1': `${sha256(identity)}:${times}` },
      ...(fixes.length > 0 && { fixes }),
      properties: { severity } satisfies Pick<Finding, 'severity'>,
    };
  });
}

function relatedLocations(related: readonly RelatedPlace[], { documentOf }: SarifOptions): object[] {
  return related.flatMap(({ place: given, message }, index) => {
    const found = documentOf(given);
    if (!found) return [];
    const { name, document, place } = found;
    return [{ id: index + 1, physicalLocation: physicalLocation(name, document, place), message: { text: message } }];
  });
}

function describeFix(fix: Fix, document: Document, name: string): object | null {
  const edits = absolute(document, fix.edits);
  if (!edits || edits.length === 0 || edits.some(({ newText }) => credentialsIn(newText).length > 0)) return null;
  const { lines } = document;
  const replacements = edits.map(({ span, newText }) => ({
    deletedRegion: region({ start: lines.positionAt(span.start), end: lines.positionAt(span.end) }),
    insertedContent: { text: newText },
  }));
  return {
    description: { text: fix.title },
    artifactChanges: [{ artifactLocation: artifact(name), replacements }],
  };
}

function physicalLocation(name: string, document: Document, place: Place): object {
  return { artifactLocation: artifact(name), region: region(rangeOf(document, place)) };
}

function region({ start, end }: ReturnType<typeof rangeOf>): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function artifact(name: string): object {
  if (name === STDIN) return { uri: 'stdin' };
  if (path.isAbsolute(name)) return { uri: pathToFileURL(name).href };
  return { uri: name.split(path.sep).map(encodeURIComponent).join('/'), uriBaseId: BASE };
}

/** The line that a place begins in, without the blanks around it. */
function lineText(document: Document, place: Place): string {
  const { line } = rangeOf(document, place).start;
  return document.text.slice(document.lines.lineStart(line), document.lines.lineStart(line + 1)).trim();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
