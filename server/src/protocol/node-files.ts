import type { CustomRequest } from './request';

/** From client to server, when the user asks for the node files that a document ends up in. */
export const PREVIEWS: CustomRequest<PreviewsParams, PreviewsResult> = { method: 'mirrorscope/previews' };

export interface PreviewsParams {
  /** The document at hand; null: all clusters of all workspace folders. */
  readonly uri: string | null;
}

export interface PreviewsResult {
  /** The clusters that the document belongs to, by name; empty where there is nothing to render. */
  readonly clusters: readonly ClusterPreviews[];
  /** The file to open when the user is not asked: registries.conf of the only cluster; null where there are several or none. */
  readonly defaultUri: string | null;
}

export interface ClusterPreviews {
  readonly cluster: string;
  /** The name of the workspace folder. */
  readonly folder: string;
  /** `4.18`, `5.x`, `latest` or `unknown`. */
  readonly target: string;
  /** Whether the operator refuses the manifests: the nodes then keep the files that they have. */
  readonly refused: boolean;
  /** registries.conf first. */
  readonly files: readonly PreviewFile[];
}

export interface PreviewFile {
  readonly uri: string;
  /** On the node. */
  readonly path: string;
  /** `template`: the operator does not write it, the node keeps the release's own content. */
  readonly state: 'written' | 'template' | 'refused';
  /** The pools whose nodes have it so; left out: all of them. */
  readonly pools?: readonly string[];
}
