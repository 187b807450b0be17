import type { Analysis } from '../analysis';
import { loadNode } from '../cluster/node-configuration';
import type { NodeFileSource } from '../cluster/node-files';
import { renderNodeFiles } from '../cluster/render';
import { placeInFile } from '../carried/locate';
import { isGenerated } from '../clusters/cluster';
import { asConfFiles } from '../clusters/pool-drop-ins';
import type { ClusterView } from '../clusters/view';
import type { Document } from '../document';
import { isForNodes } from '../model/found-reference';
import type { MirrorSet } from '../model/manifests';
import type { Place } from '../text/place';
import { RULES } from '../rules/all';
import { pathIn } from '../workspace';
import { hasSomethingToSay } from './answers';
import { basisPage } from './basis-page';
import { coverage, referencesOf } from './coverage';
import { coverageMarkdown } from './coverage-markdown';
import { counterpart, type Before } from './impact';
import { code } from './markdown';
import { coverageNames, planDiffNames, sourcesOfPage, type PageNames, type Where } from './page-names';
import { planDiffMarkdown } from './plan-diff-markdown';
import { poolDiffs, poolNodesOf, type PoolNode } from './pool-diffs';
import type { ReportPage } from './report-page';
import { rulePage } from './rule-page';
import { syntaxPage } from './syntax-page';

/** What can be told of a whole workspace, as a page of Markdown. */
export type ReportQuestion =
  | { readonly kind: 'coverage' }
  /** The names of two sides (`reportSides`). */
  | { readonly kind: 'plans'; readonly old: string; readonly next: string }
  /** About a file, for those who work on Mirrorscope: how it is read, and what the answers about it rest on. */
  | { readonly kind: 'syntax' | 'basis'; readonly uri: string }
  /** What there is to say of a rule, whatever stands in the workspace. */
  | { readonly kind: 'rule'; readonly code: string };

/** Something that pull plans can be compared for. */
export interface ReportSide {
  readonly kind: 'cluster' | 'host' | 'generated' | 'base';
  /** The cluster's name (with `@base` behind it as it was in the base), the path of the host's registries.conf, or the folder of what oc-mirror generated. */
  readonly name: string;
}

/** What can be compared: clusters that say where images come from, hosts, what oc-mirror generated, and the clusters as they were. */
export function reportSides(analysis: Analysis, before: Before | null = null): ReportSide[] {
  return [
    ...analysis.clusters
      .filter(hasSomethingToSay)
      .map(({ cluster }) => ({ kind: 'cluster' as const, name: cluster.name })),
    ...analysis.hosts.map(({ host }) => ({ kind: 'host' as const, name: host.path })),
    ...[...generatedSets(analysis).keys()].map((name) => ({ kind: 'generated' as const, name })),
    ...(before?.kind === 'files' ? before.analysis.clusters.filter(hasSomethingToSay) : []).map(({ cluster }) => ({
      kind: 'base' as const,
      name: cluster.name + IN_BASE,
    })),
  ];
}

/** Behind the name of a cluster: as it was in the base. */
const IN_BASE = '@base';

/**
 * The page that answers a question; null where a side or a file is not there (any more). What oc-mirror generated stands in the place of the mirror
 * sets of the cluster that it is compared with; the cluster's Image config stays. `before` is the base, where there is one.
 */
export function report(analysis: Analysis, question: ReportQuestion, before: Before | null = null): ReportPage | null {
  switch (question.kind) {
    case 'coverage':
      return coverageReport(analysis);
    case 'plans':
      return planReport(analysis, question, before);
    case 'syntax':
    case 'basis':
      return fileReport(analysis, question);
    case 'rule':
      return ruleReport(question.code);
  }
}

function ruleReport(code: string): ReportPage | null {
  const rule = RULES.find((candidate) => candidate.code === code);
  return rule ? { text: rulePage(rule), sources: () => [] } : null;
}

function whereIn({ workspace }: Analysis): Where {
  return (place) => {
    const find = (uri: string): Document | undefined => workspace.documents.get(uri);
    const own = placeInFile(place, find);
    const document = find(own.chunk.file);
    const span = document?.locate(own);
    if (!document || !span) return null;
    return `${pathIn(workspace, document.uri)}:${document.lines.positionAt(span.start).line + 1}`;
  };
}

function fileReport(
  analysis: Analysis,
  { kind, uri }: Extract<ReportQuestion, { kind: 'syntax' | 'basis' }>,
): ReportPage | null {
  const document = analysis.workspace.documents.get(uri);
  if (!document) return null;
  if (kind === 'syntax') return syntaxPage(document, pathIn(analysis.workspace, uri));
  return basisPage(analysis, document, whereIn(analysis));
}

function coverageReport(analysis: Analysis): ReportPage {
  const where = whereIn(analysis);
  const coverages = coverage(analysis);
  if (coverages.length === 0) return { text: coverageMarkdown([], { where, reader: 'editor' }), sources: () => [] };
  const parts = coverages.map((each) => ({
    text: coverageMarkdown([each], { where, reader: 'editor' }),
    names: () => coverageNames(each, where),
  }));
  return pageOf(parts);
}

/** A page of several parts. These are told apart: an endpoint of the same name comes from entries of its own in each. */
function pageOf(parts: readonly { readonly text: string; readonly names: () => PageNames }[]): ReportPage {
  const sources = (): NodeFileSource[] => {
    let start = 0;
    return parts.flatMap(({ text, names }) => {
      const found = sourcesOfPage(text, names()).map((source) => shifted(source, start));
      start += text.length + 1;
      return found;
    });
  };
  return { text: parts.map(({ text }) => text).join('\n'), sources };
}

function shifted({ span, origins }: NodeFileSource, by: number): NodeFileSource {
  return { span: { start: span.start + by, end: span.end + by }, origins };
}

function planReport(
  analysis: Analysis,
  question: Extract<ReportQuestion, { kind: 'plans' }>,
  before: Before | null,
): ReportPage | null {
  const where = whereIn(analysis);
  const old = sideOf(analysis, question.old, question.next) ?? sideInBase(analysis, before, question.old);
  const next = sideOf(analysis, question.next, question.old) ?? sideInBase(analysis, before, question.next);
  if (!old || !next) return null;
  const names = { old: question.old, next: question.next };
  const [refused] = [old, next].filter(({ nodes }) => nodes.length === 0);
  if (refused) return refusedReport(refused.name, refused.refusal);
  const isOfCluster = [old, next].some(({ view }) => view !== null);
  const found = referencesOf(documentsOf(analysis, [old, next]), isOfCluster ? isForNodes : undefined);
  const locate = (places: readonly Place[]): string[] => [...new Set(places.flatMap((place) => where(place) ?? []))];
  const placesOf = (ref: string): readonly Place[] => found.get(ref) ?? [];
  const parts = poolDiffs(old.nodes, next.nodes, found.keys()).map((one) => ({
    text: planDiffMarkdown(one, { names, placesOf, locate }, 'editor'),
    names: () => planDiffNames(one.diff, placesOf, where),
  }));
  return pageOf(parts);
}

interface Side {
  readonly name: string;
  /** Once for each set of pools whose nodes get the same; empty where the operator refuses. */
  readonly nodes: readonly PoolNode[];
  readonly refusal: string;
  /** null: all of the workspace's references are asked for there. */
  readonly view: ClusterView | null;
}

function sideOf(analysis: Analysis, name: string, other: string): Side | null {
  const view = analysis.clusters.find(({ cluster }) => cluster.name === name);
  if (view) return sideOfCluster(name, view, view);
  const host = analysis.hosts.find((candidate) => candidate.host.path === name);
  if (host) return { name, nodes: [{ pools: [], node: host.node }], refusal: '', view: null };
  const mirrorSets = generatedSets(analysis).get(name);
  const around = analysis.clusters.find(({ cluster }) => cluster.name === other) ?? analysis.clusters[0];
  if (!mirrorSets || !around) return null;
  const { manifests, target, pools } = around.cluster;
  const rendering = renderNodeFiles({ ...manifests, mirrorSets }, target);
  if (rendering.kind === 'refused') return { name, nodes: [], refusal: rendering.refusal.message, view: null };
  const nodes = (pools.length > 0 ? pools : [NO_POOLS]).map(({ names, dropIns }) => ({
    pools: pools.length < 2 ? [] : names,
    node: loadNode(rendering, null, asConfFiles(dropIns)).configuration,
  }));
  return { name, nodes, refusal: '', view: null };
}

const NO_POOLS = { names: [], dropIns: [] };

/** The references are those of now: what becomes of them is what one wants to know. */
function sideInBase({ clusters }: Analysis, before: Before | null, name: string): Side | null {
  const view = clusters.find(({ cluster }) => cluster.name + IN_BASE === name);
  const old = view && before && counterpart(view, before);
  return old ? sideOfCluster(name, old, view) : null;
}

/** What the nodes of a cluster have, as it is or was; the references asked for are those of `view`. */
function sideOfCluster(name: string, cluster: ClusterView, view: ClusterView): Side {
  const { rendering } = cluster.answers;
  const refusal = rendering.kind === 'refused' ? rendering.refusal.message : '';
  return { name, nodes: poolNodesOf(cluster), refusal, view };
}

/** Mirror sets that oc-mirror generated, by the folder that they lie in. */
function generatedSets({ workspace }: Analysis): ReadonlyMap<string, readonly MirrorSet[]> {
  const byFolder = new Map<string, MirrorSet[]>();
  for (const document of workspace.documents.values()) {
    const path = pathIn(workspace, document.uri);
    if (!isGenerated(path) || document.isTemplate) continue;
    const sets = document.objects.manifests
      .filter((object) => object.kind === 'mirror-set')
      .filter((set) => set.served);
    if (sets.length === 0) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), ...sets]);
  }
  return byFolder;
}

/** The files whose images are pulled on a side that is a cluster; every file where none is. */
function documentsOf(analysis: Analysis, sides: readonly Side[]): Document[] {
  const views = new Set(sides.flatMap(({ view }) => view ?? []));
  return [...analysis.workspace.documents.values()].filter(({ uri }) => {
    const own = analysis.viewsOf(uri);
    return views.size === 0 ? own.length > 0 : own.some((view) => views.has(view));
  });
}

function refusedReport(name: string, refusal: string): ReportPage {
  const text = `### Nothing to compare\n\nThe operator refuses the manifests of ${code(name)}, and nodes keep the files that they have: ${code(refusal)}\n`;
  return { text, sources: () => [] };
}
