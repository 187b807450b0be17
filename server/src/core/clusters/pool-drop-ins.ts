import { compareBytewise } from '../cluster/bytewise';
import type { ConfFile } from '../cluster/load';
import { DROP_IN_FOLDER } from '../cluster/node-configuration';
import type { Document } from '../document';
import { carriedNodeFile } from '../text/carried-uri';
import type { Topology } from './configuration';

/** Whether a document is a drop-in of registries.conf that a MachineConfig puts on the nodes of a pool. */
export function isPoolDropIn(uri: string): boolean {
  const file = carriedNodeFile(uri);
  return file !== null && file.pool !== '' && file.path.startsWith(`${DROP_IN_FOLDER}/`);
}

/**
 * The drop-ins that the nodes of a cluster get from its MachineConfigs: those of the workers, whose MachineConfigs every pool of one's own
 * inherits; of the control plane where it is the only pool (`sno`), or workers get none; else of the first pool there is. Where several
 * MachineConfigs of the pool write one file, that of the last one by name counts. Which further pools have others is said.
 *
 * Follows openshift/machine-config-operator `pkg/controller/common/helpers.go` `MergeMachineConfigs`.
 */
export function poolDropIns(documents: readonly Document[], topology: Topology): PoolDropIns {
  const files = documents.flatMap((document): PoolFile[] => {
    const file =
      document.language === 'registries-conf' && isPoolDropIn(document.uri) ? carriedNodeFile(document.uri) : null;
    return file && document.registries ? [{ ...file, document }] : [];
  });
  const order = topology === 'sno' ? ['master'] : ['worker', 'master', ...files.map(({ pool }) => pool)];
  const pool = order.find((name) => files.some((file) => file.pool === name));
  if (pool === undefined) return NONE;
  const dropIns = lastByName(files.filter((file) => file.pool === pool));
  const others = new Set(files.map((file) => file.pool));
  const differing = [...others].filter((other) => other !== pool && !isAlike(dropIns, dropInsOf(other, files)));
  return { pool, dropIns, otherPools: differing.sort(compareBytewise) };
}

/** The drop-ins that a cluster's plans rest on. */
export interface PoolDropIns {
  /** null where no MachineConfig writes one. */
  readonly pool: string | null;
  readonly dropIns: readonly Document[];
  /** Further pools that MachineConfigs write drop-ins for, and whose nodes have others than these. */
  readonly otherPools: readonly string[];
}

const NONE: PoolDropIns = { pool: null, dropIns: [], otherPools: [] };

interface PoolFile {
  readonly path: string;
  readonly carrier: string;
  readonly pool: string;
  readonly document: Document;
}

/** Pools of one's own inherit the MachineConfigs of the workers. */
function dropInsOf(pool: string, files: readonly PoolFile[]): readonly Document[] {
  const inherits = pool !== 'master' && pool !== 'arbiter';
  return lastByName(files.filter((file) => file.pool === pool || (inherits && file.pool === 'worker')));
}

function lastByName(files: readonly PoolFile[]): readonly Document[] {
  const sorted = files.toSorted((a, b) => compareBytewise(a.carrier, b.carrier));
  return [...new Map(sorted.map(({ path, document }) => [path, document])).values()];
}

function isAlike(a: readonly Document[], b: readonly Document[]): boolean {
  const textsOf = (documents: readonly Document[]): string[] =>
    documents.map(({ uri, text }) => `${carriedNodeFile(uri)?.path ?? ''}\n${text}`).sort(compareBytewise);
  const [texts, others] = [textsOf(a), textsOf(b)];
  return texts.length === others.length && texts.every((text, index) => text === others[index]);
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
