import type { CustomRequest } from './request';

/** From client to server, for "Write Inferred Clusters". Nothing is changed: the client applies the edit. */
export const DECLARE_CLUSTERS: CustomRequest<DeclareClustersParams, DeclareClustersResult> = {
  method: 'mirrorscope/declareClusters',
};

export interface DeclareClustersParams {
  /** A file of the workspace folder that is meant; null: the first one. */
  readonly uri: string | null;
}

export interface DeclareClustersResult {
  /** `.mirrorscope.yaml` of the workspace folder; null where there is no folder. */
  readonly uri: string | null;
  /** A WorkspaceEdit of the protocol; null where there is nothing to write, or no clean place for it. */
  readonly edit: { readonly documentChanges: readonly unknown[] } | null;
  /** Whether the clusters are declared already. */
  readonly declared: boolean;
}

/** From client to server, for the status item of a document. */
export const STATUS: CustomRequest<StatusParams, StatusResult> = { method: 'mirrorscope/status' };

export interface StatusParams {
  readonly uri: string;
}

export interface StatusResult {
  /** The clusters that the document belongs to, by name; empty where the document is none of ours. */
  readonly clusters: readonly ClusterStatus[];
}

export interface ClusterStatus {
  readonly name: string;
  /** `4.18`, `5.x`, `latest` or `unknown`. */
  readonly target: string;
  /** Whether the operator refuses the manifests. */
  readonly refused: boolean;
  /** False where it was inferred from the folders. */
  readonly declared: boolean;
}
