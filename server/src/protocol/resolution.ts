import type { FileLocation, TextRange } from './places';
import type { CustomRequest } from './request';

/** From client to server, for "Resolve an Image Reference…". */
export const RESOLVE: CustomRequest<ResolveParams, ResolveResult> = { method: 'mirrorscope/resolve' };

export interface ResolveParams {
  /** The document at hand: answered for its clusters; null: for all of them. */
  readonly uri: string | null;
  readonly reference: string;
}

export interface ResolveResult {
  /** One for each different answer; empty where the workspace has neither mirror sets nor a registries.conf. */
  readonly answers: readonly ResolvedAnswer[];
}

export interface ResolvedAnswer {
  /** The clusters (or paths of registries.conf files) that give this answer. */
  readonly names: readonly string[];
  /** One line: what comes out. */
  readonly summary: string;
  readonly endpoints: readonly ResolvedEndpoint[];
  /** What else is to be known: the verdict of policy.json, mirrors that do not apply, why nothing is tried. Plain text, a sentence each. */
  readonly notes: readonly string[];
}

export interface ResolvedEndpoint {
  /** What is asked for at this endpoint. */
  readonly reference: string;
  readonly role: 'mirror' | 'source' | 'direct';
  /** Plain text: `insecure`, `blocked by …`, `digest-only`, joined by commas; empty where there is nothing to say. */
  readonly remarks: string;
  /** Whether the engine tries it. */
  readonly tried: boolean;
  /** The entries that it comes from, the most telling first. */
  readonly locations: readonly FileLocation[];
}

/** From client to server, for "Show Coverage" and "Compare Pull Plans…": what the pages of `reportUri` can be about. */
export const REPORTS: CustomRequest<ReportsParams, ReportsResult> = { method: 'mirrorscope/reports' };

export interface ReportsParams {
  /** The document at hand: its workspace folder; null: all of them. */
  readonly uri: string | null;
}

export interface ReportsResult {
  readonly folders: readonly ReportFolder[];
}

export interface ReportFolder {
  readonly root: string;
  /** The name of the workspace folder. */
  readonly name: string;
  /** What can be compared: clusters first, then hosts, then what oc-mirror generated, then clusters as they were in the base. */
  readonly sides: readonly { readonly kind: 'cluster' | 'host' | 'generated' | 'base'; readonly name: string }[];
}

/** From client to server, for "Explain a Pull Failure…". The server keeps the log for as long as the page is open. */
export const EXPLAIN_PULL: CustomRequest<ExplainPullParams, ExplainPullResult> = { method: 'mirrorscope/explainPull' };

export interface ExplainPullParams {
  /** The document at hand: held against its workspace folder; null: the first one that says where images come from. */
  readonly uri: string | null;
  /** A debug log of podman, CRI-O, skopeo or buildah, the error that they end with, or the event of a pod. */
  readonly log: string;
}

export interface ExplainPullResult {
  /** The page that explains it (`readReportUri`); null where the text holds nothing about a pull. */
  readonly page: string | null;
}

/** From client to server, for "Copy Verification Command". */
export const VERIFICATION: CustomRequest<VerificationParams, VerificationResult> = {
  method: 'mirrorscope/verification',
};

export interface VerificationParams {
  /** A document that is open. */
  readonly uri: string;
  readonly position: TextRange['start'];
}

export interface VerificationResult {
  /** null: there is no image reference at the position. */
  readonly verification: {
    readonly reference: string;
    /** For a shell; `NODE` stands for the name of a node. */
    readonly command: string;
  } | null;
}
