import { extensions, type Event, type Uri } from 'vscode';

/** What we use of the API of VS Code's own git extension (version 1). */
export interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: Event<string>;
  readonly onDidOpenRepository: Event<GitRepository>;
  getRepository(uri: Uri): GitRepository | null;
  /** The URI under which a file can be opened as it was in a commit. */
  toGitUri(uri: Uri, ref: string): Uri;
}

export interface GitRepository {
  readonly rootUri: Uri;
  readonly state: {
    readonly HEAD: { readonly name?: string; readonly commit?: string } | undefined;
    readonly workingTreeChanges: readonly GitChange[];
    readonly untrackedChanges?: readonly GitChange[];
    readonly onDidChange: Event<void>;
  };
  getCommit(ref: string): Promise<{ readonly hash: string }>;
  getMergeBase(one: string, other: string): Promise<string | undefined>;
  /** How tracked files on disk differ from a commit. */
  diffWith(ref: string): Promise<readonly GitChange[]>;
  /** The text of a file in a commit; rejects where there is none. */
  show(ref: string, path: string): Promise<string>;
}

export interface GitChange {
  readonly uri: Uri;
  readonly originalUri: Uri;
  readonly renameUri: Uri | undefined;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** Whether there is a git extension that runs; in a browser, and in a workspace that is not trusted, there is none. */
export function hasGit(): boolean {
  return extensions.getExtension('vscode.git') !== undefined;
}

/** The API, once git has looked for repositories; null where git is turned off or not there. */
export async function gitApi(): Promise<GitApi | null> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) return null;
  const git = extension.isActive ? extension.exports : await extension.activate();
  if (!git.enabled) return null;
  const api = git.getAPI(1);
  if (api.state === 'initialized') return api;
  return new Promise((resolve) => {
    const listener = api.onDidChangeState(() => {
      listener.dispose();
      resolve(api);
    });
  });
}
