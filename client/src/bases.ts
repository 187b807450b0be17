import { Uri, workspace, type Disposable, type ExtensionContext, type WorkspaceFolder } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { readPreviewUri, SET_BASE } from '../../server/src/protocol';
import { findBase, toBase, type FoundBase } from './base-of-folder';
import { request } from './client';
import { gitApi } from './git';

/** What the workspace folders are compared with; the server is told, and told again when it is something else, and says that answers changed. */
export interface Bases {
  /** The base of the folder of a file (or node file), once it is known and the server has been told; null outside of all folders. */
  of(uri: Uri): Promise<FoundBase | null>;
}

/** Nothing is read before the base of a folder is asked for; from then on it follows the repository. */
export function createBases(context: ExtensionContext, client: BaseLanguageClient): Bases {
  const followed = new Map<string, FollowedFolder>();
  const follow = (folder: WorkspaceFolder): FollowedFolder => {
    const key = folder.uri.toString();
    const known = followed.get(key) ?? followFolder(folder, client);
    followed.set(key, known);
    return known;
  };
  const dispose = (key: string): void => {
    followed.get(key)?.dispose();
    followed.delete(key);
  };
  context.subscriptions.push(
    { dispose: () => [...followed.keys()].forEach(dispose) },
    workspace.onDidChangeWorkspaceFolders(({ removed }) => removed.forEach(({ uri }) => dispose(uri.toString()))),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('mirrorscope.impactBase')) for (const folder of followed.values()) folder.look();
    }),
    // A server that was started again knows nothing.
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) for (const folder of followed.values()) folder.tellAgain();
    }),
  );
  return {
    of: async (uri) => {
      const folder = folderOf(uri);
      return folder ? follow(folder).settled() : null;
    },
  };
}

/** The workspace folder of a file, or of the manifests behind a node file. */
function folderOf(uri: Uri): WorkspaceFolder | undefined {
  const node = readPreviewUri(uri.toString());
  return workspace.getWorkspaceFolder(node ? Uri.parse(node.root) : uri);
}

interface FollowedFolder {
  dispose(): void;
  /** Resolves when all that was asked for so far is done. */
  settled(): Promise<FoundBase>;
  look(): void;
  tellAgain(): void;
}

function followFolder(folder: WorkspaceFolder, client: BaseLanguageClient): FollowedFolder {
  let found: FoundBase | null = null;
  let queue: Promise<FoundBase>;
  let waiting = false;
  let isAwaiting = false;
  let isWatching = false;
  let isDisposed = false;
  const listeners: Disposable[] = [];
  const tell = async (base: FoundBase): Promise<void> => {
    await request(client, SET_BASE, { root: client.code2ProtocolConverter.asUri(folder.uri), base: toBase(base) });
  };
  const watchRepository = async (): Promise<void> => {
    const api = isWatching ? null : await gitApi();
    if (!api || isDisposed) return;
    const repository = api.getRepository(folder.uri);
    if (!repository) {
      // Git finds one while it looks around, or the user makes one.
      if (!isAwaiting) listeners.push(api.onDidOpenRepository(look));
      isAwaiting = true;
      return;
    }
    isWatching = true;
    listeners.push(
      repository.state.onDidChange(look),
      // The repository notices later that a file on disk is another now.
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString()) look();
      }),
    );
  };
  const findAndTell = async (): Promise<FoundBase> => {
    waiting = false;
    await watchRepository();
    const next = await findBase(folder, found);
    if (found && isSame(found, next)) return found;
    found = next;
    await tell(next).catch(() => undefined);
    return next;
  };
  /** One after the other; what is asked for while one waits to begin is that one. */
  function look(): void {
    if (waiting) return;
    waiting = true;
    queue = queue.then(findAndTell, findAndTell);
  }
  waiting = true;
  queue = findAndTell();
  return {
    settled() {
      // Git may have been turned on, and have found a repository, since.
      if (!isWatching) look();
      return queue;
    },
    look,
    tellAgain: () => {
      if (found) void tell(found).catch(() => undefined);
    },
    dispose: () => {
      isDisposed = true;
      for (const listener of listeners.splice(0)) listener.dispose();
    },
  };
}

function isSame(a: FoundBase, b: FoundBase): boolean {
  if (a.kind === 'commit' && b.kind === 'commit') return a.name === b.name && a.texts === b.texts;
  return JSON.stringify(a) === JSON.stringify(b);
}
