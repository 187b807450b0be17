import { viewHost, type HostView } from './clusters/host-view';
import { viewCluster, type ClusterView } from './clusters/view';
import type { Document } from './document';
import { describeTarget, UNKNOWN_TARGET } from './model/target';
import { checkCluster, checkDocument, checkReferences, heedSuppressions, levelsOf } from './rules/run';
import type { Finding } from './rules/rule';
import { lazy } from './text/lazy';
import { clustersOfDocument, isExcluded, type Workspace } from './workspace';

/** All answers about one state of a workspace. Answers whose inputs are those of an earlier analysis are that analysis' own. */
export interface Analysis {
  readonly workspace: Workspace;
  readonly clusters: readonly ClusterView[];
  readonly hosts: readonly HostView[];
  /** The findings in one file, in the order of its text; the same list for as long as nothing behind it changes. */
  findingsOf(uri: string): readonly Finding[];
  /** The views of the clusters that a file belongs to (all of them for a file beside every cluster). */
  viewsOf(uri: string): readonly ClusterView[];
  /** What the next analysis takes over. */
  readonly memory: Memory;
}

/**
 * Answers by name, each with all that it rests on. An answer is used again only where every input is identical, so nothing in
 * here can be stale; it is handed on from analysis to analysis, and holds the newest answers alone.
 */
interface Memory {
  readonly findings: Map<string, Remembered>;
  readonly clusters: Map<string, ClusterView>;
  readonly hosts: Map<string, HostView>;
}

interface Remembered {
  readonly inputs: readonly unknown[];
  readonly findings: readonly Finding[];
}

/** Analyses a workspace. Nothing is computed before it is asked for; what an earlier analysis knows is used where its inputs are identical. */
export function analyse(previous: Analysis | null, workspace: Workspace): Analysis {
  const memory = previous?.memory ?? { findings: new Map(), clusters: new Map(), hosts: new Map() };
  forgetTheGone(memory, workspace);
  const clusters = lazy(() => viewClusters(workspace, memory));
  const hosts = lazy(() => viewHosts(workspace, memory));
  const byDocument = lazy(() => new Map(clusters().map((view) => [view.cluster, view])));
  const viewsOf = (uri: string): ClusterView[] =>
    clustersOfDocument(workspace, uri).flatMap((cluster) => byDocument().get(cluster) ?? []);
  const levels = lazy(() => levelsOf(workspace.configuration));
  const clusterFindings = lazy(() =>
    groupByFile(
      clusters().flatMap((view) =>
        remember(
          memory,
          `cluster ${view.cluster.name}`,
          [view.answers, view.uses, view.sources, levels().key, ...view.cluster.documents],
          () => checkCluster(view, levels()),
        ),
      ),
    ),
  );
  const findingsOf = (uri: string): readonly Finding[] => {
    const document = workspace.documents.get(uri);
    if (!document || document.isTemplate || isExcluded(workspace, uri)) return NOTHING;
    const views = viewsOf(uri);
    const targets = views.length > 0 ? views.map(({ cluster }) => cluster.target) : [UNKNOWN_TARGET];
    const inputs = [document, levels().key];
    const own = remember(memory, `document ${uri}`, [...inputs, targets.map(describeTarget).join(' ')], () =>
      checkDocument(document, { targets, configuration: workspace.configuration }, levels()),
    );
    const ofReferences = remember(
      memory,
      `references ${uri}`,
      [...inputs, ...views.map(({ answers }) => answers)],
      () => checkReferences(document, views, levels()),
    );
    const ofClusters = clusterFindings().get(uri) ?? NOTHING;
    return remember(memory, `file ${uri}`, [...inputs, own, ofReferences, ...ofClusters], () =>
      inTextOrder(document, heedSuppressions(document, [...own, ...ofReferences, ...ofClusters], levels())),
    );
  };
  return {
    workspace,
    get clusters() {
      return clusters();
    },
    get hosts() {
      return hosts();
    },
    findingsOf,
    viewsOf,
    memory,
  };
}

const NOTHING: readonly Finding[] = [];

/** Answers about files that are gone would stay for ever; starting anew now and then costs less than looking for them. */
function forgetTheGone({ findings }: Memory, { documents }: Workspace): void {
  if (findings.size > 6 * documents.size + 1000) findings.clear();
}

function viewClusters(workspace: Workspace, memory: Memory): ClusterView[] {
  const views = workspace.clusters.map((cluster) =>
    viewCluster(cluster, memory.clusters.get(cluster.name) ?? null, workspace.beside),
  );
  replace(
    memory.clusters,
    views.map((view) => [view.cluster.name, view]),
  );
  return views;
}

function viewHosts({ hosts }: Workspace, memory: Memory): HostView[] {
  const views = hosts.map((host) => viewHost(host, memory.hosts.get(host.path) ?? null));
  replace(
    memory.hosts,
    views.map((view) => [view.host.path, view]),
  );
  return views;
}

function replace<Value>(map: Map<string, Value>, entries: readonly (readonly [string, Value])[]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

function remember(
  { findings }: Memory,
  name: string,
  inputs: readonly unknown[],
  compute: () => readonly Finding[],
): readonly Finding[] {
  const known = findings.get(name);
  if (known && sameItems(known.inputs, inputs)) return known.findings;
  const computed = compute();
  // What is found anew and is the same as before stays the same object, so that nothing behind it is done again.
  const found = known && isSame(known.findings, computed) ? known.findings : computed;
  findings.set(name, { inputs, findings: found });
  return found;
}

/** Whether two plain values say the same. Chunks are what they are by identity alone. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || keys.includes('file')) return false;
  return keys.every((key) => isSame(a[key as keyof typeof a], b[key as keyof typeof b]));
}

function groupByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { file } = finding.place.chunk;
    const known = byFile.get(file);
    if (known) known.push(finding);
    else byFile.set(file, [finding]);
  }
  return byFile;
}

/** Sorted by place; what several clusters say in the same words of the same place is said once. */
function inTextOrder(document: Document, findings: readonly Finding[]): Finding[] {
  const placed = new Map<string, { finding: Finding; start: number }>();
  for (const finding of findings) {
    const span = document.locate(finding.place);
    if (!span) continue;
    const key = `${span.start} ${span.end} ${finding.code} ${finding.message}`;
    if (!placed.has(key)) placed.set(key, { finding, start: span.start });
  }
  return [...placed.values()].sort((a, b) => a.start - b.start).map(({ finding }) => finding);
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
