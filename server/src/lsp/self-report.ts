import { VERSION, type FolderReport, type SelfReport } from '../protocol';
import type { Folder } from './folders';
import type { Tally } from './guard';
import type { Session } from './session';

/**
 * `mirrorscope/selfReport`: what the server is and has done, in numbers. Nothing in it is from the user's files, neither their names nor
 * those of folders and clusters: its words are versions, languages, codes of rules and names of messages.
 */
export function answerSelfReport(session: Session, tallies: ReadonlyMap<string, Tally>): SelfReport {
  return {
    version: VERSION,
    ...runtime(),
    openFiles: [...session.open.uris()].length,
    folders: session.folders.list().map(reportOf),
    messages: Object.fromEntries(
      [...tallies].map(([name, { count, failed, total, longest }]) => [
        name,
        { count, failed, totalMs: tenth(total), longestMs: tenth(longest) },
      ]),
    ),
  };
}

function reportOf({ root, analysis }: Folder): FolderReport {
  const { documents } = analysis.workspace;
  const files = new Map<string, number>();
  const findings = new Map<string, number>();
  let [characters, longestFile] = [0, 0];
  for (const { uri, language, text } of documents.values()) {
    files.set(language, (files.get(language) ?? 0) + 1);
    characters += text.length;
    longestFile = Math.max(longestFile, text.length);
    for (const { code } of analysis.findingsOf(uri)) findings.set(code, (findings.get(code) ?? 0) + 1);
  }
  return {
    kind: root === '' ? 'outside' : 'folder',
    files: Object.fromEntries(files),
    characters,
    longestFile,
    clusters: analysis.clusters.length,
    hosts: analysis.hosts.length,
    findings: Object.fromEntries([...findings].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** What runs the server; in a browser there is no such process. */
function runtime(): Pick<SelfReport, 'runtime' | 'uptimeSeconds' | 'heapBytes'> {
  const { process } = globalThis as { readonly process?: NodeJS.Process };
  return {
    runtime: process ? `Node ${process.version}` : 'worker',
    uptimeSeconds: tenth(performance.now() / 1000),
    heapBytes: process?.memoryUsage().heapUsed ?? null,
  };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
