import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import type { Document, Finding } from '../core/index';
import { toDiagnostic, type Places } from './convert';
import type { Folder } from './folders';
import type { Guard } from './guard';
import { nextTurn } from './idle';

/** Sends findings to the editor: what is new or different, and nothing twice. */
export interface Publisher {
  /** Goes through all documents of these folders, open ones first; stops between two documents when `isOutdated` says so. */
  publish(folders: readonly Folder[], isOutdated: () => boolean): Promise<void>;
}

interface Item {
  readonly folder: Folder;
  readonly document: Document;
}

/** What the editor was last told of a file. */
interface Told {
  readonly document: Document;
  readonly findings: readonly Finding[];
  /** null: a file that is not open. */
  readonly version: number | null;
  readonly json: string;
}

const LONGEST_STRETCH_MS = 20;

/** `send` delivers the diagnostics of one file. */
export function createPublisher(
  places: Places,
  guard: Guard,
  send: (params: PublishDiagnosticsParams) => void,
): Publisher {
  const told = new Map<string, Told>();
  // A file whose findings cannot be computed keeps no other from being told of.
  const tell = guard.takes('diagnostics', ({ folder: { analysis }, document }: Item): void => {
    const { uri } = document;
    const findings = analysis.findingsOf(uri);
    const version = places.versionOf(uri);
    const before = told.get(uri);
    const isKnown = before?.document === document && before.findings === findings && before.version === version;
    if (isKnown && !findings.some(({ related }) => related !== undefined)) return;
    const diagnostics = findings.flatMap((finding): Diagnostic[] => {
      const diagnostic = toDiagnostic(finding, document, places);
      return diagnostic ? [diagnostic] : [];
    });
    const json = JSON.stringify(diagnostics);
    told.set(uri, { document, findings, version, json });
    if (before ? before.json === json && before.version === version : diagnostics.length === 0 && version === null)
      return;
    send({ uri: places.spell(uri), diagnostics, ...(version === null ? {} : { version }) });
  });
  const takeBack = (uri: string, { json }: Told): void => {
    told.delete(uri);
    if (json !== '[]') send({ uri: places.spell(uri), diagnostics: [] });
  };
  return {
    async publish(folders, isOutdated) {
      const documents = folders.flatMap((folder) =>
        [...folder.analysis.workspace.documents.values()].map((document) => ({ folder, document })),
      );
      const isOpen = ({ document }: Item): boolean => places.versionOf(document.uri) !== null;
      const ordered = [...documents.filter(isOpen), ...documents.filter((item) => !isOpen(item))];
      let since = performance.now();
      for (const item of ordered) {
        await tell(item);
        if (performance.now() - since < LONGEST_STRETCH_MS) continue;
        await nextTurn();
        if (isOutdated()) return;
        since = performance.now();
      }
      for (const [uri, known] of told) if (!places.document(uri)) takeBack(uri, known);
    },
  };
}
