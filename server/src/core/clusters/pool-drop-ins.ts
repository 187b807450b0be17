import { compareBytewise } from '../cluster/bytewise';
import type { ConfFile } from '../cluster/load';
import { DROP_IN_FOLDER } from '../cluster/node-configuration';
import { SEARCH_DROP_IN } from '../cluster/node-paths';
import type { Document } from '../document';
import { carriedNodeFile, carrierUriOf, carryingObjectOf } from '../text/carried-uri';
import { groupBy } from '../text/group-by';
import type { Topology } from './configuration';
import { configMapOf, isConfiguredBy, type ConfigMapName, type NodePool } from './node-pools';
import { machineConfigLabelsIn, machineConfigPoolsIn, ROLE_LABEL, type LabelSelector } from './machine-config-pools';

/** Whether a document is a drop-in of registries.conf that a MachineConfig puts on the nodes of a pool. */
export function isPoolDropIn(uri: string): boolean {
  const file = carriedNodeFile(uri);
  return file !== null && file.pool !== '' && file.path.startsWith(`${DROP_IN_FOLDER}/`);
}

/**
 * The drop-ins that the nodes of a cluster get from its MachineConfigs, pool by pool; a MachineConfigPool among its files says which its
 * nodes get, else its label does, and pools of one's own inherit those of the workers. The nodes of a hosted cluster get those in the
 * ConfigMaps that their NodePool names, where it is among the files, and no others do. Pools that have the same stand together, and those
 * that answers rest on first: the workers, the control plane where it is all there is (`sno`), or the first NodePool. Empty where no pool
 * gets any.
 *
 * Follows openshift/machine-config-operator `pkg/controller/common/helpers.go` `MergeMachineConfigs`: where several MachineConfigs of a
 * pool write one file, that of the last one by name counts, be it the operator's own.
 *
 * `candidates`: the documents of the cluster that the drop-ins are among, in their order.
 */
export function poolDropIns(
  candidates: readonly Document[],
  { documents, topology, nodePools, hasSearchList }: AroundDropIns,
): readonly NodePools[] {
  const found = candidates.flatMap((document): FoundFile[] => {
    const file =
      document.language === 'registries-conf' && isPoolDropIn(document.uri) ? carriedNodeFile(document.uri) : null;
    return file && document.registries ? [{ ...file, document }] : [];
  });
  if (found.length === 0) return NONE;
  const files = withCarriers(found, documents);
  const isHosted = topology === 'hosted' && nodePools.length > 0;
  const pools = isHosted ? inNodePools(files, nodePools) : inPools(files, documents, topology, nodePools);
  const alike = groupBy(
    pools.map(({ name, files: own }) => {
      const generated = hasSearchList ? generatedName(isHosted ? 'worker' : name) : null;
      return { name, dropIns: lastByName(own, generated) };
    }),
    ({ dropIns }) => JSON.stringify(dropIns.map(({ uri, text }) => [carriedNodeFile(uri)?.path, text]).sort()),
  );
  const groups = [...alike.values()].map((own) => ({ names: own.map(({ name }) => name), dropIns: own[0].dropIns }));
  return groups.every(({ dropIns }) => dropIns.length === 0) ? NONE : groups;
}

/** What else there is in a cluster. */
interface AroundDropIns {
  readonly documents: readonly Document[];
  readonly topology: Topology;
  readonly nodePools: readonly NodePool[];
  /** Whether the Image config has search registries, for which the operator writes a drop-in. */
  readonly hasSearchList: boolean;
}

/** Pools of nodes that get the same drop-ins. */
export interface NodePools {
  /** Never empty. */
  readonly names: readonly string[];
  readonly dropIns: readonly Document[];
}

const NONE: readonly NodePools[] = [];

interface FoundFile {
  readonly path: string;
  readonly carrier: string;
  readonly pool: string;
  readonly document: Document;
}

interface PoolFile extends FoundFile {
  /** Those of the MachineConfig that it stands in. */
  readonly labels: ReadonlyMap<string, string>;
  /** What the MachineConfig stands in; null where it is no ConfigMap. */
  readonly configMap: ConfigMapName | null;
}

function withCarriers(files: readonly FoundFile[], documents: readonly Document[]): readonly PoolFile[] {
  const byUri = new Map(documents.map((document) => [document.uri, document]));
  return files.map((file) => {
    const { uri } = file.document;
    const carrier = byUri.get(carrierUriOf(uri));
    const key = carryingObjectOf(uri).replace(/~~\d+$/, '');
    const labels = carrier && machineConfigLabelsIn(carrier).get(key);
    const configMap = configMapOf(uri, (at) => byUri.get(at));
    return { ...file, labels: labels ?? new Map([[ROLE_LABEL, file.pool]]), configMap };
  });
}

interface FilesOfPool {
  readonly name: string;
  readonly files: readonly PoolFile[];
}

function inNodePools(files: readonly PoolFile[], nodePools: readonly NodePool[]): readonly FilesOfPool[] {
  const among = filesBy(files, ({ configMap }) => configMap?.name ?? null);
  return nodePools
    .toSorted((a, b) => compareBytewise(a.name, b.name))
    .map((pool) => ({
      name: pool.name,
      files: among([...pool.configMaps]).filter(({ configMap }) => configMap && isConfiguredBy(pool, configMap)),
    }));
}

/** For some keys the files that have one of them, in the order of the list: pools share few, and there may be many of both. */
function filesBy(
  files: readonly PoolFile[],
  keyOf: (file: PoolFile) => string | null,
): (keys: readonly string[]) => readonly PoolFile[] {
  const found = groupBy(files.entries(), ([, file]) => keyOf(file));
  return (keys) =>
    keys
      .flatMap((key) => found.get(key) ?? [])
      .sort(([a], [b]) => a - b)
      .map(([, file]) => file);
}

/** What NodePools name is on the nodes of the clusters that this one hosts. */
function inPools(
  files: readonly PoolFile[],
  documents: readonly Document[],
  topology: Topology,
  nodePools: readonly NodePool[],
): readonly FilesOfPool[] {
  const naming = groupBy(
    nodePools.flatMap((pool) => [...pool.configMaps].map((map) => ({ pool, map }))),
    ({ map }) => map,
  );
  const own = files.filter(
    ({ configMap }) => !configMap || !naming.get(configMap.name)?.some(({ pool }) => isConfiguredBy(pool, configMap)),
  );
  const among = filesBy(own, ({ labels }) => labels.get(ROLE_LABEL) ?? '');
  return poolsOf(own, documents, topology).map(({ name, selector: { roles, takes } }) => ({
    name,
    files: (roles ? among(roles) : own).filter(({ labels }) => takes(labels)),
  }));
}

interface Pool {
  readonly name: string;
  readonly selector: LabelSelector;
}

/** Those that answers rest on first, the others by name. */
function poolsOf(files: readonly PoolFile[], documents: readonly Document[], topology: Topology): readonly Pool[] {
  const main = topology === 'sno' ? 'master' : 'worker';
  const standing = [main, ...(topology === 'standalone' ? ['master'] : [])];
  const pools = new Map(standing.map((name) => [name, selectorOfRole(name)]));
  // The control plane of a single node has its one pool alone; that of a hosted cluster has no nodes here.
  const isThere = (name: string): boolean =>
    topology === 'sno' ? name === main : topology === 'standalone' || name !== 'master';
  for (const { pool } of files) if (isThere(pool)) pools.set(pool, selectorOfRole(pool));
  for (const { name, selector } of documents.flatMap(machineConfigPoolsIn))
    if (selector && isThere(name)) pools.set(name, selector);
  const rank = (name: string): number => (name === main ? 0 : 1);
  return [...pools]
    .map(([name, selector]) => ({ name, selector }))
    .sort((a, b) => rank(a.name) - rank(b.name) || compareBytewise(a.name, b.name));
}

/** Pools of one's own inherit the MachineConfigs of the workers. */
function selectorOfRole(pool: string): LabelSelector {
  return { roles: pool !== 'worker' && inheritsFromWorkers(pool) ? [pool, 'worker'] : [pool], takes: () => true };
}

/** Whether a pool gets what the workers get, as all do but those of the control plane. */
export function inheritsFromWorkers(pool: string): boolean {
  return pool !== 'master' && pool !== 'arbiter';
}

/** The MachineConfig into which the operator writes what it makes for a pool. Follows `container_runtime_config_controller.go` `getManagedKeyReg`. */
export function generatedName(pool: string): string {
  return `99-${pool}-generated-registries`;
}

/** `generated`: the MachineConfig that has the operator's drop-in; null: there is none. */
function lastByName(files: readonly PoolFile[], generated: string | null): readonly Document[] {
  const isOverwritten = ({ path, carrier }: PoolFile): boolean =>
    generated !== null && path === SEARCH_DROP_IN && compareBytewise(carrier, generated) < 0;
  const sorted = files.filter((file) => !isOverwritten(file)).sort((a, b) => compareBytewise(a.carrier, b.carrier));
  return [...new Map(sorted.map(({ path, document }) => [path, document])).values()];
}

/** Such drop-ins as the engine reads them. */
export function asConfFiles(dropIns: readonly Document[]): readonly ConfFile[] {
  return dropIns.flatMap(({ uri, registries, checkedRegistries }) => {
    const file = carriedNodeFile(uri);
    return file && registries
      ? [{ path: file.path, role: 'drop-in' as const, file: registries, checked: checkedRegistries }]
      : [];
  });
}
