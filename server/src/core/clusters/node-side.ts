import { impactOf, type Impact, type NodeFileTree, type Topology } from '../cluster/impact';
import { readFilePolicies, type FilePolicy } from '../cluster/node-disruption';
import type { NodeFile, OperatorMessage, Rendering } from '../cluster/node-files';
import { POLICY_JSON, REGISTRIES_CONF } from '../cluster/node-paths';
import { POLICY_JSON_TEMPLATE, REGISTRIES_CONF_TEMPLATE } from '../cluster/templates';
import { createDocument, type Document } from '../document';
import type { RegistriesConf } from '../model/hub';
import { holdsAny } from '../text/change';
import { groupBy } from '../text/group-by';
import type { Place } from '../text/place';
import type { Known } from '../text/renewed';
import { saidBy } from '../text/said-by';
import { dropInFiles } from './drop-in-files';
import { inheritsFromWorkers } from './pool-drop-ins';
import type { ClusterView } from './view';

/** One side of a comparison of node files. */
export type NodeSide = ConfSide | FilesSide | ManifestsSide;

/** A registries.conf alone: nothing is known of the other files. */
export interface ConfSide {
  readonly kind: 'conf';
  readonly tree: NodeFileTree;
}

/** The files of a node. */
export interface FilesSide {
  readonly kind: 'node-files';
  readonly tree: NodeFileTree;
}

/** What manifests come to. */
export interface ManifestsSide {
  readonly kind: 'manifests';
  /** What the operator does not write is there as the installation made it; empty where the operator refuses. */
  readonly tree: NodeFileTree;
  /** The files that the operator writes, by path; the others are the installation's. */
  readonly written: ReadonlyMap<string, NodeFile>;
  /** null where the operator does not refuse. */
  readonly refusal: OperatorMessage | null;
  /** null where the operator refuses. */
  readonly conf: RegistriesConf | null;
  readonly topology: Topology;
  readonly filePolicies: readonly FilePolicy[];
  /** What MachineConfigs add to it, for pools whose nodes get the same: first those that answers rest on. Empty where they add nothing. */
  readonly pools: readonly PoolFiles[];
}

interface PoolFiles {
  readonly names: readonly string[];
  readonly files: readonly NodeFile[];
}

/** The side of a registries.conf. */
export function sideOfConf(text: string): ConfSide {
  return { kind: 'conf', tree: new Map([[REGISTRIES_CONF, text]]) };
}

/** The side of a cluster's manifests, with the node disruption policies of the MachineConfigurations among them. */
export function sideOfView({ cluster, answers: { rendering } }: ClusterView): ManifestsSide {
  const files = rendering.kind === 'rendered' ? rendering.files : [];
  const fileOf = dropInFiles(cluster.documents);
  return {
    kind: 'manifests',
    tree: treeOf(rendering),
    written: new Map(files.map((file) => [file.path, file])),
    refusal: rendering.kind === 'refused' ? rendering.refusal : null,
    conf: rendering.kind === 'rendered' ? rendering.registriesConf : null,
    topology: cluster.topology,
    filePolicies: cluster.documents.flatMap((document) => document.once(filePoliciesOf)),
    pools: cluster.pools.map(({ names, dropIns }) => ({ names, files: dropIns.map(fileOf) })),
  };
}

/** The side of a cluster without a manifest about mirrors: what the installation writes. */
export const SIDE_OF_INSTALLATION: ManifestsSide = {
  kind: 'manifests',
  tree: installedFiles(),
  written: new Map(),
  refusal: null,
  conf: null,
  topology: 'standalone',
  filePolicies: [],
  pools: [],
};

/** What a change of node files does, or why nothing can be compared. */
export type NodeChange =
  | {
      readonly kind: 'compared';
      /** On the nodes that it disturbs most. */
      readonly impact: Impact;
      /** Where pools fare differently: those that fare so first. Empty where all nodes fare alike. */
      readonly pools: readonly PoolImpact[];
    }
  /** The operator refuses the manifests of a side: nodes keep the files that they have. */
  | { readonly kind: 'refused'; readonly side: 'old' | 'next'; readonly refusal: OperatorMessage };

/** What becomes of the nodes of pools. */
export interface PoolImpact {
  readonly names: readonly string[];
  readonly impact: Impact;
}

/**
 * What it does to nodes to go from one side to the other. Where a side knows less of the node than the other, only what both know is
 * compared. Topology and node disruption policies are those of the new side, if it is one of manifests. `pool`: of this one alone.
 */
export function nodeChange(old: NodeSide, next: NodeSide, pool: string | null = null): NodeChange {
  for (const [side, { refusal }] of [
    ['old', { refusal: null, ...old }],
    ['next', { refusal: null, ...next }],
  ] as const)
    if (refusal) return { kind: 'refused', side, refusal };
  const found = pairsOf(old, next, pool).map(({ names, sides }) => ({ names, impact: impactBetween(...sides) }));
  const pools = [...groupBy(found, ({ impact }) => saidBy(impact)).values()]
    .map((alike) => ({ names: alike.flatMap(({ names }) => names), impact: alike[0].impact }))
    .sort((a, b) => disturbance(b.impact) - disturbance(a.impact));
  const impact = pools[0]?.impact ?? impactBetween(old, next);
  return { kind: 'compared', impact, pools: pools.length > 1 ? pools : [] };
}

interface SidePair {
  readonly names: readonly string[];
  readonly sides: readonly [old: NodeSide, next: NodeSide];
}

/** Both sides for all nodes, or once for each set of pools (those of both sides, or this one alone) whose drop-ins are the same on each side. */
function pairsOf(old: NodeSide, next: NodeSide, pool: string | null): readonly SidePair[] {
  const pools = [old, next].flatMap((side) => (side.kind === 'manifests' ? side.pools : []));
  const meant = pool === null ? new Set(pools.flatMap(({ names }) => names)) : [pool];
  const [inOld, inNext] = [poolFinder(old), poolFinder(next)];
  const alike = groupBy(meant, (name) => `${inOld(name)},${inNext(name)}`);
  if (alike.size === 0) return [{ names: [], sides: [old, next] }];
  return [...alike.values()].map((names) => ({
    names,
    sides: [withPool(old, inOld(names[0])), withPool(next, inNext(names[0]))],
  }));
}

/** Which of the pools of a side (by index) a pool is among. One that the side does not name has what the workers have, but for those that inherit nothing. */
function poolFinder(side: NodeSide): (name: string) => number {
  if (side.kind !== 'manifests') return () => NO_POOL;
  const named = side.pools.flatMap(({ names }, at) => names.map((name) => [name, at] as const));
  const byName = new Map(named.toReversed());
  return (name) => byName.get(name) ?? (inheritsFromWorkers(name) ? 0 : NO_POOL);
}

const NO_POOL = -1;

function withPool(side: NodeSide, at: number): NodeSide {
  const files = side.kind === 'manifests' ? (side.pools[at]?.files ?? []) : [];
  if (side.kind !== 'manifests' || files.length === 0) return side;
  const tree = new Map([...side.tree, ...files.map((file): [string, string] => [file.path, file.contents])]);
  const written = new Map([...side.written, ...files.map((file): [string, NodeFile] => [file.path, file])]);
  return { ...side, tree, written };
}

function impactBetween(old: NodeSide, next: NodeSide): Impact {
  const [oldTree, nextTree] = comparable(old, next);
  const settings = [next, old].find((side) => side.kind === 'manifests');
  const confOf = (side: NodeSide): RegistriesConf | null => (side.kind === 'manifests' ? side.conf : null);
  return impactOf(oldTree, nextTree, {
    ...(settings && { topology: settings.topology, filePolicies: settings.filePolicies }),
    rendered: { old: confOf(old), next: confOf(next) },
    causesOf: (path) => causesOf(path, old, next),
  });
}

/** From nothing to a reboot. */
function disturbance({ reboot, drain, changedFiles }: Impact): number {
  return [reboot, drain, drain === null, changedFiles.length > 0].reduce((sum, is) => sum * 2 + (is ? 1 : 0), 0);
}

/** What the operator does not write stays as the installation made it. */
function treeOf(rendering: Rendering): NodeFileTree {
  if (rendering.kind === 'refused') return new Map();
  return new Map([...installedFiles(), ...rendering.files.map((file): [string, string] => [file.path, file.contents])]);
}

function installedFiles(): NodeFileTree {
  return new Map([
    [REGISTRIES_CONF, REGISTRIES_CONF_TEMPLATE],
    [POLICY_JSON, POLICY_JSON_TEMPLATE],
  ]);
}

/** The node disruption policies in one file. A file that was read without a tree, because no rule has a use for one, is read for it here. */
function filePoliciesOf(document: Document): readonly FilePolicy[] {
  return document.language === 'yaml' ? document.once(readPolicies) : NO_POLICIES;
}

function readPolicies(document: Document, older: Known<readonly FilePolicy[]> | null): readonly FilePolicy[] {
  const since = older?.value === NO_POLICIES ? older.change : null;
  if (!holdsAny(document.content, ['nodeDisruptionPolicy'], since)) return NO_POLICIES;
  const { objects } = document.syntax.documents.length > 0 ? document : createDocument(document);
  const configurations = objects.objects.filter(
    ({ kindName, apiVersion, name }) =>
      kindName.value === 'MachineConfiguration' &&
      apiVersion.value === 'operator.openshift.io/v1' &&
      // The daemon asks for no other one (machine-config-operator `pkg/controller/common/constants.go` `MCOOperatorKnobsObjectName`).
      name?.value === 'cluster',
  );
  return configurations.flatMap(({ root }) => readFilePolicies(root));
}

/** Of a text that does not hold the word. */
const NO_POLICIES: readonly FilePolicy[] = [];

function comparable(old: NodeSide, next: NodeSide): [NodeFileTree, NodeFileTree] {
  if (old.kind === next.kind) return [old.tree, next.tree];
  if (old.kind === 'conf') return [old.tree, only(next.tree, old.tree)];
  if (next.kind === 'conf') return [only(old.tree, next.tree), next.tree];
  return [withoutTemplates(old, next.tree), withoutTemplates(next, old.tree)];
}

/** What the operator does not write is compared with a node's files only where the node has such a file. */
function withoutTemplates(side: NodeSide, other: NodeFileTree): NodeFileTree {
  if (side.kind !== 'manifests') return side.tree;
  return new Map([...side.tree].filter(([file]) => side.written.has(file) || other.has(file)));
}

function only(tree: NodeFileTree, paths: NodeFileTree): NodeFileTree {
  return new Map([...tree].filter(([file]) => paths.has(file)));
}

/** The places behind the first difference of a file; where it is gone, those behind the file that was. */
function causesOf(path: string, old: NodeSide, next: NodeSide): readonly Place[] {
  const file = writtenBy(next, path);
  if (!file) return writtenBy(old, path)?.sources[0]?.origins ?? [];
  const at = firstDifference(old.tree.get(path) ?? '', file.contents);
  const source = file.sources.find(({ span }) => span.end > at) ?? file.sources.at(-1);
  return source?.origins ?? [];
}

function writtenBy(side: NodeSide, path: string): NodeFile | null {
  return side.kind === 'manifests' ? (side.written.get(path) ?? null) : null;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
