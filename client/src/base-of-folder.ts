import { FileType, l10n, Uri, workspace, type WorkspaceFolder } from 'vscode';
import type { Base } from '../../server/src/protocol';
import { gitApi, hasGit, type GitApi, type GitRepository } from './git';

/** What the node files of a workspace folder are compared with. */
export type FoundBase =
  | {
      readonly kind: 'commit';
      /** `main (1a2b3c4)` */
      readonly name: string;
      readonly commit: string;
      readonly api: GitApi;
      /** By URI: the texts in the commit of those files that are, or were at some time, not the same on disk; null: not in the commit. */
      readonly texts: ReadonlyMap<string, string | null>;
    }
  | { readonly kind: 'conf'; readonly name: string; readonly text: string }
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'none'; readonly reason: string };

/** What is compared with where nobody says otherwise: the commit at which the branch at hand left the default branch. */
const MERGE_BASE = 'merge-base';

/**
 * Finds the base of a workspace folder by the setting `mirrorscope.impactBase`: `merge-base`, a git revision, or the path of a
 * registries.conf. Texts of `known` are not read again where they are of the same commit.
 */
export async function findBase(folder: WorkspaceFolder, known: FoundBase | null): Promise<FoundBase> {
  const set = workspace.getConfiguration('mirrorscope', folder.uri).get('impactBase', MERGE_BASE).trim();
  const wanted = set === '' ? MERGE_BASE : set;
  const conf = await readConf(folder, wanted);
  if (conf !== null) return { kind: 'conf', name: wanted, text: conf };
  const api = await gitApi();
  if (!api) return none(whyNoGit());
  const repository = api.getRepository(folder.uri);
  if (!repository)
    return none(
      l10n.t('This folder is in no git repository that VS Code has open, so there is no base to compare with.'),
    );
  const found = wanted === MERGE_BASE ? await mergeBase(repository) : await revision(repository, wanted);
  if (!found) {
    return repository.state.HEAD?.commit === undefined
      ? none(l10n.t('The repository has no commit yet, so there is no base to compare with.'))
      : none(l10n.t('{0} is no revision of the repository, and no file, so there is no base to compare with.', wanted));
  }
  const { commit } = found;
  const before = known?.kind === 'commit' && known.commit === commit ? known.texts : new Map<string, string | null>();
  const texts = await textsOf(repository, commit, { folder, before });
  return { kind: 'commit', name: `${found.name} (${commit.slice(0, SHORT_HASH)})`, commit, api, texts };
}

/** The base as the server wants it. */
export function toBase(found: FoundBase): Base | null {
  switch (found.kind) {
    case 'none':
      return null;
    case 'conf':
      return found;
    case 'commit': {
      const files = [...found.texts].map(([uri, text]) => ({ uri, text }));
      return { kind: 'commit', name: found.name, files };
    }
  }
}

const SHORT_HASH = 7;

function whyNoGit(): string {
  if (!workspace.isTrusted) {
    return l10n.t(
      'VS Code’s git extension does not run in a workspace that is not trusted, so there is no base to compare with. The setting mirrorscope.impactBase can name a registries.conf.',
    );
  }
  return hasGit()
    ? l10n.t('Git is turned off, so there is no base to compare with.')
    : l10n.t(
        'VS Code’s git extension does not run here, so there is no base to compare with. The setting mirrorscope.impactBase can name a registries.conf.',
      );
}

function none(reason: string): FoundBase {
  return { kind: 'none', reason };
}

/** null where the words name no file. */
async function readConf({ uri }: WorkspaceFolder, words: string): Promise<string | null> {
  if (words === MERGE_BASE || words === 'HEAD') return null;
  const file = words.startsWith('/') ? uri.with({ path: words }) : Uri.joinPath(uri, words);
  try {
    const { type } = await workspace.fs.stat(file);
    return type & FileType.File ? new TextDecoder().decode(await workspace.fs.readFile(file)) : null;
  } catch {
    return null;
  }
}

interface FoundCommit {
  readonly name: string;
  readonly commit: string;
}

/** What default branches are called, the server's word first. */
const DEFAULT_BRANCHES = ['origin/HEAD', 'upstream/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/** Where there is no default branch, or nothing in common with it, the last commit is what is left to compare with. */
async function mergeBase(repository: GitRepository): Promise<FoundCommit | null> {
  if (repository.state.HEAD?.commit === undefined) return null;
  for (const branch of DEFAULT_BRANCHES) {
    const commit = await repository.getMergeBase(branch, 'HEAD').catch(() => undefined);
    if (commit) return { name: branch.endsWith('/HEAD') ? l10n.t('default branch, HEAD') : branch, commit };
  }
  return revision(repository, 'HEAD');
}

async function revision(repository: GitRepository, ref: string): Promise<FoundCommit | null> {
  // What begins with a dash would be an option of git.
  if (ref.startsWith('-')) return null;
  try {
    const { hash } = await repository.getCommit(ref);
    return { name: ref, commit: hash };
  } catch {
    return null;
  }
}

interface Texts {
  readonly folder: WorkspaceFolder;
  readonly before: ReadonlyMap<string, string | null>;
}

async function textsOf(
  repository: GitRepository,
  commit: string,
  { folder, before }: Texts,
): Promise<ReadonlyMap<string, string | null>> {
  const { workingTreeChanges, untrackedChanges = [] } = repository.state;
  const changes = [...(await repository.diffWith(commit)), ...workingTreeChanges, ...untrackedChanges];
  const uris = changes.flatMap(({ uri, originalUri, renameUri }) => [
    uri,
    originalUri,
    ...(renameUri ? [renameUri] : []),
  ]);
  const wanted = new Map(uris.filter((uri) => isOurs(uri, folder)).map((uri) => [uri.toString(), uri]));
  const unknown = [...wanted].filter(([key]) => !before.has(key));
  if (unknown.length === 0) return before;
  const texts = new Map(before);
  const next = unknown.values();
  const readRest = async (): Promise<void> => {
    for (const [key, { fsPath }] of next) texts.set(key, await repository.show(commit, fsPath).catch(() => null));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readRest));
  return texts;
}

/** Each text is read by a process of its own. */
const AT_ONCE = 4;

function isOurs(uri: Uri, folder: WorkspaceFolder): boolean {
  return /\.(?:ya?ml|json)$/i.test(uri.path) && uri.path.startsWith(`${folder.uri.path.replace(/\/$/, '')}/`);
}
