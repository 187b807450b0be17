import { hasSomethingToSay } from '../core/index';
import type { ExplainPullParams, ExplainPullResult } from '../protocol';
import type { Folder } from './folders';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** `mirrorscope/explainPull` */
export function answerExplainPull({ folders, nodeFiles }: Session, { uri, log }: ExplainPullParams): ExplainPullResult {
  const own = uri === null ? null : folders.of(canonicalUri(uri));
  // A log that is open beside the workspace is meant for the workspace.
  const folder = own && (own.root !== '' || saysSomething(own)) ? own : null;
  const [first] = folders.list();
  const meant = folder ?? folders.list().find(saysSomething) ?? first;
  return { page: meant ? nodeFiles.keepLog(meant.root, log) : null };
}

function saysSomething({ analysis }: Folder): boolean {
  return analysis.hosts.length > 0 || analysis.clusters.some(hasSomethingToSay);
}
