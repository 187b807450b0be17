import type { StateBefore } from './addresses';
import type { FileLocation } from './places';
import type { CustomRequest } from './request';

/**
 * From client to server, when it is known what the files of a workspace folder are compared with, or when that has become something else.
 * The server runs no git: the client says how the files of a commit differ from those on disk, and the server keeps them.
 */
export const SET_BASE: CustomRequest<SetBaseParams, null> = { method: 'mirrorscope/setBase' };

export interface SetBaseParams {
  /** The URI of the workspace folder. */
  readonly root: string;
  /** null: there is none (any more). */
  readonly base: Base | null;
}

export type Base =
  | {
      readonly kind: 'commit';
      /** As people call it: `main (1a2b3c4)`. */
      readonly name: string;
      /** The files that are not on disk as they are in the commit; `text: null` for those that it does not have. */
      readonly files: readonly { readonly uri: string; readonly text: string | null }[];
    }
  /** A registries.conf, as every cluster has it. */
  | { readonly kind: 'conf'; readonly name: string; readonly text: string };

/** From client to server, for the impact on nodes and the comparisons of node files. */
export const IMPACT: CustomRequest<ImpactParams, ImpactResult> = { method: 'mirrorscope/impact' };

export interface ImpactParams {
  /** The document at hand, a node file among them: its clusters; null: all of them. */
  readonly uri: string | null;
  readonly against: StateBefore;
}

export interface ImpactResult {
  /** The name of the base; for the saved files: empty. null: there is nothing to compare with. */
  readonly name: string | null;
  readonly clusters: readonly ClusterImpact[];
}

/** What becomes of the nodes of a cluster when the editor's content takes the place of what it is compared with. */
export interface ClusterImpact {
  readonly cluster: string;
  readonly folder: string;
  /** `4.18`, `5.x`, `latest` or `unknown`. */
  readonly target: string;
  /** `stay`: files change, and pods stay where they are. `unknown`: nobody can tell, or something else decides. */
  readonly level: 'none' | 'stay' | 'drain' | 'reboot' | 'unknown';
  /** In a few words, without a period. */
  readonly summary: string;
  /** A file that cannot be read at the moment, so that what it says may look as if it were removed; null where all can. */
  readonly unreadable: string | null;
  readonly reasons: readonly ImpactReason[];
  /** The node files that change. */
  readonly files: readonly ChangedNodeFile[];
}

export interface ImpactReason {
  /** As the Machine Config Daemon has it, where it says something. */
  readonly text: string;
  /** What it comes to, in a few words. */
  readonly brief: string;
  /** The lines that cause it, the most telling first; `isBefore`: in what it is compared with, and perhaps no longer there. */
  readonly locations: readonly (FileLocation & { readonly isBefore: boolean })[];
}

export interface ChangedNodeFile {
  /** On the node. */
  readonly path: string;
  /** The URIs of the file as it was, and as it is now. */
  readonly before: string;
  readonly now: string;
}
