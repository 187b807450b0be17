import type { CustomRequest } from './request';

/** From server to client, for each folder of a workspace that is not on a disk which the server sees. null: it cannot be read. */
export const READ_FOLDER: CustomRequest<ReadFolderParams, FolderMembers | null> = { method: 'mirrorscope/readFolder' };

export interface ReadFolderParams {
  readonly uri: string;
}

/** The names of what a folder holds; links to folders are left out. */
export interface FolderMembers {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** From server to client, for each file there. The answer is its bytes, a character (U+0000 to U+00FF) for each; null: it cannot be read. */
export const READ_FILE: CustomRequest<ReadFileParams, string | null> = { method: 'mirrorscope/readFile' };

export interface ReadFileParams {
  readonly uri: string;
  /** In bytes; a larger file is not read. */
  readonly largest: number;
}
