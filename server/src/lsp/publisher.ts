import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Analysis, Document } from '../core/index';
import type { Places } from './convert';
import type { FileReport, FileReports } from './file-reports';
import type { Folder } from './folders';
import type { Guard } from './guard';
import { inStretches } from './idle';
import type { PulledReports } from './pulled-reports';

/** Sends findings to the editor: what is new or different, and nothing twice. */
export interface Publisher {
  /**
   * Goes through the documents of these folders whose findings can be others than the editor was told, open ones first; stops between two
   * documents when `isOutdated` says so.
   */
  publish(folders: readonly Folder[], isOutdated: () => boolean): Promise<void>;
}

interface Item {
  readonly folder: Folder;
  readonly document: Document;
}

/** `send` delivers the diagnostics of one file. What the editor pulls is not sent, but held against what it was told when it pulled. */
export function createPublisher(
  places: Places,
  reports: FileReports,
  pulled: PulledReports,
  guard: Guard,
  send: (params: PublishDiagnosticsParams) => void,
): Publisher {
  // What the editor was last told of a file, and under which spelling of its URI.
  const sent = new Map<string, { readonly report: FileReport; readonly spelled: string }>();
  // By folder: the newest analysis of which the editor was told everything.
  const complete = new Map<string, Analysis>();
  let wasPulled = false;
  const takeBack = (uri: string): void => {
    const last = sent.get(uri);
    sent.delete(uri);
    if (last && last.report.diagnostics.length > 0) send({ uri: last.spelled, diagnostics: [] });
  };
  // A file whose findings cannot be computed keeps no other from being told of.
  const tell = guard.takes('diagnostics', ({ folder, document }: Item): void => {
    const { uri } = document;
    const report = reports.of(folder, document);
    const { version, diagnostics } = report;
    if (pulled.isPulled(report)) {
      pulled.isNow(report);
      takeBack(uri);
      return;
    }
    pulled.forget(uri);
    const spelled = places.spell(uri);
    if (sent.get(uri)?.spelled !== spelled) takeBack(uri);
    const last = sent.get(uri)?.report;
    const saysNothing = last
      ? last.version === version && last.resultId === report.resultId
      : diagnostics.length === 0 && version === null;
    // Of a file of which there has been nothing to say yet nothing is remembered.
    if (saysNothing && !last) return;
    sent.set(uri, { report, spelled });
    if (saysNothing) return;
    send({ uri: spelled, ...(version === null ? {} : { version }), diagnostics: [...diagnostics] });
  });
  const forget = (uri: string): void => {
    if (places.document(uri)) return;
    takeBack(uri);
    pulled.isGone(uri);
    reports.forget(uri);
  };
  /** The files of a folder that there may be something to say of. */
  const candidates = ({ root, analysis }: Folder): Iterable<string> => {
    const earlier = complete.get(root);
    const changed = earlier === analysis ? NOTHING : earlier && analysis.changedSince(earlier);
    if (!changed) return new Set([...analysis.workspace.documents.keys(), ...sent.keys(), ...pulled.uris()]);
    return new Set([...changed].flatMap((uri) => [uri, ...reports.pointingInto(uri)]));
  };
  return {
    async publish(folders, isOutdated) {
      const hasFewer = [...complete.keys()].some((root) => !folders.some((folder) => folder.root === root));
      if (hasFewer || wasPulled !== pulled.isWorkspacePulled) complete.clear();
      wasPulled = pulled.isWorkspacePulled;
      const items: Item[] = [];
      for (const folder of folders) {
        for (const uri of candidates(folder)) {
          const document = folder.analysis.workspace.documents.get(uri);
          if (document) items.push({ folder, document });
          else forget(uri);
        }
      }
      const isOpen = ({ document }: Item): boolean => places.versionOf(document.uri) !== null;
      const pause = inStretches();
      for (const item of [...items.filter(isOpen), ...items.filter((one) => !isOpen(one))]) {
        await tell(item);
        if ((await pause()) && isOutdated()) return;
      }
      for (const { root, analysis } of folders) complete.set(root, analysis);
    },
  };
}

const NOTHING: ReadonlySet<string> = new Set();
