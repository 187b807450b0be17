import { carriedTextAt } from '../carried/carried-documents';
import { configMapAround } from '../carried/config-map-values';
import { createDocument, type Document } from '../document';
import { itemsOf, stringOf } from '../model/located-values';
import type { KubernetesObject } from '../model/read';
import { valueOf } from '../syntax/tree';
import { mapEachAgain, type Mapped } from '../text/again';
import { carrierUriOf, isCarriedUri } from '../text/carried-uri';
import { holdsAny } from '../text/change';
import type { Known } from '../text/renewed';
import type { Member } from './members';
import { mayBeSame } from './namespace';

/** A NodePool of HyperShift: nodes of a hosted cluster that get the same. */
export interface NodePool {
  readonly name: string;
  readonly namespace: string | null;
  readonly clusterName: string | null;
  /** The names of the ConfigMaps that hold its MachineConfigs. */
  readonly configMaps: ReadonlySet<string>;
}

/** The NodePools of a cluster, and what a next state takes over. */
export interface NodePoolsState {
  readonly pools: readonly NodePool[];
  readonly read: Mapped<Member, readonly Hosted[]>;
}

/**
 * The NodePools among these files; where HostedClusters stand beside them, those of these alone. Of an earlier state is kept what has not
 * changed.
 *
 * Follows openshift/hypershift `api/hypershift/v1beta1/nodepool_types.go` (`NodePoolSpec`): ConfigMaps in its own namespace.
 */
export function nodePoolsAgain(previous: NodePoolsState | null, members: readonly Member[]): NodePoolsState {
  const read = mapEachAgain(previous?.read ?? null, members, ({ document }) => hostedOf(document));
  if (previous?.read.results === read.results) return { pools: previous.pools, read };
  const found = read.results.every((result) => result === NONE) ? NONE : read.results.flat();
  const pools = found.flatMap((each) => (each.kind === 'pool' ? each.pool : []));
  const hosted = new Set(found.flatMap((each) => (each.kind === 'cluster' ? each.name : [])));
  const isOurs = ({ clusterName }: NodePool): boolean =>
    hosted.size === 0 || clusterName === null || hosted.has(clusterName);
  return { pools: pools.filter(isOurs), read };
}

type Hosted = { readonly kind: 'pool'; readonly pool: NodePool } | { readonly kind: 'cluster'; readonly name: string };

const NONE: readonly Hosted[] = [];

/** The NodePools and HostedClusters in one file. */
export function hostedOf(document: Document): readonly Hosted[] {
  return document.language === 'yaml' ? document.once(readHosted).found : NONE;
}

interface ReadHosted {
  readonly found: readonly Hosted[];
  readonly hasMark: boolean;
}

const MARK = 'hypershift.openshift.io';
const WITHOUT_MARK: ReadHosted = { found: NONE, hasMark: false };

/** A file that was read without a tree is read for them here. */
function readHosted(document: Document, older: Known<ReadHosted> | null): ReadHosted {
  const since = older?.value.hasMark === false ? older.change : null;
  if (!holdsAny(document.content, [MARK], since)) return WITHOUT_MARK;
  const { objects, isTemplate } = document.hasTree ? document : createDocument(document);
  const found = isTemplate ? NONE : objects.objects.flatMap(hostedIn);
  return { found: found.length === 0 ? NONE : found, hasMark: true };
}

function hostedIn({ apiVersion, kindName, name, namespace, root }: KubernetesObject): Hosted[] {
  if (!name || !apiVersion.value.startsWith('hypershift.openshift.io/')) return [];
  if (kindName.value === 'HostedCluster') return [{ kind: 'cluster', name: name.value }];
  if (kindName.value !== 'NodePool') return [];
  const spec = valueOf(root, 'spec');
  const maps = itemsOf(valueOf(spec, 'config')).flatMap((item) => stringOf(valueOf(item, 'name'))?.value ?? []);
  const clusterName = stringOf(valueOf(spec, 'clusterName'))?.value ?? null;
  const pool = { name: name.value, namespace: namespace?.value ?? null, clusterName, configMaps: new Set(maps) };
  return [{ kind: 'pool', pool }];
}

/** The ConfigMap that a MachineConfig stands in, as NodePools name it. */
export interface ConfigMapName {
  readonly name: string;
  readonly namespace: string | null;
}

/** The ConfigMap whose `config` holds the MachineConfig of a carried text; null for a MachineConfig that stands elsewhere. */
export function configMapOf(uri: string, find: (uri: string) => Document | undefined): ConfigMapName | null {
  const inMap = carrierUriOf(uri);
  const around = isCarriedUri(inMap) ? find(carrierUriOf(inMap)) : undefined;
  const text = around && carriedTextAt(around, inMap);
  if (!around || text?.value.carrier.kind !== 'ConfigMap' || text.value.path !== CONFIG) return null;
  const { carrier, scalar } = text.value;
  return { name: carrier.name, namespace: configMapAround(around, scalar)?.namespace?.value ?? null };
}

/** As a text what stands in `data.config`. */
const CONFIG = 'config.yaml';

/** Whether the nodes of a NodePool get what a ConfigMap holds. */
export function isConfiguredBy(pool: NodePool, { name, namespace }: ConfigMapName): boolean {
  return pool.configMaps.has(name) && mayBeSame(pool.namespace, namespace);
}
