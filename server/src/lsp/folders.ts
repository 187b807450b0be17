import {
  analyse,
  createWorkspace,
  createWorkspaceInSteps,
  groupBy,
  withDocuments,
  withOverrides,
  withoutDocuments,
  type Analysis,
  type Configuration,
  type Document,
  type Workspace,
} from '../core/index';

/** A workspace folder, or the place of files outside of all of them (`root` is empty then), and what is known of it now. */
export interface Folder {
  readonly root: string;
  readonly name: string;
  readonly analysis: Analysis;
}

/** A state of a folder that nobody sees yet. */
export interface Draft {
  readonly root: string;
  readonly analysis: Analysis;
  /** What the folder held when the draft was made. */
  readonly held: ReadonlyMap<string, Document>;
}

/** All workspaces of the editor. Each file belongs to the innermost folder that holds it. */
export interface Folders {
  list(): readonly Folder[];
  /** The folder with exactly this root. */
  at(root: string): Folder | null;
  of(uri: string): Folder;
  document(uri: string): Document | undefined;
  add(root: string, name: string): void;
  /** The documents of the folder that `keep` holds for find another folder, of those that are left when it is asked; the others are gone. */
  remove(root: string, keep: (uri: string) => boolean): void;
  put(documents: readonly Document[]): void;
  drop(uris: readonly string[]): void;
  /**
   * The folder with these documents beside its own, which count where both have one; that is all there is in it. Long work can be done on it while the folder is asked
   * and edited; null where there is no such folder.
   */
  draft(root: string, documents: readonly Document[]): Generator<unknown, Draft | null>;
  /** Makes a draft the folder, with all that the folder has got or lost since, and of the draft's own documents those that are still there. */
  adopt(draft: Draft, isThere: (uri: string) => boolean): void;
  configure(root: string, overrides: Configuration): void;
}

/** No folder yet but the one for files outside of all folders. `incremental: false` computes every state anew. */
export function createFolders({ incremental = true }: { readonly incremental?: boolean } = {}): Folders {
  const folders = new Map<string, Folder>([
    ['', { root: '', name: '', analysis: analyse(null, createWorkspace('', [])) }],
  ]);
  const stray = (): Folder =>
    folders.get('') ?? { root: '', name: '', analysis: analyse(null, createWorkspace('', [])) };
  const of = (uri: string): Folder => {
    let found = stray();
    for (const folder of folders.values()) {
      if (folder.root.length > found.root.length && uri.startsWith(`${folder.root}/`)) found = folder;
    }
    return found;
  };
  const advance = (folder: Folder, workspace: Workspace): void => {
    const { root, documents, overrides, isWhole } = workspace;
    const next = incremental ? workspace : createWorkspace(root, documents.values(), overrides, isWhole);
    folders.set(folder.root, { ...folder, analysis: analyse(folder.analysis, next, { incremental }) });
  };
  const put = (documents: readonly Document[]): void => {
    for (const [folder, own] of groupBy(documents, (document) => of(document.uri))) {
      advance(folder, withDocuments(folder.analysis.workspace, own));
    }
  };
  const drop = (uris: readonly string[]): void => {
    for (const [folder, own] of groupBy(uris, of)) advance(folder, withoutDocuments(folder.analysis.workspace, own));
  };
  return {
    list: () => [...folders.values()],
    at: (root) => folders.get(root) ?? null,
    of,
    document: (uri) => of(uri).analysis.workspace.documents.get(uri),
    add(root, name) {
      if (folders.has(root)) return;
      const inside = [...folders.values()].flatMap((folder) =>
        [...folder.analysis.workspace.documents.values()].filter(
          ({ uri }) => of(uri) === folder && uri.startsWith(`${root}/`),
        ),
      );
      const moved = inside.filter(({ uri }) => of(uri).root.length < root.length);
      drop(moved.map(({ uri }) => uri));
      folders.set(root, { root, name, analysis: analyse(null, createWorkspace(root, [])) });
      put(moved);
    },
    remove(root, keep) {
      const folder = folders.get(root);
      if (!folder || root === '') return;
      folders.delete(root);
      put([...folder.analysis.workspace.documents.values()].filter(({ uri }) => keep(uri)));
    },
    put,
    drop,
    *draft(root, documents) {
      const folder = folders.get(root);
      if (!folder) return null;
      const { documents: held, overrides } = folder.analysis.workspace;
      const own = documents.filter(({ uri }) => of(uri) === folder);
      // Where there is nothing at all, nobody could look into the folder.
      const isWhole = documents.length > 0;
      const workspace = yield* createWorkspaceInSteps(root, [...own, ...held.values()], overrides, isWhole);
      return { root, held, analysis: analyse(null, workspace) };
    },
    adopt({ root, analysis, held }, isThere) {
      const folder = folders.get(root);
      if (!folder) return;
      const { documents: now, overrides } = folder.analysis.workspace;
      const came = [...now.values()].filter((document) => held.get(document.uri) !== document);
      const isLost = (uri: string): boolean =>
        !now.has(uri) && (held.has(uri) || !isThere(uri) || of(uri).root !== root);
      const lost = [...analysis.workspace.documents.keys()].filter(isLost);
      const current = withDocuments(withoutDocuments(withOverrides(analysis.workspace, overrides), lost), came);
      const isSame = came.length + lost.length === 0 && analysis.workspace.overrides === overrides;
      if (isSame) folders.set(root, { ...folder, analysis });
      else advance({ ...folder, analysis }, current);
    },
    configure(root, overrides) {
      const folder = folders.get(root);
      const workspace = folder && withOverrides(folder.analysis.workspace, overrides);
      if (workspace && workspace !== folder.analysis.workspace) advance(folder, workspace);
    },
  };
}
