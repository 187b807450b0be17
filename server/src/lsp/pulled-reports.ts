import type { FileReport } from './file-reports';

/** What the editor was told because it asked, and whether that is still so. */
export interface PulledReports {
  /** Whether the editor has asked for the findings of all files. From then on none are sent to it. */
  readonly isWorkspacePulled: boolean;
  /** The editor asks for the findings of all files. */
  workspaceIsPulled(): void;
  /** Whether the editor gets this by asking for it. */
  isPulled(report: FileReport): boolean;
  /** The editor is told of this in an answer. */
  answered(report: FileReport): void;
  /** Whether the editor has last been told, or been asked to ask again for, something else of the same version of the file. */
  isNews(report: FileReport): boolean;
  /** This is what there is to say now. A file that the editor has changed since it asked, it asks for again by itself. */
  isNow(report: FileReport): void;
  forget(uri: string): void;
  /** The file is gone. */
  isGone(uri: string): void;
  /** The files that the editor was told of. */
  uris(): Iterable<string>;
  /** Whether the editor is to ask again; then only after something else has changed. */
  takeOutdated(): boolean;
}

/** Nothing has been asked for. `pulls` says whether the editor asks for the findings of the files that it has open. */
export function createPulledReports(pulls: () => boolean): PulledReports {
  const told = new Map<string, FileReport>();
  let isWorkspacePulled = false;
  let isOutdated = false;
  const isNews = (report: FileReport): boolean => {
    const last = told.get(report.uri);
    if (!last) return report.version === null && isWorkspacePulled && report.diagnostics.length > 0;
    const isForOther = last.version !== report.version && report.version !== null;
    return !isForOther && (last.version !== report.version || last.resultId !== report.resultId);
  };
  return {
    get isWorkspacePulled() {
      return isWorkspacePulled;
    },
    workspaceIsPulled: () => void (isWorkspacePulled = true),
    isPulled: ({ version }) => isWorkspacePulled || (version !== null && pulls()),
    answered: (report) => void told.set(report.uri, report),
    isNews,
    isNow(report) {
      if (!isNews(report)) return;
      isOutdated = true;
      told.set(report.uri, report);
    },
    forget: (uri) => void told.delete(uri),
    isGone(uri) {
      if ((told.get(uri)?.diagnostics.length ?? 0) > 0) isOutdated = true;
      told.delete(uri);
    },
    uris: () => told.keys(),
    takeOutdated() {
      const is = isOutdated;
      isOutdated = false;
      return is;
    },
  };
}
