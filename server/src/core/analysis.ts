import { viewHost, type HostView } from './clusters/host-view';
import { type ClusterView, type KnownView, viewCluster, viewToBeginWith, warmView } from './clusters/view';
import type { Cluster } from './clusters/cluster';
import { CONFIGURATION_FILE, configurationKey, type Configuration } from './clusters/configuration';
import type { Document } from './document';
import { describeTarget, UNKNOWN_TARGET } from './model/target';
import { carriedTexts } from './carried/carried-documents';
import { carriedFindings, type CarriedFindings } from './rules/carried-findings';
import { checkCluster, checkClusterInSteps, type ClusterChecks } from './rules/check-cluster';
import { checkFile, type FileChecks } from './rules/check-file';
import { fileFindings } from './rules/file-findings';
import { levelsOf, type Asking, type Levels, type RuleWork } from './rules/levels';
import type { Finding, RuleContext } from './rules/rule';
import type { TextOrder } from './rules/text-order';
import { carrierUriOf, isCarriedUri } from './text/carried-uri';
import { changedKeys } from './text/changed-keys';
import { sameItems } from './text/spliced';
import { lazy } from './text/lazy';
import type { Steps } from './text/steps';
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
  /**
   * The files that are new, gone or different since an earlier analysis of the same workspace, and those whose findings may be; null where
   * that can be any file. What it costs is that of the change, not of the workspace, but for passes over its lists.
   */
  changedSince(earlier: Analysis): ReadonlySet<string> | null;
  /** Computes in steps what the findings rest on beside the files themselves. Nothing changes but that later questions are answered sooner. */
  warmUp(): Steps<void>;
  /** What the next analysis takes over. */
  readonly memory: Memory;
  /** What the checks of clusters came to: what `changedSince` compares. */
  readonly checked: Checked;
}

/**
 * The newest answers, each with all that it rests on. An answer is used again only where every input is identical, so nothing in
 * here can be stale. It is handed on from analysis to analysis.
 */
interface Memory {
  setting: Setting | null;
  readonly views: Map<string, KnownView>;
  readonly hosts: Map<string, HostView>;
  readonly clusters: Map<string, ClusterChecks>;
  readonly files: Map<string, FileAnswer>;
  readonly work: RuleWork;
}

/** A configuration, and what the rules are asked with under it. */
interface Setting {
  readonly key: string;
  readonly configuration: Configuration;
  readonly levels: Levels;
  /** By the targets of a file's clusters. */
  readonly askings: Map<string, Asking>;
}

interface FileAnswer {
  readonly checks: FileChecks;
  /** What is said of the texts that it carries. */
  readonly carried: readonly CarriedFindings[];
  /** What is said of the file by the rules for clusters, their sources and their references. */
  readonly ofClusters: readonly (readonly Finding[])[];
  readonly told: TextOrder;
}

interface Checked {
  readonly setting: Setting;
  readonly clusters: readonly ClusterChecks[];
}

/**
 * Analyses another state of a workspace beside the one that is analysed: each goes its own way from here on, and what both have in common
 * is in the answers of both the same objects, as far as the first knows it by now.
 */
export function analyseBeside({ clusters }: Analysis, workspace: Workspace): Analysis {
  const views = new Map(clusters.map((view) => [view.cluster.name, viewToBeginWith(view)]));
  return analyse({ memory: { ...emptyMemory(), views } }, workspace);
}

/** How to analyse. */
export interface AnalysisOptions {
  /** Whether answers of the previous analysis are used again. They are the same either way; default: true. */
  readonly incremental?: boolean;
}

/** Analyses a workspace. Nothing is computed before it is asked for; what an earlier analysis knows is used where its inputs are identical. */
export function analyse(
  previous: Pick<Analysis, 'memory'> | null,
  workspace: Workspace,
  { incremental = true }: AnalysisOptions = {},
): Analysis {
  const memory = (incremental ? previous?.memory : undefined) ?? emptyMemory();
  forgetTheGone(memory, workspace);
  const views = lazy(() => viewClusters(workspace, memory));
  const byCluster = lazy(() => new Map<Cluster, ClusterView>(views().map((view) => [view.cluster, view])));
  const hosts = lazy(() => viewHosts(workspace, memory));
  const checked = lazy(() => checkClusters(views(), settingOf(workspace.configuration, memory), memory));
  const checksOf = lazy(() => new Map(checked().clusters.map((checks) => [checks.view.cluster, checks])));
  const viewsOf = (uri: string): ClusterView[] =>
    clustersOfDocument(workspace, uri).flatMap((cluster) => byCluster().get(cluster) ?? []);
  const findingsInCarried = (carrier: Document, before: readonly CarriedFindings[]): readonly CarriedFindings[] => {
    const texts = carriedTexts(carrier);
    if (texts.length === 0) return NONE_CARRIED;
    const byUri = new Map(before.map((own) => [own.text.document.uri, own]));
    return texts.flatMap((text) => {
      const known = byUri.get(text.document.uri) ?? null;
      const document = workspace.documents.get(text.document.uri);
      return document ? carriedFindings({ carrier, text, document }, findingsOf(document.uri), known) : [];
    });
  };
  const findingsOf = (uri: string): readonly Finding[] => {
    const document = workspace.documents.get(uri);
    if (!document || isLeftAlone(document) || isExcluded(workspace, uri)) return NOTHING;
    const clusters = clustersOfDocument(workspace, uri);
    const ofClusters = clusters.map((cluster) => checksOf().get(cluster)?.byFile.get(uri) ?? NOTHING);
    if (!document.hasTree && ofClusters.every(isEmpty)) {
      memory.files.delete(uri);
      return NOTHING;
    }
    const known = memory.files.get(uri) ?? null;
    const asking = askingFor(
      {
        targets: clusters.map(({ target }) => target),
        isFragment: workspace.fragments.has(uri),
        unmatched: uri === configurationUri(workspace) ? workspace.unmatched : NO_GLOBS,
      },
      checked().setting,
    );
    const checks = checkFile(document, asking, known?.checks ?? null, memory.work);
    const carried = findingsInCarried(document, known?.carried ?? NONE_CARRIED);
    const isSame = known?.checks === checks && sameItems(known.carried, carried);
    if (isSame && sameItems(known.ofClusters, ofClusters)) return known.told.findings;
    const all = [...checks.findings, ...ofClusters.flat(), ...carried.flatMap((own) => own.findings)];
    const told = fileFindings(document, all, asking.levels, known?.told ?? null, memory.work);
    memory.files.set(uri, { checks, carried, ofClusters, told });
    return told.findings;
  };
  return new LazyAnalysis({ workspace, memory, views, hosts, checked, viewsOf, findingsOf });
}

type Questions = Pick<Analysis, 'workspace' | 'memory' | 'viewsOf' | 'findingsOf'>;

/** What an analysis is made of. */
interface Answering extends Questions {
  readonly views: () => readonly ClusterView[];
  readonly hosts: () => readonly HostView[];
  readonly checked: () => Checked;
}

class LazyAnalysis implements Analysis {
  readonly workspace: Workspace;
  readonly memory: Memory;
  readonly viewsOf: Questions['viewsOf'];
  readonly findingsOf: Questions['findingsOf'];
  readonly #answering: Answering;

  constructor(answering: Answering) {
    this.workspace = answering.workspace;
    this.memory = answering.memory;
    this.viewsOf = answering.viewsOf;
    this.findingsOf = answering.findingsOf;
    this.#answering = answering;
  }

  get clusters(): readonly ClusterView[] {
    return this.#answering.views();
  }

  get hosts(): readonly HostView[] {
    return this.#answering.hosts();
  }

  get checked(): Checked {
    return this.#answering.checked();
  }

  changedSince(earlier: Analysis): ReadonlySet<string> | null {
    const hasFiles = [earlier, this].some(({ workspace }) => workspace.documents.size > 0);
    return hasFiles ? changedFiles(earlier, this.workspace, this.checked) : NO_FILES;
  }

  *warmUp(): Steps<void> {
    const { workspace, memory } = this;
    yield* workspace.memory.warmUp();
    const setting = settingOf(workspace.configuration, memory);
    yield this.clusters;
    for (const view of this.clusters) {
      yield* warmView(view, workspace.beside);
      const known = memory.clusters.get(view.cluster.name) ?? null;
      memory.clusters.set(view.cluster.name, yield* checkClusterInSteps(view, setting.levels, known, memory.work));
    }
    for (const view of this.hosts) yield view.loaded;
  }
}

const NOTHING: readonly Finding[] = [];
const NO_FILES: ReadonlySet<string> = new Set();
const NONE_CARRIED: readonly CarriedFindings[] = [];
const NO_GLOBS: readonly string[] = [];

function configurationUri({ root }: Workspace): string {
  return `${root}/${CONFIGURATION_FILE}`;
}

function isEmpty({ length }: readonly unknown[]): boolean {
  return length === 0;
}

/** A template holds no values yet; the images of a Dockerfile are pulled by a build host, whose configuration is not that of a cluster. */
function isLeftAlone({ isTemplate, language }: Document): boolean {
  return isTemplate || language === 'dockerfile';
}

function emptyMemory(): Memory {
  return {
    setting: null,
    views: new Map(),
    hosts: new Map(),
    clusters: new Map(),
    files: new Map(),
    work: { rulesRun: 0 },
  };
}

/** Answers about files that are gone go, too, once they are many. */
function forgetTheGone({ files }: Memory, { documents }: Workspace): void {
  if (files.size <= documents.size + MOST_GONE) return;
  for (const uri of files.keys()) if (!documents.has(uri)) files.delete(uri);
}

const MOST_GONE = 1000;

/** Configurations that say the same are the same object from here on. */
function settingOf(configuration: Configuration, memory: Memory): Setting {
  const key = configurationKey(configuration);
  if (memory.setting?.key === key) return memory.setting;
  const setting = { key, configuration, levels: levelsOf(configuration), askings: new Map<string, Asking>() };
  memory.setting = setting;
  return setting;
}

function askingFor(
  { targets, isFragment, unmatched }: Omit<RuleContext, 'configuration'>,
  { configuration, levels, askings }: Setting,
): Asking {
  const key = [isFragment ? 'fragment ' : '', targets.map(describeTarget).join(' '), ...unmatched].join('\n');
  const known = askings.get(key);
  if (known) return known;
  const context = { targets: targets.length > 0 ? targets : [UNKNOWN_TARGET], isFragment, configuration, unmatched };
  const asking = { context, levels };
  askings.set(key, asking);
  return asking;
}

function viewClusters({ clusters, beside }: Workspace, memory: Memory): ClusterView[] {
  const views = clusters.map((cluster) => viewCluster(cluster, memory.views.get(cluster.name) ?? null, beside));
  replace(
    memory.views,
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

function checkClusters(views: readonly ClusterView[], setting: Setting, memory: Memory): Checked {
  const clusters = views.map((view) =>
    checkCluster(view, setting.levels, memory.clusters.get(view.cluster.name) ?? null, memory.work),
  );
  replace(
    memory.clusters,
    clusters.map((checks) => [checks.view.cluster.name, checks]),
  );
  return { setting, clusters };
}

/** Without clearing the map: V8 lets a cleared one lead on to what it holds next, so that all that was ever in it stays until the whole heap is swept. */
function replace<Value>(map: Map<string, Value>, entries: readonly (readonly [string, Value])[]): void {
  const keys = new Set(entries.map(([key]) => key));
  for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
  for (const [key, value] of entries) map.set(key, value);
}

function changedFiles(earlier: Analysis, workspace: Workspace, now: Checked): ReadonlySet<string> | null {
  const before = earlier.checked;
  const isOther = ({ facts }: ClusterChecks, index: number): boolean => before.clusters[index]?.facts !== facts;
  if (before.setting !== now.setting || before.clusters.length !== now.clusters.length || now.clusters.some(isOther))
    return null;
  const changed = changedKeys(earlier.workspace.documents, workspace.documents);
  for (const uri of turned(earlier.workspace.fragments, workspace.fragments)) changed.add(uri);
  if (!sameItems(earlier.workspace.unmatched, workspace.unmatched)) changed.add(configurationUri(workspace));
  for (const [index, { byFile, view }] of now.clusters.entries()) {
    const other = before.clusters[index];
    if (!other) return null;
    for (const uri of changedKeys(other.byFile, byFile)) changed.add(uri);
    for (const uri of movedDocuments(other.view.cluster, view.cluster)) changed.add(uri);
  }
  // What is said of a carried text is said of all the texts around it.
  for (const uri of [...changed])
    for (let inner = uri; isCarriedUri(inner); inner = carrierUriOf(inner)) changed.add(carrierUriOf(inner));
  return changed;
}

/** What stands in one of two sets alone. */
function turned(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  if (before === after) return [];
  return [...[...before].filter((uri) => !after.has(uri)), ...[...after].filter((uri) => !before.has(uri))];
}

/** The documents that came into a cluster, or left it. */
function movedDocuments({ documents: before }: Cluster, { documents: after }: Cluster): readonly string[] {
  const isInPlace = (document: Document, at: number): boolean =>
    document === before[at] || document.uri === before[at]?.uri;
  if (before.length === after.length && after.every(isInPlace)) return [];
  const urisOf = (documents: readonly Document[]): Set<string> => new Set(documents.map(({ uri }) => uri));
  return turned(urisOf(before), urisOf(after));
}
