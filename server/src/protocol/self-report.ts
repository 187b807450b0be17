import type { CustomRequest } from './request';

/** From client to server, for "Copy Diagnostics Report". Nothing in the answer is from the user's files. */
export const SELF_REPORT: CustomRequest<Readonly<Record<string, never>>, SelfReport> = {
  method: 'mirrorscope/selfReport',
};

export interface SelfReport {
  readonly version: string;
  readonly runtime: string;
  readonly uptimeSeconds: number;
  /** null where nobody can tell. */
  readonly heapBytes: number | null;
  readonly openFiles: number;
  readonly folders: readonly FolderReport[];
  /** By the name of the message or of the work. */
  readonly messages: Readonly<Record<string, MessageReport>>;
}

export interface FolderReport {
  /** `outside`: the files that are open and lie in no folder. */
  readonly kind: 'folder' | 'outside';
  /** How many, by language. */
  readonly files: Readonly<Record<string, number>>;
  /** In UTF-16 code units. */
  readonly characters: number;
  readonly longestFile: number;
  readonly clusters: number;
  readonly hosts: number;
  /** How many, by the code of the rule. */
  readonly findings: Readonly<Record<string, number>>;
}

export interface MessageReport {
  readonly count: number;
  readonly failed: number;
  readonly totalMs: number;
  readonly longestMs: number;
}
