import {
  CancellationToken,
  type DidChangeTextDocumentParams,
  type DidChangeWatchedFilesParams,
  type DidCloseTextDocumentParams,
  type DidOpenTextDocumentParams,
  type PublishDiagnosticsParams,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import { isCarriedUri, type Analysis, type Document } from '../core/index';
import { carriedTextUri, PREVIEW_SCHEME, type SetBaseParams } from '../protocol';
import { createBases, type Bases, type SavedFile } from './bases';
import { toLink, type Abilities, type Places } from './convert';
import { environment } from './environment';
import type { FileReader } from './file-reader';
import { createFileReports, type FileReports } from './file-reports';
import { createFolders, type Folders } from './folders';
import type { Guard } from './guard';
import { inStretches, whenIdle, withPauses } from './idle';
import { languageOf, languageOfUri } from './languages';
import { createNamedFiles } from './named-files';
import { createNodeFiles, type NodeFiles } from './node-files';
import { createOpenDocuments, type OpenDocuments } from './open-documents';
import { createPractice } from './practice';
import { createPublisher } from './publisher';
import { createPulledReports, type PulledReports } from './pulled-reports';
import { readDocument, scan, type LanguageOf } from './scan';
import { readSettings } from './settings';
import { today } from '../files/today';
import { createShownLenses, type ShownLenses } from './shown-lenses';
import { createShownHints, type ShownHints } from './shown-hints';
import { canonicalFolder, canonicalUri } from './uris';
import { createLosses, isAmong, isReached, sortEvents } from './watched-files';

/** All that the server knows between two messages. */
export interface Session extends Places {
  readonly folders: Folders;
  readonly nodeFiles: NodeFiles;
  readonly lenses: ShownLenses;
  readonly hints: ShownHints;
  readonly reports: FileReports;
  readonly pulled: PulledReports;
  readonly open: OpenDocuments;
  /** Whether the client has a command. */
  readonly knowsCommand: (command: string) => boolean;
  /** What answers may be made of. */
  readonly takes: Abilities;
  /** Whether the client takes the findings of other files with those that it has asked for. */
  readonly takesRelatedDocuments: boolean;
  readonly bases: Bases;
  /** What a folder is compared with; where it is still being read, that counts once it has been. */
  baseSet(params: SetBaseParams): Promise<void>;
  /** Reads what the open files of a folder are on disk, unless that is known. */
  readSaved(root: string): Promise<void>;
  opened(params: DidOpenTextDocumentParams): void;
  edited(params: DidChangeTextDocumentParams): void;
  closed(params: DidCloseTextDocumentParams): Promise<void>;
  /** Files that are new or different on disk, and files or whole folders that are gone. */
  filesChanged(params: DidChangeWatchedFilesParams): Promise<void>;
  /** A workspace folder that `folderRead` follows for. What is opened in it belongs to it from now on, and is answered for when it has been read. */
  folderAdded(folder: WorkspaceFolder): void;
  /** Reads a workspace folder that was added; `onFiles` hears how many files were read so far. Cancelled, it keeps what it has. */
  folderRead(folder: WorkspaceFolder, settings: unknown, progress: Progress): Promise<void>;
  folderRemoved(folder: WorkspaceFolder): void;
  /** Resolves when the folder that a file belongs to has been read. */
  folderIsRead(uri: string): Promise<void>;
  /** The client asks for the findings of all files; what was sent to it is taken back. */
  workspaceIsPulled(): void;
  /** What the settings say for a workspace folder; `''` for files outside of all folders. */
  settingsChanged(folder: string, settings: unknown): void;
  /** A file as it is on disk; null where there is no text of ours. The session does not keep it. */
  readonly read: (uri: string) => Promise<Document | null>;
  /** Resolves when all that is known has been sent. */
  settled(): Promise<void>;
  stop(): void;
}

export interface Progress {
  readonly token: CancellationToken;
  readonly onFiles: (count: number) => void;
}

/** Of reading that nobody sees and cancels. */
const UNSEEN: Progress = { token: CancellationToken.None, onFiles: () => undefined };

/** Where the session sends what nobody has asked for. */
export interface Outlet {
  /** See `InitializationOptions`. */
  readonly docsBase: string;
  diagnostics(params: PublishDiagnosticsParams): void;
  /** Node files that the editor shows and that read differently now. */
  nodeFilesChanged(uris: readonly string[]): void;
  /** What is known of folders that have been read is different now. */
  answersChanged(): void;
  /** The files that are read since others name them: their changes are watched from now on. */
  namedFilesRead(uris: readonly string[]): void;
  /** What stands over the lines of documents reads differently now. */
  lensesChanged(): void;
  /** What stands behind image references reads differently now. */
  hintsChanged(): void;
  /** Whether the client asks for the findings of the files that it has open. */
  readonly pullsDiagnostics: boolean;
  readonly takesRelatedDocuments: boolean;
  /** Findings that the client has asked for are others now. */
  pulledDiagnosticsChanged(): void;
  knowsCommand(command: string): boolean;
  readonly takes: Abilities;
}

/** A session without documents. */
export function createSession(reader: FileReader, outlet: Outlet, guard: Guard): Session {
  const incremental = environment('MIRRORSCOPE_INCREMENTAL') !== 'off';
  const folders = createFolders({ incremental });
  const hints = createShownHints(folders);
  const open = createOpenDocuments({ incremental });
  // As the client writes them, so that it finds its own documents again.
  const spellings = new Map<string, string>();
  const scanning = new Set<string>();
  // Called, each once, when a folder has been read.
  const untilRead: (() => void)[] = [];
  const basesToCome = new Map<string, SetBaseParams>();
  const named = createNamedFiles();
  const losses = createLosses();
  const places: Places = {
    get docsBase() {
      return outlet.docsBase;
    },
    document: (uri) => folders.document(uri),
    spell: (uri) => spellings.get(uri) ?? (isCarriedUri(uri) ? carriedTextUri(uri) : uri),
    versionOf: (uri) => open.get(uri)?.version ?? null,
  };
  const bases = createBases();
  const lenses = createShownLenses(folders, bases);
  const nodeFiles = createNodeFiles(folders, bases, (place) => toLink(place, places));
  const reports = createFileReports(places);
  const pulled = createPulledReports(() => outlet.pullsDiagnostics);
  const publisher = createPublisher(places, reports, pulled, guard, (params) => outlet.diagnostics(params));
  const tellAll = guard.takes('publish', async (): Promise<void> => {
    const isReady = (root: string): boolean => !scanning.has(root);
    const ready = folders.list().filter(({ root }) => isReady(root));
    await publisher.publish(ready, () => idle.isOutdated);
    if (idle.isOutdated) return;
    const alsoRead = [...named.uris()].filter((uri) => languageOfUri(uri) === null && folders.document(uri));
    if (alsoRead.length > 0) outlet.namedFilesRead(alsoRead);
    if (pulled.takeOutdated()) outlet.pulledDiagnosticsChanged();
    outlet.nodeFilesChanged(nodeFiles.changed(isReady));
    if (lenses.isOutdated()) outlet.lensesChanged();
    if (hints.isOutdated()) outlet.hintsChanged();
    const hasAnswers = scanning.size === 0 || ready.some(({ analysis }) => analysis.workspace.documents.size > 0);
    if (hasAnswers) outlet.answersChanged();
    for (const uri of open.uris()) practice.begin(open.get(uri)?.language ?? 'yaml');
  });
  const idle = whenIdle(() => tellAll(undefined));
  const practice = createPractice(() => idle.isBusy || scanning.size > 0, guard);
  const isRead = (root: string): void => {
    scanning.delete(root);
    for (const resolve of untilRead.splice(0)) resolve();
  };
  /** A file that fails us is as good as none: the others are read. */
  const read = async (uri: string, languageOf?: LanguageOf): Promise<Document | null> => {
    try {
      return await readDocument(uri, reader, languageOf);
    } catch (error) {
      guard.caught('file', new Error(`${uri} is left out`, { cause: error }));
      return null;
    }
  };
  const readAgain = async (uris: readonly string[]): Promise<void> => {
    const wanted = uris.filter((uri) => !open.get(uri) && isHeld(uri));
    const found = await Promise.all(wanted.map((uri) => read(uri, named.languageOf)));
    const files = found.filter((one) => one !== null);
    const there = new Set(files.map(({ uri }) => uri));
    // What has been opened meanwhile is the editor's.
    const isClosed = (uri: string): boolean => open.get(uri) === undefined;
    const gone = uris.filter((uri) => isClosed(uri) && !there.has(uri));
    await holdAgain(
      files.filter(({ uri }) => isClosed(uri)),
      gone,
    );
  };
  /** Takes over what has come and what is gone, and with that what is named by it. */
  const holdAgain = async (come: readonly Document[], gone: readonly string[]): Promise<void> => {
    folders.drop(gone);
    folders.put(come);
    const others = [...gone.flatMap(named.forget), ...come.flatMap(named.note)];
    if (others.length > 0) await readAgain(others);
  };
  /** Reads what lies in those of these that are folders, as when a workspace folder is read. The files that have come with them. */
  const readCome = (uris: readonly string[]): Promise<readonly string[]> =>
    losses.during(async (isLost) => {
      const looked = new Set<string>();
      const found: Document[] = [];
      const pause = inStretches();
      const isKnown = (uri: string): boolean => folders.document(uri) !== undefined;
      for (const uri of uris) {
        // Those come first that others lie in.
        if (isAmong(looked, uri)) continue;
        looked.add(uri);
        const within = folders.of(uri).root;
        found.push(...(await scan(uri, reader, read, { ...UNSEEN, within, isKnown })));
        await pause();
      }
      const come = found.filter(({ uri }) => !isKnown(uri) && !isLost(uri));
      await holdAgain(come, []);
      const alsoNamed = [...named.uris()].filter((uri) => isAmong(looked, uri) && !isKnown(uri));
      await readAgain(alsoNamed);
      return [...come.map(({ uri }) => uri), ...alsoNamed];
    });
  const readNamed = guard.takes('named files', async (uris: readonly string[]): Promise<void> => {
    await readAgain(uris);
    idle.ask();
  });
  /** Reads what a document of the editor has begun to name; while its folder is read, that comes behind it. */
  const follow = (document: Document): void => {
    const others = scanning.has(folders.of(document.uri).root) ? [] : named.note(document);
    if (others.length > 0) void readNamed(others);
  };
  /** Whether a folder that is there comes by a file. */
  const isHeld = (uri: string): boolean => isReached(uri, folders.of(uri).root);
  /** The files that the editor holds, as they are on disk. */
  const onDisk = (root: string): Promise<SavedFile[]> => {
    const held = [...open.uris()].filter((uri) => folders.of(uri).root === root);
    return Promise.all(held.map(async (uri) => ({ uri, document: await read(uri) })));
  };
  const saveAgain = async (root: string): Promise<void> => {
    const files = await onDisk(root);
    const folder = folders.at(root);
    if (folder) bases.setSaved(folder, files);
  };
  const setBase = async (params: SetBaseParams): Promise<void> => {
    const root = canonicalFolder(params.root);
    basesToCome.delete(root);
    if (scanning.has(root) || !folders.at(root)) {
      basesToCome.set(root, params);
      return;
    }
    if (params.base) {
      const files = await onDisk(root);
      const folder = folders.at(root);
      if (folder && root !== '') bases.set(folder, params.base, files);
    } else bases.forget(root, 'base');
    idle.ask();
  };
  /** Computes what the first answers rest on, with room for messages. */
  const warmed = guard.takes('warm up', (analysis: Analysis): Promise<void> => withPauses(analysis.warmUp()));
  return {
    get docsBase() {
      return outlet.docsBase;
    },
    document: places.document,
    spell: places.spell,
    versionOf: places.versionOf,
    folders,
    nodeFiles,
    lenses,
    hints,
    reports,
    pulled,
    open,
    knowsCommand: (command) => outlet.knowsCommand(command),
    get takes() {
      return outlet.takes;
    },
    get takesRelatedDocuments() {
      return outlet.takesRelatedDocuments;
    },
    bases,
    baseSet: setBase,
    async readSaved(root) {
      if (!bases.isSavedKnown(root) && !scanning.has(root)) await saveAgain(root);
    },
    opened({ textDocument: { uri: spelled, languageId, version, text } }) {
      const uri = canonicalUri(spelled);
      const language = languageOf(uri, languageId);
      if (uri.startsWith(`${PREVIEW_SCHEME}:`)) {
        // One that gets another language in the editor is closed and opened again.
        nodeFiles.opened(spelled, text);
        return;
      }
      if (!language) return;
      spellings.set(uri, spelled);
      const document = open.open({ uri, version, language, text }, folders.document(uri));
      folders.put([document]);
      follow(document);
      idle.ask();
    },
    edited({ textDocument: { uri, version }, contentChanges }) {
      const document = open.change(canonicalUri(uri), version, contentChanges);
      if (!document) return;
      folders.put([document]);
      follow(document);
      idle.ask();
    },
    async closed({ textDocument: { uri: spelled } }) {
      nodeFiles.forget(spelled);
      const uri = canonicalUri(spelled);
      lenses.forget(uri);
      hints.forget(uri);
      if (!open.close(uri)) return;
      await readAgain([uri]);
      if (!open.get(uri) && !folders.document(uri)) spellings.delete(uri);
      idle.ask();
    },
    async filesChanged({ changes }) {
      const isRead = (uri: string): boolean => named.languageOf(uri) !== null;
      const { changed, come, gone } = sortEvents(changes, (uri) => folders.of(uri).root, isRead);
      const known = folders.list().flatMap(({ analysis }) => [...analysis.workspace.documents.keys()]);
      const dropped = known.filter((uri) => !open.get(uri) && isAmong(gone, uri));
      folders.drop(dropped);
      losses.note(gone);
      await readAgain([...changed, ...dropped.flatMap(named.forget)]);
      const read = await readCome(come);
      const told = new Set([...come, ...gone]);
      const held = [...open.uris()].filter((uri) => isAmong(told, uri));
      const concerned = [...changed, ...dropped, ...read, ...held];
      const roots = new Set(concerned.map((uri) => folders.of(uri).root));
      for (const root of roots) if (bases.isSavedKnown(root)) await saveAgain(root);
      // Builds make and delete what is none of ours all the time.
      if (concerned.length > 0) idle.ask();
    },
    folderAdded({ uri, name }) {
      const root = canonicalFolder(uri);
      folders.add(root, name);
      scanning.add(root);
    },
    async folderRead({ uri }, settings, { token, onFiles }) {
      const root = canonicalFolder(uri);
      folders.configure(root, { ...readSettings(settings), today: today() });
      lenses.configure(root, settings);
      hints.configure(root, settings);
      const isOpen = (file: string): boolean => open.get(file) !== undefined;
      await losses.during(async (isLost) => {
        const found = await scan(root, reader, read, { token, isKnown: isOpen, onFiles });
        // What lies in a folder inside is noted when that is read.
        const isOurs = (file: string): boolean => folders.of(file).root === root;
        const others = found.filter(({ uri: file }) => isOurs(file)).flatMap(named.note);
        await readAgain(others.filter((file) => !isOurs(file)));
        for (const file of named.uris()) {
          const isToRead = languageOfUri(file) === null && isOurs(file) && isHeld(file) && !isOpen(file);
          const document = isToRead ? await read(file, named.languageOf) : null;
          if (document) found.push(document);
        }
        const draft = await withPauses(folders.draft(root, found));
        if (!draft) {
          const left = found.filter(({ uri }) => isHeld(uri) && !folders.document(uri) && !isLost(uri));
          await holdAgain(left, []);
          return;
        }
        await warmed(draft.analysis);
        folders.adopt(draft, (document) => !isLost(document));
      });
      isRead(root);
      for (const file of open.uris()) {
        const document = open.get(file);
        if (document) follow(document);
      }
      const base = basesToCome.get(root);
      if (base) await setBase(base);
      idle.ask();
    },
    folderRemoved({ uri }) {
      const root = canonicalFolder(uri);
      const carriers = [...named.carriers()].filter((file) => folders.of(file).root === root);
      isRead(root);
      basesToCome.delete(root);
      bases.forget(root, 'all');
      folders.remove(root, (document) => open.get(document) !== undefined || isHeld(document));
      const others = carriers.filter((file) => !folders.document(file)).flatMap(named.forget);
      if (others.length > 0) void readNamed(others);
      idle.ask();
    },
    async folderIsRead(uri) {
      while (scanning.has(folders.of(uri).root)) {
        await new Promise<void>((resolve) => void untilRead.push(resolve));
      }
    },
    workspaceIsPulled() {
      if (pulled.isWorkspacePulled) return;
      pulled.workspaceIsPulled();
      idle.ask();
    },
    settingsChanged(folder, settings) {
      folders.configure(canonicalFolder(folder), { ...readSettings(settings), today: today() });
      lenses.configure(canonicalFolder(folder), settings);
      hints.configure(canonicalFolder(folder), settings);
      idle.ask();
    },
    read,
    settled: () => idle.settled(),
    stop() {
      idle.stop();
      practice.stop();
    },
  };
}
