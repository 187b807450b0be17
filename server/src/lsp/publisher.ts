import { DiagnosticSeverity, type Diagnostic, type PublishDiagnosticsParams } from 'vscode-languageserver/node';
import type { Analysis, Document, Finding } from '../core/index';
import { toDiagnostic, type Places } from './convert';
import type { Folder } from './folders';
import type { Guard } from './guard';
import { inStretches } from './idle';
import { mostTelling } from './most-telling';

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

/** What the editor was last told of a file. */
interface Told {
  readonly document: Document;
  readonly findings: readonly Finding[];
  /** null: a file that is not open. */
  readonly version: number | null;
  readonly diagnostics: readonly Diagnostic[];
  /** What became of each finding. */
  readonly said: ReadonlyMap<Finding, Diagnostic>;
  /** The other files that it points into: where they change, it may have to be told anew. */
  readonly pointsInto: readonly string[];
}

/** `send` delivers the diagnostics of one file. */
export function createPublisher(
  places: Places,
  guard: Guard,
  send: (params: PublishDiagnosticsParams) => void,
): Publisher {
  const told = new Map<string, Told>();
  const pointers = createPointers();
  // By folder: the newest analysis of which the editor was told everything.
  const complete = new Map<string, Analysis>();
  // A file whose findings cannot be computed keeps no other from being told of.
  const tell = guard.takes('diagnostics', ({ folder: { analysis }, document }: Item): void => {
    const { uri } = document;
    const findings = analysis.findingsOf(uri);
    const version = places.versionOf(uri);
    const before = told.get(uri);
    const isKnown = before?.document === document && before.findings === findings && before.version === version;
    if (isKnown && before.pointsInto.length === 0) return;
    const { findings: shown, leftOut } = mostTelling(findings);
    const said = new Map<Finding, Diagnostic>();
    for (const finding of shown) {
      const diagnostic = toDiagnostic(finding, document, places, before?.said.get(finding));
      if (diagnostic) said.set(finding, diagnostic);
    }
    const diagnostics = [...said.values()];
    if (leftOut > 0) diagnostics.push(noteOnRest(leftOut));
    const pointsInto = isKnown ? before.pointsInto : otherFiles(uri, findings);
    pointers.replace(uri, before?.pointsInto ?? [], pointsInto);
    told.set(uri, { document, findings, version, diagnostics, said, pointsInto });
    const saysNothing = before
      ? isSame(before, { version, diagnostics })
      : diagnostics.length === 0 && version === null;
    if (saysNothing) return;
    send({ uri: places.spell(uri), diagnostics, ...(version === null ? {} : { version }) });
  });
  const takeBack = (uri: string): void => {
    const known = told.get(uri);
    if (!known || places.document(uri)) return;
    told.delete(uri);
    pointers.replace(uri, known.pointsInto, []);
    if (known.diagnostics.length > 0) send({ uri: places.spell(uri), diagnostics: [] });
  };
  /** The files of a folder that there may be something to say of. */
  const candidates = ({ root, analysis }: Folder): Iterable<string> => {
    const earlier = complete.get(root);
    const changed = earlier === analysis ? NOTHING : earlier && analysis.changedSince(earlier);
    if (!changed) return [...analysis.workspace.documents.keys(), ...told.keys()];
    return new Set([...changed].flatMap((uri) => [uri, ...pointers.into(uri)]));
  };
  return {
    async publish(folders, isOutdated) {
      const hasFewer = [...complete.keys()].some((root) => !folders.some((folder) => folder.root === root));
      if (hasFewer) complete.clear();
      const items: Item[] = [];
      for (const folder of folders) {
        for (const uri of candidates(folder)) {
          const document = folder.analysis.workspace.documents.get(uri);
          if (document) items.push({ folder, document });
          else takeBack(uri);
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

/** Whether two messages about a file say the same. What is said of an open file is said anew for each of its versions. */
function isSame(before: Pick<Told, 'version' | 'diagnostics'>, now: Pick<Told, 'version' | 'diagnostics'>): boolean {
  if (before.version !== now.version || before.diagnostics.length !== now.diagnostics.length) return false;
  return JSON.stringify(before.diagnostics) === JSON.stringify(now.diagnostics);
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

function otherFiles(uri: string, findings: readonly Finding[]): readonly string[] {
  const files = findings.flatMap(({ related = [] }) => related.map(({ place }) => place.chunk.file));
  return [...new Set(files)].filter((file) => file !== uri);
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
